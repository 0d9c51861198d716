import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isSha256, parseSha256File } from "../../../src/repro/sha256-file.ts";
import { newFolder } from "../base/script.ts";

const HEX = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
const hasSha256sum = spawnSync("sha256sum", ["--version"]).stdout?.includes("coreutils") ?? false;

describe("parseSha256File", () => {
  it.each([
    [`${HEX}  minimal.efi\n`, "minimal.efi"],
    [`${HEX} *minimal.efi\r\n`, "minimal.efi"],
    [`SHA256 (a (1).efi) = ${HEX}\n`, "a (1).efi"],
    [`# comment\n\n${HEX.toUpperCase()}  ./sub/minimal.efi`, "./sub/minimal.efi"],
    [`${HEX}\n`, undefined],
    [`MD5 (x) = 0123\n${HEX}  name with  blanks`, "name with  blanks"],
  ])("reads %j", (text, file) => {
    expect(parseSha256File(text)).toEqual([{ hex: HEX, file }]);
  });

  it("skips what is not a SHA-256", () => {
    expect(parseSha256File(`${HEX}00  x\n${HEX.slice(1)}  x\nnot at all\n${HEX}x\n`)).toEqual([]);
  });

  it.runIf(hasSha256sum)("reads what sha256sum writes, whatever the name", async () => {
    const folder = await newFolder();
    const names = ["plain.efi", "two words", "back\\slash", "line\nfeed", "ends)", " blank", "(x) = y"];
    for (const name of names) await writeFile(join(folder, name), name);
    const expected = names.map((name) => ({ hex: createHash("sha256").update(name).digest("hex"), file: name }));
    for (const options of [[], ["--binary"], ["--tag"]]) {
      const { stdout } = spawnSync("sha256sum", [...options, "--", ...names], { cwd: folder, encoding: "utf8" });
      expect(parseSha256File(stdout), options.join()).toEqual(expected);
    }
  });
});

describe("isSha256", () => {
  it("is 64 hexadecimal digits in either case", () => {
    expect([HEX, HEX.toUpperCase()].every(isSha256)).toBe(true);
    expect([HEX.slice(1), `${HEX}0`, HEX.replace("0", "g"), `${HEX}\n`, ""].some(isSha256)).toBe(false);
  });
});
