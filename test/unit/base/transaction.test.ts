import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { stepFailed } from "../../../src/base/errors.ts";
import { type Transaction, withTransaction } from "../../../src/base/transaction.ts";
import { newFolder } from "./script.ts";

let folder: string;
beforeEach(async () => {
  folder = await newFolder();
});
const at = (name: string) => join(folder, name);

describe("withTransaction", () => {
  it("writes, and says what is another than before", async () => {
    await writeFile(at("same"), "1");
    await writeFile(at("there-and-back"), "1");
    await writeFile(at("other"), "1");
    const changed = await withTransaction(async (transaction) => {
      await transaction.write(at("sub/new"), "1");
      await transaction.write(at("same"), "1");
      await transaction.write(at("there-and-back"), "2");
      await transaction.write(at("other"), "2");
      await transaction.write(at("there-and-back"), "1");
      return transaction.changed();
    });
    expect(changed).toEqual([at("sub/new"), at("other")]);
    expect(await readFile(at("other"), "utf8")).toBe("2");
    expect(await readFile(at("sub/new"), "utf8")).toBe("1");
  });

  it("undoes every write when the work fails, whatever was written how often", async () => {
    const names = ["old-a", "old-b", "new-a", "new-b"];
    await writeFile(at("old-a"), "a");
    await writeFile(at("old-b"), "b");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom("a", "b", "c", ""))),
        async (writes) => {
          const error = new Error("no");
          const work = async (transaction: Transaction) => {
            for (const [name, content] of writes) await transaction.write(at(name), content);
            for (const [name] of writes) {
              expect(await readFile(at(name), "utf8")).toBe(writes.findLast((one) => one[0] === name)![1]);
            }
            throw error;
          };
          await expect(withTransaction(work)).rejects.toBe(error);
          expect((await readdir(folder)).sort()).toEqual(["old-a", "old-b"]);
          expect(await readFile(at("old-a"), "utf8")).toBe("a");
          expect(await readFile(at("old-b"), "utf8")).toBe("b");
        },
      ),
      { numRuns: 30 },
    );
  });

  it("names what could not be put back, puts back the rest, and keeps what failed first", async () => {
    await writeFile(at("stays"), "1");
    await mkdir(at("gone"));
    await writeFile(at("gone/file"), "1");
    const work = async (transaction: Transaction) => {
      await transaction.write(at("stays"), "2");
      await transaction.write(at("gone/file"), "2");
      await rm(at("gone"), { recursive: true });
      throw stepFailed("the network is down", { why: "cable", next: "plug it in" });
    };
    await expect(withTransaction(work)).rejects.toMatchObject({
      exitCode: 1,
      message: "the network is down",
      why: ["cable", expect.stringContaining(`${at("gone/file")} was written and could not be put back: ENOENT`)],
      next: ["plug it in", `restore with git: ${at("gone/file")}`],
    });
    expect(await readFile(at("stays"), "utf8")).toBe("1");
  });

  it("leaves a file alone that its failed write did not change: on a full disk it could not be written again", async () => {
    await writeFile(at("same"), "1");
    const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
    let inode = 0;
    const work = async (transaction: Transaction) => {
      await transaction.write(at("same"), "2");
      await writeFile(at("same"), "1");
      inode = (await stat(at("same"))).ino;
      throw full;
    };
    await expect(withTransaction(work)).rejects.toBe(full);
    // Written again, it would be another file.
    expect((await stat(at("same"))).ino).toBe(inode);
    expect(await readFile(at("same"), "utf8")).toBe("1");
  });

  it("says that the machine refused, and not that this is a bug, when files could not be put back either", async () => {
    await mkdir(at("gone"));
    await writeFile(at("gone/file"), "1");
    const work = async (transaction: Transaction) => {
      await transaction.write(at("gone/file"), "2");
      await rm(at("gone"), { recursive: true });
      throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC", path: "/some/file" });
    };
    await expect(withTransaction(work)).rejects.toMatchObject({
      exitCode: 3,
      message: "/some/file cannot be used: the disk is full",
      why: [expect.stringContaining(`${at("gone/file")} was written and could not be put back`)],
    });
  });
});
