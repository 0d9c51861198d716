import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { withExclusive } from "../../../src/base/exclusive.ts";
import type { Reporter } from "../../../src/base/reporter.ts";
import { type Generated, renderGenerated } from "../../../src/inputs/generated.ts";
import { loadGenerated } from "../../../src/inputs/load-generated.ts";
import { type LockOptions, lock, snapshotTime } from "../../../src/lock/lock.ts";
import { Nix } from "../../../src/nix/nix.ts";
import { newFolder, until } from "../base/script.ts";
import { generatedExample } from "../inputs/example.ts";

const silentReporter: Reporter = {
  async run(tasks) {
    for (const task of tasks) await task.work({ progress() {}, skip() {} });
  },
  info() {},
  warn() {},
  event() {},
};

const { archive } = generatedExample;
const generated: Generated = {
  ...generatedExample,
  archive: { ...archive, busybox: { ...archive.busybox, package: "odd_1:2~rc+x_all" } },
};

let root: string;
const write = async (path: string, content: string) => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
};

/** A Nix that reads nix/generated/ as `read`, and does nothing else. */
const fakeNix = (read: unknown) =>
  Object.assign(new Nix({ env: {}, root, logs: join(root, ".samebits/logs") }), {
    command: async () => ({ stdout: JSON.stringify(read), exitCode: 0 }),
    missing: async () => {
      throw new Error("reached the archive");
    },
  });

const options = (more: Partial<LockOptions> = {}): LockOptions => ({
  root,
  report: silentReporter,
  nix: fakeNix(generated),
  bases: { main: [], security: [] },
  goProxies: async () => [],
  cargoIndices: async () => [],
  goChecksums: async () => ({ database: "off", except: "" }),
  kernels: [],
  state: join(root, ".samebits"),
  logs: join(root, ".samebits/logs"),
  env: {},
  now: new Date("2026-12-31T13:14:15.999Z"),
  update: false,
  hostTools: false,
  signal: new AbortController().signal,
  ...more,
});

/** A project of which trixie and trixie-security are locked. */
async function project(suites: readonly string[]): Promise<void> {
  await write("nix/keyring.pgp", "a keyring");
  await write(
    "nix/debian.toml",
    `release = "trixie"
architecture = "amd64"
components = ["main"]
suites = ${JSON.stringify(suites)}
snapshot = "20260913T000000Z"
[keyring]
file = "keyring.pgp"
sha256 = "${createHash("sha256").update("a keyring").digest("hex")}"
`,
  );
  await write("nix/toolchains.toml", '[seed]\nbusybox = "odd"\nbash = "bash"\nnpm = "odd"\n[toolchains]\n');
  for (const [path, content] of renderGenerated(generated)) await write(path, content);
  await write(
    "images/mine/image.toml",
    'description = "x"\nkernel = "tiny"\n[flavours.qemu]\ncompare = ["efi"]\nartifacts = { efi = "x" }\n',
  );
}

beforeEach(async () => {
  root = await newFolder();
  await project(["release", "security"]);
});

describe("lock", () => {
  it("refuses a suite that is not locked yet, whose state would be another than the snapshot's", async () => {
    await project(["release", "security", "updates"]);
    await expect(lock(options())).rejects.toMatchObject({
      exitCode: 2,
      message: "nix/debian.toml names suites that are not locked yet: trixie-updates",
      next: ["run: samebits lock --update"],
    });
    await expect(lock(options({ update: true }))).rejects.toThrow("reached the archive");
  });

  it("goes on with the suites that are locked, or fewer", async () => {
    await expect(lock(options())).rejects.toThrow("reached the archive");
    await project(["release"]);
    await expect(lock(options())).rejects.toThrow("reached the archive");
  });

  it("without any lock, says how to begin", async () => {
    const nothing = { nix: fakeNix(undefined) };
    await rm(join(root, "nix/generated"), { recursive: true });
    await expect(lock(options({ ...nothing, hostTools: true }))).rejects.toMatchObject({
      exitCode: 2,
      next: ["run: samebits lock --update --host-tools"],
    });
    await expect(lock(options(nothing))).rejects.toMatchObject({
      exitCode: 1,
      next: [expect.stringContaining("samebits lock --update --host-tools")],
    });
  });

  it("waits for another one in the same project", async () => {
    const told: string[] = [];
    const report = { ...silentReporter, info: (line: string) => void told.push(line) };
    await mkdir(join(root, ".samebits"));
    let locking!: Promise<unknown>;
    await withExclusive("lock", { describe: "lock", folder: join(root, ".samebits"), wait: true }, async () => {
      locking = lock(options({ report })).catch((error: unknown) => error);
      expect(await until(() => told.length > 0)).toBe(true);
    });
    expect(told).toEqual([expect.stringMatching(new RegExp(`^waiting: .* by process ${process.pid} since `))]);
    expect(await locking).toMatchObject({ message: "reached the archive" });
  });
});

it("the snapshot time is a day ahead", () => {
  expect(snapshotTime(new Date("2026-12-31T13:14:15.999Z"))).toBe("20270101T131415Z");
});

it("what cannot be read of nix/generated/ is to be restored with git, as lock begins by reading it", async () => {
  const { toolchains: _, ...rest } = generated;
  await expect(loadGenerated(root, fakeNix(rest))).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining("toolchains"),
    next: ["restore nix/generated/ with git"],
  });
});
