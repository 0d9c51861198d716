import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** The host's programs that reading an archive takes; missing ones are a reason to skip. */
export const missingPrograms = ["/usr/bin/gpg", "/usr/bin/gpgv", "/usr/bin/apt-get", "/usr/bin/xz"].filter(
  (program) => spawnSync(program, ["--version"]).status !== 0,
);

export interface TestPackage {
  readonly name: string;
  readonly version: string;
  /** Default: amd64. */
  readonly architecture?: string;
  readonly depends?: string;
  readonly recommends?: string;
  readonly essential?: boolean;
}

export interface TestSuite {
  /** By component. */
  readonly packages: Readonly<Record<string, readonly TestPackage[]>>;
  /** Default: the suite's name. */
  readonly codename?: string;
  readonly validUntil?: Date;
  readonly date?: Date;
  /** As backports are: `NotAutomatic`, `ButAutomaticUpgrades`. */
  readonly notAutomatic?: boolean;
  /** The indices end without the blank line that Debian's end with. */
  readonly unterminated?: boolean;
}

/** A signing key of its own, and archives signed with it. */
export class ThrowAwayArchive {
  readonly folder: string;
  readonly keyring: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.keyring = join(folder, "keyring.pgp");
  }

  static async make(): Promise<ThrowAwayArchive> {
    // gpg-agent's socket lies in it: the path must be short.
    const archive = new ThrowAwayArchive(await mkdtemp(join(tmpdir(), "sb-")));
    await mkdir(join(archive.folder, "gnupg"), { mode: 0o700 });
    await archive.gpg("--quick-generate-key", "Test <test@test.invalid>", "ed25519", "sign", "never");
    await archive.gpg("--output", archive.keyring, "--export");
    return archive;
  }

  async remove(): Promise<void> {
    await execute("gpgconf", ["--homedir", join(this.folder, "gnupg"), "--kill", "all"]).catch(() => {});
    await rm(this.folder, { recursive: true, force: true });
  }

  private gpg(...words: string[]) {
    const home = ["--homedir", join(this.folder, "gnupg"), "--batch", "--quiet", "--yes"];
    return execute("/usr/bin/gpg", [...home, "--pinentry-mode", "loopback", "--passphrase", "", ...words]);
  }

  /** Writes `BASE/dists/SUITE` of an archive below the folder. @returns SHA-256 of its InRelease, hexadecimal */
  async write(base: string, suite: string, content: TestSuite): Promise<string> {
    const dists = join(this.folder, base, "dists", suite);
    await rm(dists, { recursive: true, force: true });
    const sums: string[] = [];
    for (const [component, packages] of Object.entries(content.packages)) {
      const path = `${component}/binary-amd64/Packages`;
      await mkdir(dirname(join(dists, path)), { recursive: true });
      const text = packages.map((one) => stanza(component, one)).join("\n");
      await writeFile(join(dists, path), content.unterminated ? text : `${text}\n`);
      const plain = await readFile(join(dists, path));
      await execute("/usr/bin/xz", ["--force", join(dists, path)]);
      for (const [name, bytes] of [
        [path, plain],
        [`${path}.xz`, await readFile(join(dists, `${path}.xz`))],
      ] as const) {
        sums.push(` ${sha256(bytes)} ${bytes.length} ${name}`);
      }
    }
    const release = [
      "Origin: Debian",
      "Label: Debian",
      "Suite: stable",
      `Codename: ${content.codename ?? suite}`,
      "Version: 13.7",
      `Date: ${(content.date ?? new Date("2026-01-01T00:00:00Z")).toUTCString().replace("GMT", "UTC")}`,
      ...(content.validUntil ? [`Valid-Until: ${content.validUntil.toUTCString().replace("GMT", "UTC")}`] : []),
      ...(content.notAutomatic ? ["NotAutomatic: yes", "ButAutomaticUpgrades: yes"] : []),
      "Architectures: all amd64",
      "No-Support-for-Architecture-all: Packages",
      `Components: ${Object.keys(content.packages).join(" ")}`,
      "SHA256:",
      ...sums,
      "",
    ];
    await writeFile(join(dists, "Release"), release.join("\n"));
    await this.gpg("--clear-sign", "--output", join(dists, "InRelease"), join(dists, "Release"));
    return sha256(await readFile(join(dists, "InRelease")));
  }
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function stanza(component: string, one: TestPackage): string {
  const architecture = one.architecture ?? "amd64";
  const file = `${one.name}_${one.version.replace(/^\d+:/, "")}_${architecture}.deb`;
  const fields = [
    `Package: ${one.name}`,
    `Version: ${one.version}`,
    `Architecture: ${architecture}`,
    "Maintainer: Test <test@test.invalid>",
    ...(one.essential ? ["Essential: yes"] : []),
    ...(one.depends ? [`Depends: ${one.depends}`] : []),
    ...(one.recommends ? [`Recommends: ${one.recommends}`] : []),
    `Filename: pool/${component}/${file}`,
    "Size: 1000",
    `SHA256: ${sha256(Buffer.from(file))}`,
    "Description: a test",
  ];
  return `${fields.join("\n")}\n`;
}
