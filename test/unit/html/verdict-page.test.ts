import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Leaf } from "../../../src/diff/leaf.ts";
import { renderDiffPage } from "../../../src/html/diff-page.ts";
import { renderVerdictPage } from "../../../src/html/verdict-page.ts";
import type { Verdict } from "../../../src/repro/verdict.ts";
import { HOSTILE, skeletonOf } from "../../support/skeleton.ts";
import { everyDifference, green, leaf, lockDiffers, many, notLocked, red, sri } from "../../support/verdicts.ts";

const render = (verdict: Verdict) => renderVerdictPage(verdict, { root: "/home/me/project" });
const hex = (text: string) => Buffer.from(sri(text).slice(7), "base64").toString("hex");
const text = fc.oneof(fc.string({ unit: "binary", minLength: 1 }), fc.constantFrom(...HOSTILE));
/** Without what cuts a path into a tree. */
const name = text.map((one) => one.replace(/[!/]/g, "-"));

/** Each text of a value as another one; what decides how something is shown stays. */
function replaceTexts<T>(value: T, next: () => string, key = ""): T {
  if (typeof value === "string") {
    const decides = /^(what|only|kind|integrity|first|second|locked|others|file|name|seed)$/.test(key);
    return (
      decides ? value : key === "path" ? value.replace(/[^!/]+/g, () => next().replace(/[!/]/g, "-")) : next()
    ) as T;
  }
  if (value === null || typeof value !== "object" || Buffer.isBuffer(value)) return value;
  if (Array.isArray(value)) return value.map((one) => replaceTexts(one, next, key)) as T;
  return Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, replaceTexts(one, next, inner)])) as T;
}

