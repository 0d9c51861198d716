import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { goProxies, goSetting, parseGoProxy } from "../../../src/fetch/go-proxies.ts";
import { newFolder } from "../base/script.ts";

describe("a value of GOPROXY", () => {
  it.each<[value: string, proxies: string[]]>([
    ["https://one.example,direct", ["https://one.example"]],
    [
      "https://one.example/go/|http://two.example,file:///srv/go",
      ["https://one.example/go", "http://two.example", "file:///srv/go"],
    ],
    ["https://one.example,off,https://two.example", ["https://one.example"]],
    ["one.example", ["https://one.example"]],
    [" https://one.example , https://one.example/ ", ["https://one.example"]],
    ["off", []],
    ["direct", []],
    ["", []],
  ])("%j: %j", (value, proxies) => {
    expect(parseGoProxy(value)).toEqual({ proxies, malformed: [] });
  });

  it("never gives what cannot be fetched from", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom("direct", "off", "ssh://x"))),
        (parts) => {
          for (const proxy of parseGoProxy(parts.join(",")).proxies) {
            expect(URL.canParse(`${proxy}/x/@v/v1.0.0.zip`)).toBe(true);
            expect(proxy).toMatch(/^(https?:\/\/|file:\/\/\/)/);
          }
        },
      ),
    );
  });
});

describe("the proxies of a machine", () => {
  it("are samebits' own variable, Go's, Go's file, or what Go has built in", async () => {
    const home = await newFolder();
    const file = join(home, "env");
    await writeFile(file, "GOFLAGS=-x\nGOPROXY=https://file.example,direct\n");
    const builtIn = async () => "https://default.example,direct";
    const all = {
      GOENV: file,
      GOPROXY: "https://variable.example",
      SAMEBITS_GO_PROXY: "http://own.example http://more.example",
    };
    expect(await goProxies({ env: all, builtIn })).toEqual(["http://own.example", "http://more.example"]);
    expect(await goProxies({ env: { ...all, SAMEBITS_GO_PROXY: "" }, builtIn })).toEqual(["https://variable.example"]);
    expect(await goProxies({ env: { GOENV: file }, builtIn })).toEqual(["https://file.example"]);
    expect(await goProxies({ env: { GOENV: "off", HOME: home }, builtIn })).toEqual(["https://default.example"]);
    expect(await goSetting("GOFLAGS", { GOENV: file })).toBe("-x");
  });

  it("are missing where only version control is left (exit 3)", async () => {
    const error = goProxies({ env: { GOPROXY: "direct" }, builtIn: async () => "https://default.example" });
    await expect(error).rejects.toMatchObject({ exitCode: 3, why: [expect.stringContaining('GOPROXY is "direct"')] });
  });

  it.each(["off", "direct", "off,https://one.example"])(
    "are none where samebits' own variable is %s (exit 3)",
    async (own) => {
      const env = { SAMEBITS_GO_PROXY: own, GOPROXY: "https://variable.example" };
      await expect(goProxies({ env, builtIn: async () => "https://default.example" })).rejects.toMatchObject({
        exitCode: 3,
        why: [expect.stringContaining(`SAMEBITS_GO_PROXY is "${own}"`)],
      });
    },
  );

  it("are refused where samebits' own variable is wrong (exit 2)", async () => {
    const env = { SAMEBITS_GO_PROXY: "ftp://one.example" };
    await expect(goProxies({ env })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining("ftp://one.example"),
    });
  });
});
