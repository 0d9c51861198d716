import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { measureImage } from "../../../src/repro/package-sizes.ts";
import { makeCpio, makePe } from "../../support/formats.ts";
import { newFolder } from "../base/script.ts";

const files = [
  { name: "usr", mode: 0o040755 },
  { name: "usr/bin/tool", mode: 0o100755, content: "x".repeat(500) },
  { name: "usr/lib/libtool.so", content: "x".repeat(300) },
  { name: "usr/lib/link", mode: 0o120777, content: "libtool.so" },
  { name: "usr/bin/env", content: "x".repeat(600) },
  { name: "etc/passwd", content: "x".repeat(20) },
];
const initrd = zstdCompressSync(makeCpio(files));
const OWNERS = "usr/bin/env\tcoreutils\nusr/bin/tool\ttools\nusr/lib/libtool.so\ttools\n";

async function measure(contents: Readonly<Record<string, Buffer | string>>) {
  const folder = await newFolder();
  const artifacts: Record<string, { file: string; size: number; integrity: string }> = {};
  for (const [name, content] of Object.entries(contents)) {
    await writeFile(join(folder, `mine.${name}`), content);
    artifacts[name] = { file: `mine.${name}`, size: content.length, integrity: "" };
  }
  return measureImage(folder, artifacts);
}
const short = (sizes: Awaited<ReturnType<typeof measure>>) =>
  sizes?.parts.map(({ name, kind, bytes, files: count }) => [name, kind, bytes, count]);

describe("sizes by package", () => {
  it("of a unified kernel image", async () => {
    const efi = makePe([
      [".osrel", Buffer.alloc(30, 1)],
      [".linux", Buffer.alloc(1000, 1)],
      [".initrd", initrd],
      [".cmdline", Buffer.alloc(10, 1)],
    ]);
    const sizes = await measure({ efi, owners: OWNERS });
    expect(short(sizes)).toEqual([
      ["kernel", "kernel", 1000, 1],
      ["tools", "package", 800, 2],
      ["coreutils", "package", 600, 1],
      ["stub and UKI sections", "uki", 40, 2],
      ["(no package)", "no package", 20, 1],
    ]);
    expect(sizes!.bytes).toBe(2460);
    expect(sizes!.initrd).toBe(initrd.length);
    expect(sizes!.parts[1]!.largest).toEqual([
      { path: "usr/bin/tool", bytes: 500 },
      { path: "usr/lib/libtool.so", bytes: 300 },
    ]);
  });

  it("of an initrd and a kernel beside it", async () => {
    expect(short(await measure({ initrd, kernel: Buffer.alloc(1000), owners: OWNERS }))).toEqual([
      ["kernel", "kernel", 1000, 1],
      ["tools", "package", 800, 2],
      ["coreutils", "package", 600, 1],
      ["(no package)", "no package", 20, 1],
    ]);
  });

  it("of several archives in a row, without a list of owners", async () => {
    const microcode = makeCpio([{ name: "kernel/x86/microcode/x.bin", content: "y".repeat(700) }]);
    expect(short(await measure({ initrd: Buffer.concat([microcode, initrd]) }))).toEqual([
      ["(no package)", "no package", 2120, 5],
    ]);
  });

  it("of nothing it knows", async () => {
    expect(await measure({ manifest: "{}" })).toBeUndefined();
    expect(await measure({ initrd: "not an archive" })).toBeUndefined();
  });
});
