import { mkdir, open, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { machineError } from "../../../src/base/machine-error.ts";
import { writeWhole } from "../../../src/base/write.ts";
import { newFolder } from "./script.ts";

describe("writeWhole", () => {
  it("writes text and bytes, with mode 0644 whatever the umask, and leaves nothing else", async () => {
    const folder = await newFolder();
    const before = process.umask(0o077);
    try {
      await writeWhole(join(folder, "text"), "ü\n");
      await writeFile(join(folder, "bytes"), "old", { mode: 0o600 });
      await writeWhole(join(folder, "bytes"), new Uint8Array([0, 255]));
    } finally {
      process.umask(before);
    }
    expect(await readFile(join(folder, "text"), "utf8")).toBe("ü\n");
    expect(await readFile(join(folder, "bytes"))).toEqual(Buffer.from([0, 255]));
    expect((await stat(join(folder, "text"))).mode & 0o777).toBe(0o644);
    expect((await stat(join(folder, "bytes"))).mode & 0o777).toBe(0o644);
    expect((await readdir(folder)).sort()).toEqual(["bytes", "text"]);
  });

  it("never shows a partial file, also when several write the same one at a time", async () => {
    const folder = await newFolder();
    const file = join(folder, "file");
    // The length tells which content it is: a mixture, or a part of one, has a length that does not fit its letter.
    const content = (letter: string) => letter.repeat(letter.charCodeAt(0) * 5_000);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("a", "b", "c", "z"), { minLength: 1, maxLength: 8 }),
        async (letters) => {
          await writeFile(file, content("0"));
          let writing = true;
          const reader = (async () => {
            while (writing) {
              const seen = await readFile(file, "utf8");
              expect(seen === content(seen[0] ?? "-")).toBe(true);
            }
          })();
          try {
            await Promise.all(letters.map((letter) => writeWhole(file, content(letter))));
          } finally {
            writing = false;
            await reader;
          }
          const end = await readFile(file, "utf8");
          expect(letters).toContain(end[0]);
          expect(end === content(end[0]!)).toBe(true);
          expect(await readdir(folder)).toEqual(["file"]);
        },
      ),
      { numRuns: 15 },
    );
  });

  it("leaves the old file and no temporary one when it fails", async () => {
    const folder = await newFolder();
    await mkdir(join(folder, "occupied"));
    await writeFile(join(folder, "occupied/child"), "");
    // A folder cannot be replaced by a file: the rename fails, after the temporary file was written.
    await expect(writeWhole(join(folder, "occupied"), "x")).rejects.toMatchObject({ code: "EISDIR" });
    expect(await readdir(folder)).toEqual(["occupied"]);
    await expect(writeWhole(join(folder, "none/file"), "x")).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("names the file, and not the temporary one, when the disk is full", async () => {
    const folder = await newFolder();
    const probe = await open(join(folder, "probe"), "w");
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
      code: "ENOSPC",
      syscall: "write",
    });
    const spy = vi.spyOn(Object.getPrototypeOf(probe), "writeFile").mockRejectedValue(full);
    try {
      const error = await writeWhole(join(folder, "file"), "x").catch((thrown: unknown) => thrown);
      expect(machineError(error)?.message).toBe(`${join(folder, "file")} cannot be used: the disk is full`);
    } finally {
      spy.mockRestore();
      await probe.close();
    }
    expect(await readdir(folder)).toEqual(["probe"]);
  });
});
