import { appendFile, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseInst, privateApt } from "../../../src/debian/apt.ts";
import { type Archive, type PinnedSuite, readArchive } from "../../../src/debian/archive.ts";
import type { DebianDefinition, SuiteKind } from "../../../src/debian/definition.ts";
import { keyOf } from "../../../src/debian/locked-package.ts";
import { fetchArchiveFile } from "../../../src/lock/fetch-archive-file.ts";
import { hostTool } from "../../../src/nix/tool.ts";
import { newFolder } from "../base/script.ts";
import { missingPrograms, ThrowAwayArchive } from "./throw-away-archive.ts";

describe("a line of apt's simulation", () => {
  it.each([
    ["Inst base-files (13.8+deb13u1 Debian:13.7/stable [amd64])", ["base-files", "13.8+deb13u1", "amd64"]],
    [
      "Inst tzdata (2026a-0 Debian:13.7/stable, Debian-Security:13/stable-security [all])",
      ["tzdata", "2026a-0", "all"],
    ],
    ["Inst libc6 [2.40-1] (2.41-12 Debian:13.7/stable [amd64])", ["libc6", "2.41-12", "amd64"]],
    ["Inst libc6 (2.41-12 Debian:13.7/stable [amd64]) [libgcc-s1:amd64 ]", ["libc6", "2.41-12", "amd64"]],
    ["Inst libc6 (2.41-12 Debian:13.7/stable [amd64]) []", ["libc6", "2.41-12", "amd64"]],
    ["Inst local (1:1.0~rc [all])", ["local", "1:1.0~rc", "all"]],
  ])("%s", (line, [name, version, architecture]) => {
    expect(parseInst(line)).toEqual({ name, version, architecture });
  });

  it.each(["Conf libc6 (2.41-12 Debian:13.7/stable [amd64])", "Inst libc6", "Remv libc6 [2.41]"])("not: %s", (line) => {
    expect(parseInst(line)).toBeUndefined();
  });
});

const reason = missingPrograms.length === 0 ? "" : ` (skipped: this machine lacks ${missingPrograms.join(", ")})`;

