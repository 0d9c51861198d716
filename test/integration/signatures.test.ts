import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../support/mirror.ts";
import { checkout, copyProject, type Project } from "../support/project.ts";

const fixtures = join(import.meta.dirname, "../fixtures/debian/signatures");
const fixture = (name: string) => readFile(join(fixtures, name));

let project: Project;
/** Debian's own, as the lock pins it. */
let genuine: string;

beforeAll(async () => {
  project = await copyProject("signatures");
  const archive = join(checkout, ".samebits/archive");
  if (existsSync(archive)) await cp(archive, project.path(".samebits/archive"), { recursive: true });
  const { exitCode, text } = await project.samebits(["lock"]);
  expect(exitCode, text).toBe(0);
  const names = await readdir(project.path(".samebits/archive"));
  genuine = await project.read(
    join(".samebits/archive", names.find((name) => /^[0-9a-f]{64}-.*-InRelease$/.test(name))!),
  );
});
afterAll(() => project?.remove());

/** `samebits lock --update` against a mirror that serves this InRelease. */
async function update(inRelease: Uint8Array | string) {
  const before = await locks();
  const mirror = await serve({ "dists/trixie/InRelease": inRelease });
  try {
    const outcome = await project.samebits(["lock", "--update"], { env: { SAMEBITS_DEBIAN_MIRROR: mirror.url } });
    expect(mirror.asked).toContain("dists/trixie/InRelease");
    // Whatever is wrong with it: nothing is locked from it, and nothing else of it is read.
    expect(mirror.asked.filter((path) => path.includes("Packages"))).toEqual([]);
    expect(await locks()).toEqual(before);
    return outcome;
  } finally {
    await mirror.close();
  }
}

const locks = async () => ({
  debian: await project.read("nix/debian.toml"),
  archive: await project.read("nix/generated/archive.nix"),
  packages: await project.read("nix/generated/packages.nix"),
});

describe("samebits lock refuses an archive", () => {
  it("whose InRelease was altered by one letter", async () => {
    const { exitCode, text } = await update(genuine.replace("Origin: Debian", "Origin: Debiam"));
    expect(text).toMatch(/InRelease/);
    expect(text).toMatch(/signature/);
    expect(exitCode).toBe(1);
  });

  it("whose InRelease has lost its signature", async () => {
    const body = genuine
      .replace(/^-----BEGIN PGP SIGNED MESSAGE-----\nHash: .*\n\n/, "")
      .replace(/-----BEGIN PGP SIGNATURE-----[\s\S]*$/, "");
    expect(body).not.toContain("PGP");
    const { exitCode, text } = await update(body);
    expect(text).toMatch(/not signed|signature/);
    expect(exitCode).toBe(1);
  });

  it("whose InRelease is cut off in the middle", async () => {
    const { exitCode, text } = await update(genuine.slice(0, genuine.length / 2));
    expect(text).toMatch(/signature|signed/);
    expect(exitCode).toBe(1);
  });

  it("that is signed with a key that is not in the pinned keyring", async () => {
    const { exitCode, text } = await update(await fixture("good.InRelease"));
    expect(text).toMatch(/key/);
    expect(exitCode).toBe(1);
  });

  describe("with a keyring of its own", () => {
    beforeAll(async () => {
      await cp(join(fixtures, "keyring.pgp"), project.path("nix/debian-archive-keyring.pgp"));
      const hash = createHash("sha256")
        .update(await fixture("keyring.pgp"))
        .digest("hex");
      await project.edit("nix/debian.toml", (text) => text.replace(/^sha256 = .*$/m, `sha256 = "${hash}"`));
    });

    it("whose signature has expired", async () => {
      const { exitCode, text } = await update(await fixture("expired-signature.InRelease"));
      expect(text).toMatch(/expired/);
      expect(exitCode).toBe(1);
    });

    it("whose key had expired", async () => {
      const { exitCode, text } = await update(await fixture("expired-key.InRelease"));
      expect(text).toMatch(/expired/);
      expect(exitCode).toBe(1);
    });

    it("whose signature is good, but that points to indices the mirror does not have", async () => {
      const { exitCode, text } = await update(await fixture("good.InRelease"));
      expect(text).not.toMatch(/gpgv|signature/);
      expect(exitCode).not.toBe(0);
    });
  });

  it("when the pinned keyring itself was exchanged (exit 2)", async () => {
    await cp(join(fixtures, "keyring.pgp"), project.path("nix/debian-archive-keyring.pgp"));
    await project.edit("nix/debian.toml", (text) => text.replace(/^sha256 = .*$/m, `sha256 = "${"0".repeat(64)}"`));
    const { exitCode, text } = await project.samebits(["lock", "--update"]);
    expect(text).toMatch(/keyring/);
    expect(exitCode).toBe(2);
  });
});
