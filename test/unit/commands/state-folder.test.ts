import { chmod, mkdir, mkdtemp, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readersStateFolder } from "../../../src/commands/state-folder.ts";

let temporary: string;
beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), "samebits-state-"));
});
afterEach(() => rm(temporary, { recursive: true, force: true }));

const uid = process.getuid!();
/** Nobody can make a folder in sysfs, not even root. */
const refused = "/sys/.samebits";

describe("the state folder of a command that only reads", () => {
  it("is the project's own, made if need be, where it can be written to", async () => {
    const stateFolder = join(temporary, "project/.samebits");
    expect(await readersStateFolder({ stateFolder, temporary, uid })).toBe(stateFolder);
    expect((await stat(stateFolder)).isDirectory()).toBe(true);
    await expect(stat(join(temporary, `samebits-${uid}`))).rejects.toThrow(/ENOENT/);
  });

  it("is one of this user's alone otherwise, the same each time, another for another project", async () => {
    const folder = await readersStateFolder({ stateFolder: refused, temporary, uid });
    expect(folder).toMatch(new RegExp(`^${join(temporary, `samebits-${uid}`)}/sys-[0-9a-f]{12}$`));
    expect((await stat(folder)).isDirectory()).toBe(true);
    expect((await stat(join(temporary, `samebits-${uid}`))).mode & 0o777).toBe(0o700);
    expect(await readersStateFolder({ stateFolder: refused, temporary, uid })).toBe(folder);
    expect(await readersStateFolder({ stateFolder: "/sys/kernel/.samebits", temporary, uid })).not.toBe(folder);
  });

  it.each<[string, (own: string) => Promise<void>]>([
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
