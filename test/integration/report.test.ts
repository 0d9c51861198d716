import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeFolder } from "../../src/base/workspace.ts";
import { renderDiffPage } from "../../src/html/diff-page.ts";
import { renderVerdictPage } from "../../src/html/verdict-page.ts";
import type { Verdict } from "../../src/repro/verdict.ts";
import { Browser, type Page, type Screen } from "../support/browser.ts";
import { temporary } from "../support/nix.ts";
import { decodePng } from "../support/png.ts";
import { HOSTILE } from "../support/skeleton.ts";
import { toolchain } from "../support/toolchain.ts";
import { everyDifference, green, leaf, lockDiffers, many, notLocked, red } from "../support/verdicts.ts";

const hostile: Verdict = {
  ...red,
  image: HOSTILE[0],
  differences: {
    compared: 99,
    leaves: HOSTILE.map((text, index) =>
      leaf(`minimal.efi!${text}-${index}`, [{ what: "attribute", name: text, a: text, b: "x".repeat(3000) }], {
        package: text,
        causes: [{ kind: "unknown", evidence: text, fix: text }],
      }),
    ),
  },
};
const PAGES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries({ green, red, lockDiffers, notLocked, hostile, many: many(2000) }).map(([name, verdict]) => [
      name,
      renderVerdictPage(verdict, { root: "/" }),
    ]),
  ),
  diff: renderDiffPage(["out/minimal/qemu", "out/minimal/qemu.2"], everyDifference, 77),
};
const wide: Screen = { width: 1280, height: 900, scheme: "light" };
const phone: Screen = { width: 360, height: 740, scheme: "dark" };
const OPEN_ALL = "for (const one of document.querySelectorAll('details')) one.open = true";

let folder: string;
let browser: Browser;

beforeAll(async () => {
  folder = await temporary("report");
  for (const [name, page] of Object.entries(PAGES)) await writeFile(join(folder, `${name}.html`), page);
  browser = await Browser.start(await toolchain("browser"));
});
afterAll(async () => {
  await browser?.close();
  if (folder) await removeFolder(folder);
});

async function within<T>(name: string, screen: Screen, work: (page: Page) => Promise<T>): Promise<T> {
  const page = await browser.open(join(folder, `${name}.html`), screen);
  try {
    return await work(page);
  } finally {
    await page.close();
  }
}

describe.each(Object.keys(PAGES))("the page of %s", (name) => {
  it.each([wide, phone])("opens without a complaint or a request, and fits $width pixels", async (screen) => {
    await within(name, screen, async (page) => {
      expect(await page.evaluate("document.querySelector('h1').innerText.length")).toBeGreaterThan(5);
      await page.evaluate(OPEN_ALL);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(screen.width);
      expect(page.problems).toEqual([]);
      expect(page.requests).toHaveLength(1);
    });
  });

  it.each(["dark", "light"] as const)("can be read: %s", async (scheme) => {
    const poor = await within(name, { ...wide, scheme }, async (page) => {
      await page.evaluate(OPEN_ALL);
      return page.evaluate<string[]>(POOR_CONTRAST);
    });
    expect(poor).toEqual([]);
  });
});

/** Texts whose contrast with what is behind them is less than 4.5 (WCAG 2.2, 1.4.3), of the first elements that have one. */
const POOR_CONTRAST = `(() => {
  const channel = (value) => value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const poor = new Set();
  const elements = [...document.body.querySelectorAll("*")].slice(0, 3000);
  for (const element of elements) {
    if (/^(SCRIPT|TITLE|title)$/.test(element.tagName)) continue;
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "")) continue;
    const svg = element.tagName === "text";
    const style = getComputedStyle(element);
    const front = light(parse(svg ? style.fill : style.color));
    const rect = svg && element.parentElement.querySelector("rect");
    const back = light(svg ? parse(getComputedStyle(rect).fill) : behind(element));
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    if (ratio < 4.5) poor.add(element.tagName + "." + element.getAttribute("class") + " " + ratio.toFixed(2));
  }
  return [...poor];
})()`;

