import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readersStateFolder } from "../../../src/commands/state-folder.ts";

let temporary: string;
beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), "samebits-state-"));
});
afterEach(() => rm(temporary, { recursive: true, force: true }));

const uid = process.getuid!();
/** Folders that cannot be written to: root can write anywhere but in sysfs, which a sandbox may not have. */
const noFolders = uid === 0 && !existsSync("/sys/kernel");
let refused: string;
let alsoRefused: string;
beforeEach(async () => {
  if (uid === 0) [refused, alsoRefused] = ["/sys/.samebits", "/sys/kernel/.samebits"];
  else {
    [refused, alsoRefused] = [join(temporary, "a/.samebits"), join(temporary, "b/.samebits")];
    // One that is not there, and one that is.
    await mkdir(join(temporary, "a"), { mode: 0o555 });
    await mkdir(alsoRefused, { recursive: true });
    await chmod(alsoRefused, 0o555);
  }
});

describe("the state folder of a command that only reads", () => {
  it("is the project's own, made if need be, where it can be written to", async () => {
    const stateFolder = join(temporary, "project/.samebits");
    expect(await readersStateFolder({ stateFolder, temporary, uid })).toBe(stateFolder);
    expect((await stat(stateFolder)).isDirectory()).toBe(true);
    await expect(stat(join(temporary, `samebits-${uid}`))).rejects.toThrow(/ENOENT/);
  });

  it.skipIf(noFolders)(
    "is one of this user's alone otherwise, the same each time, another for another project",
    async () => {
      const folder = await readersStateFolder({ stateFolder: refused, temporary, uid });
      expect(folder).toMatch(
        new RegExp(`^${join(temporary, `samebits-${uid}`)}/${basename(dirname(refused))}-[0-9a-f]{12}$`),
      );
      expect((await stat(folder)).isDirectory()).toBe(true);
      expect((await stat(join(temporary, `samebits-${uid}`))).mode & 0o777).toBe(0o700);
      expect(await readersStateFolder({ stateFolder: refused, temporary, uid })).toBe(folder);
      expect(await readersStateFolder({ stateFolder: alsoRefused, temporary, uid })).not.toBe(folder);
    },
  );

  it.skipIf(noFolders).each<[string, (own: string) => Promise<void>]>([
    ["open to others", (own) => mkdir(own).then(() => chmod(own, 0o755))],
    ["a link", async (own) => symlink(temporary, own)],
  ])("is refused with exit 3 when it is %s", async (_what, make) => {
    const own = join(temporary, `samebits-${uid}`);
    await make(own);
    await expect(readersStateFolder({ stateFolder: refused, temporary, uid })).rejects.toMatchObject({
      exitCode: 3,
      message: `neither ${refused} nor ${own} can be used for logs`,
      next: [expect.stringContaining("TMPDIR")],
    });
  });
});
