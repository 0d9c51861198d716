import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdir, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, it } from "vitest";
import { EXIT, SamebitsError } from "../../../src/base/errors.ts";
import {
  createWorkspace,
  removeFolder,
  requireFreeSpace,
  sweepWorkspaces,
  withWorkspace,
} from "../../../src/base/workspace.ts";
import { bundleScript, newFolder, startScript } from "./script.ts";

const isRoot = process.getuid!() === 0;
/** Not so for the root of a user name space of one user, such as a Nix build is run in. */
const hasOtherUsers = isRoot && !/^\s*0\s+\d+\s+1\s*$/.test(readFileSync("/proc/self/uid_map", "utf8"));

it("makes a private folder whatever the umask, and removes it", async () => {
  const parent = join(await newFolder(), "not", "there");
  const workspace = await createWorkspace(parent, "minimal");
  expect((await stat(workspace.path)).mode & 0o777).toBe(0o700);
  expect(basename(workspace.path)).toMatch(/^minimal-/);
  await writeFile(join(workspace.path, "file"), "");
  await workspace.remove();
  await workspace.remove();
  expect(await readdir(parent)).toEqual([]);
});

it("removes it when the work fails, and throws what failed", async () => {
  const parent = await newFolder();
  let inside = "";
  const work = withWorkspace(parent, "x", async (path) => {
    inside = path;
    expect(existsSync(path)).toBe(true);
    throw new Error("the work");
  });
  await expect(work).rejects.toThrow("the work");
  expect(inside).not.toBe("");
  expect(existsSync(inside)).toBe(false);
});

it("refuses a name that would be another path", async () => {
  for (const name of ["", "a/b", "-rf", "a b"])
    await expect(createWorkspace("/nonexistent", name)).rejects.toThrow("name");
});

it("sweeps what killed processes left, and nothing else", async () => {
  const parent = await newFolder();
  const script = await bundleScript(`
    import { createWorkspace } from "./workspace.ts";
    console.log("made " + (await createWorkspace(process.argv[2], "theirs")).path + ".");
    setInterval(() => {}, 1000);
  `);
  const dead = startScript(script, parent);
  const alive = startScript(script, parent);
  const left = (await dead.says(/made (.*)\./))[1]!;
  const used = (await alive.says(/made (.*)\./))[1]!;
  const mine = await createWorkspace(parent, "mine");
  await mkdir(join(parent, "somebody-elses-folder"));
  // As `left`, but of another pid name space, and as `used`, but of a process that started at another time.
  const foreign = basename(left).replace(/-[0-9a-z]+-([0-9a-f]{8})$/, "-zz-$1");
  await mkdir(join(parent, foreign));
  const recycled = basename(used).replace(/^(theirs-[0-9a-z]+)-[0-9a-z]+-/, "$1-1-");
  await mkdir(join(parent, recycled));
  dead.child.kill("SIGKILL");
  await dead.ended;
  expect(new Set(await sweepWorkspaces(parent))).toEqual(new Set([left, join(parent, recycled)]));
  expect(new Set(await readdir(parent))).toEqual(
    new Set([basename(used), basename(mine.path), "somebody-elses-folder", foreign]),
  );
  alive.child.kill("SIGKILL");
  await alive.ended;
});

it("has nothing to sweep where there is no folder", async () => {
  expect(await sweepWorkspaces(join(await newFolder(), "nothing"))).toEqual([]);
});

it("removes folders without permissions and does not follow links", async () => {
  const outside = await newFolder();
  await writeFile(join(outside, "keep"), "");
  const folder = join(await newFolder(), "x");
  await mkdir(join(folder, "closed", "deep"), { recursive: true });
  await writeFile(join(folder, "closed", "deep", "file"), "");
  await symlink(outside, join(folder, "closed", "link"));
  await chmod(join(folder, "closed", "deep"), 0o000);
  await chmod(join(folder, "closed"), 0o500);
  await removeFolder(folder);
  expect(existsSync(folder)).toBe(false);
  expect(await readdir(outside)).toEqual(["keep"]);
});

it.runIf(hasOtherUsers)("removes such folders as an ordinary user too", async () => {
  const parent = await newFolder();
  await chmod(parent, 0o777);
  const script = await bundleScript(`
    import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
    import { removeFolder } from "./workspace.ts";
    process.setgroups([]); process.setgid(65534); process.setuid(65534);
    const folder = process.argv[2] + "/x";
    mkdirSync(folder + "/closed/deep", { recursive: true });
    writeFileSync(folder + "/closed/deep/file", "");
    chmodSync(folder + "/closed/deep", 0); chmodSync(folder + "/closed", 0o500);
    await removeFolder(folder);
    console.log("removed");
  `);
  const child = startScript(script, parent);
  expect(await child.ended, child.output()).toBe(0);
  expect(existsSync(join(parent, "x"))).toBe(false);
});

it.runIf(isRoot)("unmounts what is mounted inside and leaves the mounted files alone", async () => {
  const outside = await newFolder();
  await writeFile(join(outside, "keep"), "");
  const folder = join(await newFolder(), "x y");
  await mkdir(join(folder, "bound"), { recursive: true });
  await mkdir(join(folder, "tmpfs"));
  execFileSync("mount", ["--bind", outside, join(folder, "bound")]);
  execFileSync("mount", ["-t", "tmpfs", "none", join(folder, "tmpfs")]);
  await mkdir(join(folder, "tmpfs", "deeper"));
  execFileSync("mount", ["--bind", outside, join(folder, "tmpfs", "deeper")]);
  await removeFolder(folder);
  expect(existsSync(folder)).toBe(false);
  expect(await readdir(outside)).toEqual(["keep"]);
  expect(execFileSync("cat", ["/proc/self/mountinfo"], { encoding: "utf8" })).not.toContain(basename(outside));
});

it("does not mind a folder that is not there", async () => {
  await removeFolder(join(await newFolder(), "nothing"));
});

it("names folder, free and needed space when the disk is too full", async () => {
  const folder = await newFolder();
  await requireFreeSpace(folder, 1);
  const error = await requireFreeSpace(folder, 1e18).then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(SamebitsError);
  expect(error.exitCode).toBe(EXIT.machine);
  expect(error.message).toContain(folder);
  expect(error.why[0]).toMatch(/^free: [\d.]+ \w?B, needed: 1000000.0 TB$/);
});