describe("the page of a verdict", () => {
  it.each(["dark", "light"] as const)("is drawn: %s", async (scheme) => {
    const { pixels, width, height } = decodePng(await within("red", { ...wide, scheme }, (page) => page.screenshot()));
    const [red0, green0, blue0] = pixels;
    // The margin has the colour of the page.
    expect([red0, green0, blue0]).toEqual(scheme === "dark" ? [0x14, 0x17, 0x1c] : [255, 255, 255]);
    let drawn = 0;
    for (let at = 0; at < pixels.length; at += 3) {
      if (pixels[at] !== red0 || pixels[at + 1] !== green0 || pixels[at + 2] !== blue0) drawn++;
    }
    expect(width).toBe(1280);
    expect(height).toBeGreaterThan(2000);
    expect(drawn / (width * height)).toBeGreaterThan(0.1);
  });

  it("is printed on white, whatever the screen has", async () => {
    const picture = await within("red", phone, async (page) => {
      await page.send("Emulation.setEmulatedMedia", {
        media: "print",
        features: [{ name: "prefers-color-scheme", value: "dark" }],
      });
      expect(await page.evaluate("document.querySelector('button').checkVisibility()")).toBe(false);
      return page.screenshot();
    });
    expect(decodePng(picture).pixels.subarray(-3)).toEqual(Buffer.from([255, 255, 255]));
  });

  it("opens and closes its tree", async () => {
    await within("red", wide, async (page) => {
      const open = "document.querySelectorAll('.tree details[open]').length";
      const press = (label: string) =>
        page.evaluate(`[...document.querySelectorAll("button")].find((one) => one.textContent === "${label}").click()`);
      const all = await page.evaluate<number>("document.querySelectorAll('.tree details').length");
      expect(all).toBeGreaterThan(everyDifference.length);
      await press("open all");
      expect(await page.evaluate(open)).toBe(all);
      await press("close all");
      expect(await page.evaluate(open)).toBe(0);
      await page.evaluate("document.querySelector('.tree summary').click()");
      expect(await page.evaluate(open)).toBe(1);
    });
  });

  it("finds differences by path, package and cause", async () => {
    await within("red", wide, async (page) => {
      const find = (text: string) =>
        page.evaluate<string[]>(`(() => {
          const field = document.querySelector("input");
          field.value = ${JSON.stringify(text)};
          field.dispatchEvent(new Event("input"));
          return [...document.querySelectorAll("details.leaf > summary > code")].filter((one) => one.checkVisibility()).map((one) => one.textContent);
        })()`);
      expect(await find("OS-REL")).toEqual(["lib/os-release"]);
      expect(await find("base-files")).toEqual(["lib/os-release"]);
      expect(await find("umask")).toEqual(["mode"]);
      expect(await find("nothing of the kind")).toEqual([]);
      expect((await find("")).length).toBe(everyDifference.length);
    });
  });

  it("says what becomes of copying a digest", async () => {
    await within("green", wide, async (page) => {
      const button = "document.querySelector('.digests button')";
      expect(await page.evaluate(`${button}.getAttribute("aria-label")`)).toBe("copy digest");
      await page.send("Browser.grantPermissions", { permissions: ["clipboardReadWrite"] }).catch(() => {});
      expect(
        await page.evaluate(`(async () => {
          const made = ${button};
          made.click();
          for (let tries = 0; made.textContent === "copy" && tries < 100; tries++) await new Promise((go) => setTimeout(go, 20));
          return made.textContent;
        })()`),
      ).toBe("copied");
    });
  });

  it("has no label outside of its area", async () => {
    for (const screen of [wide, phone]) {
      const outside = await within("green", screen, (page) =>
        page.evaluate<string[]>(`[...document.querySelectorAll("svg.treemap text")].flatMap((text) => {
          const [inner, outer] = [text.getBoundingClientRect(), text.parentElement.querySelector("rect").getBoundingClientRect()];
          const fits = inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
          return inner.width === 0 || fits ? [] : [text.textContent];
        })`),
      );
      expect(outside).toEqual([]);
    }
  });

  it("makes nothing of names that are HTML", async () => {
    await within("hostile", wide, async (page) => {
      const count = (selector: string) => page.evaluate(`document.querySelectorAll("${selector}").length`);
      expect(await count("script")).toBe(1);
      expect(await count("img, iframe, object, [onerror], [onmouseover]")).toBe(0);
      expect(await count("details.leaf")).toBe(HOSTILE.length);
      expect(await page.evaluate("document.title")).toBe(`NOT reproduced: ${HOSTILE[0]} (qemu)`);
      expect(await page.evaluate("document.body.innerText.includes('evil\\\\u{202e}txt.exe')")).toBe(true);
      expect(page.problems).toEqual([]);
    });
  });

  it("would not run a script that is not its own", async () => {
    await within("red", wide, async (page) => {
      const ran = await page.evaluate(`(() => {
        const made = document.createElement("script");
        made.textContent = "window.ran = true";
        document.body.append(made);
        return window.ran === true;
      })()`);
      expect(ran).toBe(false);
      expect(page.problems.join()).toContain("Content Security Policy");
    });
  });

  it("can be read without scripts", async () => {
    await within("red", { ...wide, scripts: false }, async (page) => {
      const { root } = (await page.send("DOM.getDocument")) as { root: { nodeId: number } };
      const ask = async (selector: string) => {
        const found = await page.send("DOM.querySelectorAll", { nodeId: root.nodeId, selector });
        return found.nodeIds as number[];
      };
      expect(await ask("button")).toEqual([]);
      const closed = (await ask("details.leaf:not([open]) > summary"))[0]!;
      const before = (await ask("details[open]")).length;
      await page.send("DOM.scrollIntoViewIfNeeded", { nodeId: closed });
      const { model } = (await page.send("DOM.getBoxModel", { nodeId: closed })) as { model: { content: number[] } };
      const [x, y] = [model.content[0]! + 4, model.content[1]! + 4];
      for (const type of ["mousePressed", "mouseReleased"]) {
        await page.send("Input.dispatchMouseEvent", { type, x, y, button: "left", clickCount: 1 });
      }
      expect(await ask("details[open]")).toHaveLength(before + 1);
    });
  });
});