describe.skipIf(missingPrograms.length > 0)(`an archive of our own${reason}`, () => {
  let source: ThrowAwayArchive;
  let folder: string;
  const now = new Date("2026-02-01T00:00:00Z");
  beforeAll(async () => {
    source = await ThrowAwayArchive.make();
  });
  afterAll(() => source?.remove());
  beforeEach(async () => {
    folder = await newFolder();
    await Promise.all(
      ["main", "security"].map((base) => rm(join(source.folder, base), { recursive: true, force: true })),
    );
  });

  const definition = (suites: readonly SuiteKind[], components: string[] = ["main"]): DebianDefinition => ({
    release: "trixie",
    architecture: "amd64",
    components,
    suites: [...suites],
    snapshot: "20260101T000000Z",
    keyring: { file: "keyring.pgp", sha256: "" },
    keyringFile: source.keyring,
  });
  const env = { PATH: process.env.PATH!, HOME: "/nonexistent" };

  function read(debian: DebianDefinition, pinned?: Record<string, PinnedSuite>): Promise<Archive> {
    const base = (name: string) => [pathToFileURL(join(source.folder, name)).href];
    return readArchive({
      debian,
      bases: { main: base("main"), security: base("security") },
      pinned,
      now,
      cache: join(folder, "cache"),
      folder: join(folder, `run-${Math.random()}`),
      logs: join(folder, "logs"),
      tool: hostTool,
      env,
      fetchFile: (request) =>
        fetchArchiveFile(request, {
          step: { progress: () => {}, skip: () => {} } as never,
          signal: new AbortController().signal,
        }),
    });
  }

  async function resolve(debian: DebianDefinition, names: readonly string[], archive?: Archive): Promise<string[]> {
    const from = archive ?? (await read(debian));
    const own = join(folder, `apt-${Math.random()}`);
    await mkdir(own);
    const apt = await privateApt({
      debian,
      archive: from,
      folder: own,
      logs: join(folder, "logs"),
      tool: hostTool,
      env,
    });
    return (await apt.closure("image-test", names)).map(keyOf);
  }

  const suites = async () => {
    await source.write("main", "trixie", {
      packages: {
        main: [
          { name: "base", version: "1.0", essential: true },
          { name: "tool", version: "1.0-1", depends: "library (>= 1.0)", recommends: "extra" },
          { name: "library", version: "1:1.0-1", depends: "data" },
          { name: "data", version: "1.0", architecture: "all", depends: "library" },
          { name: "extra", version: "1.0", recommends: "nowhere" },
          { name: "broken", version: "1.0", depends: "library (>= 2:9)" },
        ],
      },
    });
    await source.write("main", "trixie-updates", { packages: { main: [{ name: "extra", version: "1.0+deb13u1" }] } });
    await source.write("security", "trixie-security", {
      packages: { main: [{ name: "library", version: "1:1.0-1+deb13u2", depends: "data" }] },
    });
    await source.write("main", "trixie-backports", {
      notAutomatic: true,
      packages: { main: [{ name: "tool", version: "2.0-1~bpo13+1", depends: "library" }] },
    });
  };
  const all = () => definition(["release", "updates", "security", "backports"]);

  it("is resolved without recommended packages, circles of dependencies included, and nothing of the host's", async () => {
    await suites();
    expect(await resolve(definition(["release"]), ["tool"])).toEqual([
      "data_1.0_all",
      "library_1:1.0-1_amd64",
      "tool_1.0-1_amd64",
    ]);
  });

  it("the newest of release, updates and security wins; each remembers its archive", async () => {
    await suites();
    const archive = await read(all());
    expect(await resolve(all(), ["tool", "extra"], archive)).toEqual([
      "data_1.0_all",
      "extra_1.0+deb13u1_amd64",
      "library_1:1.0-1+deb13u2_amd64",
      "tool_1.0-1_amd64",
    ]);
    const own = join(folder, "own");
    await mkdir(own);
    const apt = await privateApt({
      debian: all(),
      archive,
      folder: own,
      logs: join(folder, "logs"),
      tool: hostTool,
      env,
    });
    const library = (await apt.closure("x", ["library"])).find((one) => one.package === "library");
    expect(library).toMatchObject({
      archive: "security",
      path: "pool/main/library_1.0-1+deb13u2_amd64.deb",
      size: 1000,
    });
    expect((await apt.closure("x", ["extra"]))[0]).not.toHaveProperty("archive");
  });

  it("backports are taken where they are named, and only there", async () => {
    await suites();
    expect(await resolve(all(), ["tool/trixie-backports"])).toContain("tool_2.0-1~bpo13+1_amd64");
    expect(await resolve(all(), ["tool"])).toContain("tool_1.0-1_amd64");
  });

  it("apt's patterns work: ?essential, as mkosi asks for", async () => {
    await suites();
    expect(await resolve(all(), ["?essential", "extra"])).toEqual(["base_1.0_amd64", "extra_1.0+deb13u1_amd64"]);
  });

  it("several components are read, each package from its own", async () => {
    await source.write("main", "trixie", {
      packages: {
        main: [
          { name: "one", version: "1" },
          { name: "two", version: "1" },
        ],
        contrib: [{ name: "three", version: "1", depends: "two" }],
      },
    });
    const debian = definition(["release"], ["main", "contrib"]);
    const archive = await read(debian);
    expect([...archive.suites[0]!.packages.names()]).toEqual(["one", "two", "three"]);
    expect(archive.suites[0]!.packages.newest("two")?.filename).toBe("pool/main/two_1_amd64.deb");
    expect(await resolve(debian, ["three"], archive)).toEqual(["three_1_amd64", "two_1_amd64"]);
  });

  it("components stay apart, also where an index ends without a blank line", async () => {
    const packages = { main: [{ name: "one", version: "1" }], contrib: [{ name: "two", version: "2" }] };
    await source.write("main", "trixie", { packages, unterminated: true });
    const [suite] = (await read(definition(["release"], ["main", "contrib"]))).suites;
    expect([...suite!.packages.names()]).toEqual(["one", "two"]);
    expect(suite!.packages.newest("one")?.version).toBe("1");
  });

  it("an unknown package is a mistake of the definition: the nearest name is offered once", async () => {
    await suites();
    await expect(resolve(all(), ["tool", "libary"])).rejects.toMatchObject({
      exitCode: 2,
      message:
        'image-test asks for the package "libary", which the archive (trixie, trixie-updates, trixie-security, trixie-backports) does not have',
      why: ['did you mean "library"?'],
    });
    // Known by name only, because something recommends it.
    await expect(resolve(all(), ["nowhere"])).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('"nowhere"'),
    });
  });

  it("a suite that is not pinned cannot be asked for", async () => {
    await suites();
    await expect(resolve(definition(["release"]), ["tool/trixie-backports"])).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('"tool/trixie-backports"'),
      next: [expect.stringContaining("nix/debian.toml")],
    });
  });

  it("an unmet dependency is named in apt's words, with the log", async () => {
    await suites();
    await expect(resolve(all(), ["broken"])).rejects.toMatchObject({
      exitCode: 1,
      message: "apt cannot resolve the packages of image-test",
      why: expect.arrayContaining([
        expect.stringMatching(/broken : Depends: library \(>= 2:9\)/),
        expect.stringMatching(/^full log: .*apt-image-test\.log$/),
      ]),
    });
  });

  it("signed files of another suite are not taken for the one asked for", async () => {
    await suites();
    await source.write("main", "trixie", {
      codename: "bookworm",
      packages: { main: [{ name: "base", version: "1" }] },
    });
    await expect(read(definition(["release"]))).rejects.toMatchObject({
      exitCode: 1,
      message: "the InRelease file of trixie is signed, but it is that of bookworm",
    });
  });

  it("an index that is not the signed one is not believed", async () => {
    await suites();
    await appendFile(join(source.folder, "main/dists/trixie/main/binary-amd64/Packages.xz"), "x");
    await expect(read(definition(["release"]))).rejects.toMatchObject({ exitCode: 1 });
  });

  it("an expired state is refused as a new one, and accepted where the lock pins it", async () => {
    const inRelease = await source.write("main", "trixie", {
      validUntil: new Date("2026-01-08T00:00:00Z"),
      packages: { main: [{ name: "base", version: "1" }] },
    });
    await expect(read(definition(["release"]))).rejects.toMatchObject({
      exitCode: 1,
      message: "trixie/InRelease has expired",
      why: [expect.stringContaining("2026-01-08T00:00:00.000Z")],
    });
    const pinned = { trixie: { inRelease, date: "2026-01-01T00:00:00.000Z", version: "13.7" } };
    const archive = await read(definition(["release"]), pinned);
    expect(archive.suites[0]!.pinned).toEqual(pinned.trixie);
    // apt itself must not mind either.
    expect(await resolve(definition(["release"]), ["base"], archive)).toEqual(["base_1_amd64"]);
  });

  it("a state that was read once is there for the next lock, whatever the mirror has by then", async () => {
    await suites();
    const debian = definition(["release"]);
    const before = (await read(debian)).suites[0]!.pinned;
    await source.write("main", "trixie", { packages: { main: [{ name: "other", version: "1" }] } });
    const again = await read(debian, { trixie: before });
    expect(again.suites[0]!.pinned).toEqual(before);
    expect(again.suites[0]!.packages.has("tool")).toBe(true);
    // Without a pin, the mirror's state counts, not the one that was kept.
    const current = await read(debian);
    expect(current.suites[0]!.pinned.inRelease).not.toBe(before.inRelease);
    expect([...current.suites[0]!.packages.names()]).toEqual(["other"]);
  });

  it("a pinned state that nobody has any more says how to move on", async () => {
    await suites();
    const gone = { trixie: { inRelease: "0".repeat(64), date: "2025-01-01T00:00:00.000Z" } };
    await expect(read(definition(["release"]), gone)).rejects.toMatchObject({
      exitCode: 1,
      next: [expect.stringContaining("samebits lock --update")],
    });
    expect((await readdir(join(folder, "cache"))).filter((name) => name.endsWith("InRelease"))).toEqual([]);
  });
});
