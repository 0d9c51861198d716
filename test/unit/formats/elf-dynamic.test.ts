import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf } from "../../../src/formats/bytes.ts";
import { readElfProgram } from "../../../src/formats/elf-dynamic.ts";
import { FormatError } from "../../../src/formats/format-error.ts";
import { elfProgram } from "../../support/formats.ts";

const read = (bytes: Buffer) => readElfProgram(bytesOf(bytes));

describe("what a program needs to be started", () => {
  it("is read of what this process is made of: the C library names Debian's loader, that of C++ the one of C", () => {
    // Not process.execPath, which may be a script that starts Node through another loader.
    const { sharedObjects } = process.report.getReport() as unknown as { sharedObjects: string[] };
    const loaded = (name: string) => read(readFileSync(sharedObjects.find((path) => path.endsWith(`/${name}`))!));
    expect(loaded("libc.so.6")).toMatchObject({
      bits: 64,
      machine: 62,
      interpreter: expect.stringMatching(/ld-linux-x86-64\.so\.2$/),
    });
    expect(loaded("libstdc++.so.6").needed).toContain("libc.so.6");
  });

  it("is nothing, for a static one", () => {
    expect(read(elfProgram({}))).toEqual({ bits: 64, machine: 62, type: 3, interpreter: undefined, needed: [] });
  });

  it("is refused, or read, whatever the bytes are", () => {
    const good = elfProgram({ interpreter: "/lib64/ld.so", needed: ["liba.so", "libb.so"] });
    const changes = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 4 });
    fc.assert(
      fc.property(changes, fc.nat(good.length), (bytes, cut) => {
        const changed = Buffer.from(good);
        for (const [at, value] of bytes) changed[at] = value;
        for (const file of [changed, good.subarray(0, cut)]) {
          try {
            read(file);
          } catch (error) {
            expect(error).toBeInstanceOf(FormatError);
          }
        }
      }),
    );
  });
});