describe("the page of a verdict", () => {
  it("says on top what it comes to", () => {
    const heads = [green, red, lockDiffers, notLocked].map((one) => /<h1>(.*?)<\/h1>/.exec(render(one))![1]);
    expect(heads.map((head) => head!.replace(/<[^>]*>[^<]*<\/span> /, ""))).toEqual([
      "Reproduced",
      "NOT reproduced",
      "NOT what is locked",
      "Reproduced, but not locked",
    ]);
  });

  it("has whole digests, each with who came to it", () => {
    const page = render(red);
    expect(page).toContain(`build 1, build 3, lock:</span> <code data-copy="digest">${hex("efi a")}</code>`);
    expect(page).toContain(`build 2:</span> <code class="bad" data-copy="digest">${hex("efi b")}</code>`);
    expect(page).toContain(`build 4:</span> <code class="bad" data-copy="digest">${hex("efi c")}</code>`);
  });

  it("has a row for each aspect, with what was not done and why, and the seeds", () => {
    const page = render(red);
    expect(page.match(/<span class="warn">not done<\/span>: this machine has no FUSE/g)).toHaveLength(3);
    expect(page).toContain("Varied: 3 of 4 in build 2, 3 of 4 in build 3, 3 of 4 in build 4");
    expect(page).toContain("<dt>Varied</dt><dd>3 of 4 aspects</dd>");
    expect(page).toContain("5eed2");
  });

  it("names folders of the project from there", () => {
    const page = render({ ...red, first: { ...red.first, folder: "/home/me/project/out/minimal/qemu" } });
    expect(page).toContain("<code>out/minimal/qemu</code>");
    expect(page).not.toContain("/home/me");
  });

  it("is the same for the same verdict, and has a date when given one", () => {
    expect(render(red)).toBe(render(red));
    expect(renderVerdictPage(red, { root: "/", date: "2026-11-20" })).toContain("<dt>Date</dt><dd>2026-11-20</dd>");
    expect(render(red)).not.toContain("<dt>Date</dt>");
  });

  it("asks for nothing from elsewhere, and its policy allows its own style and script alone", () => {
    const page = render(red);
    const inline = (tag: string) => new RegExp(`<${tag}>(.*?)</${tag}>`, "s").exec(page)![1]!;
    const digest = (of: string) => createHash("sha256").update(of).digest("base64");
    expect(/Content-Security-Policy" content="([^"]*)"/.exec(page)![1]).toBe(
      `default-src 'none'; style-src 'sha256-${digest(inline("style"))}'; script-src 'sha256-${digest(inline("script"))}'; base-uri 'none'; form-action 'none'`,
    );
    expect(page).not.toMatch(/https?:|\bsrc=|url\(|@import|<link|\bstyle="|\bon\w+="/);
  });

  it("shows all differences, opens the most important ones, and says why", () => {
    const page = render(red);
    const leaves = page.match(/<details class="leaf"( open)?>/g)!;
    expect(leaves).toHaveLength(everyDifference.length);
    expect(leaves.filter((one) => one.includes("open"))).toHaveLength(3);
    expect(page).toContain("usr/lib/os-release");
    expect(page).toContain("- BUILD_ID=&quot;2026-09-12 10:11:12&quot;");
    expect(page).toContain("sed -i /^BUILD_ID=/d &quot;$BUILDROOT/usr/lib/os-release&quot;");
    expect(page).toContain("- 00001010  <b>de</b> ");
    expect(page).toContain("+ 00001010  <b>ad</b> ");
  });

  it("stays usable with thousands of differences", () => {
    const page = render(many(3000));
    expect(page.match(/<details class="leaf"/g)).toHaveLength(500);
    expect(page).toContain("and 2500 more; see verdict.json");
    expect(page).toContain("3000 differences; 6000 files and members compared.");
    expect(page.length).toBeLessThan(2_000_000);
  });

  it("has no more levels than a browser takes, however deep a path", () => {
    const page = renderDiffPage(["a", "b"], [leaf("x!y/".repeat(4000), []), leaf("x!y/z", [])], 2);
    let [depth, deepest] = [0, 0];
    for (const [tag] of page.matchAll(/<(\/?)(details|ul)\b/g)) {
      depth += tag.startsWith("</") ? -1 : 1;
      deepest = Math.max(deepest, depth);
    }
    expect(depth).toBe(0);
    expect(deepest).toBeLessThan(64);
  });

  it("makes no element of a text, whatever is in it", () => {
    const usual = skeletonOf(render(red));
    expect(usual.length).toBeGreaterThan(500);
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 40 }), (texts) => {
        let at = 0;
        // A number makes paths and keys different from each other, as the real ones are.
        const next = () => `${texts[at % texts.length]}${at++}`;
        const page = render(replaceTexts(red, next));
        expect(skeletonOf(page)).toEqual(skeletonOf(render(replaceTexts(red, () => `x${at++}`))));
        expect(page).not.toMatch(/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|[^\P{Cc}\n\t]/u);
      }),
      { numRuns: 40 },
    );
  });

  it("shows a hostile name as it is", () => {
    const page = renderDiffPage(["a", "b"], [leaf("x.efi!<script>alert(1)<\\script>\u202egnp.exe", [])], 1);
    expect(page).toContain("x.efi!&lt;script&gt;alert(1)&lt;\\script&gt;\\u{202e}gnp.exe");
  });
});

describe("the page of a comparison", () => {
  it("names both sides and has the tree", () => {
    const page = renderDiffPage(["out/a & b", "out/c"], everyDifference, 77);
    expect(page).toContain("<dt>A</dt><dd><code>out/a &amp; b</code></dd>");
    expect(page).toContain("10 differences; 77 files and members compared.");
  });

  it("says so when there is no difference", () => {
    const page = renderDiffPage(["a", "b"], [], 5);
    expect(page).toContain("The same, bit for bit");
    expect(page).toContain("<p>5 files and members compared.</p>");
  });

  it("has every leaf once, under whatever paths", () => {
    const paths = fc.uniqueArray(
      fc
        .array(fc.tuple(fc.constantFrom("!", "/", "!/", ""), name), { minLength: 1, maxLength: 30 })
        .map((parts) => parts.flat().join("")),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(paths, (made) => {
        const leaves: Leaf[] = made.map((path) => leaf(path, []));
        const page = renderDiffPage(["a", "b"], leaves, made.length);
        expect(page.match(/<details class="leaf"/g)).toHaveLength(made.length);
      }),
      { numRuns: 60 },
    );
  });
});
