import { copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flipBit, sha256Of } from "../support/artifacts.ts";
import { eventOf } from "../support/events.ts";
import { hasGit } from "../support/machine.ts";
import { minisignTool, Publisher } from "../support/minisign.ts";
import { temporary } from "../support/nix.ts";
import { checkout, ownProject } from "../support/project.ts";

interface AgainstEvent {
  readonly same: boolean;
  readonly outcome: string;
  readonly artifact: string;
  readonly published: { readonly signature?: { readonly of: string } };
  readonly commit: { readonly named: readonly string[] };
  readonly differences?: { readonly leaves: readonly { readonly path: string }[] };
}

let folder: string;
let release: Publisher;
const at = (name: string) => join(folder, name);
const verify = (...words: string[]) => ownProject.samebits(["verify", "minimal", "--json", ...words]);

beforeAll(async () => {
  folder = await temporary("release");
  // Up to date, where the tests of the image have run before.
  const built = await ownProject.samebits(["build", "minimal"]);
  expect(built.exitCode, built.text).toBe(0);
  await copyFile(ownProject.path("out/minimal/qemu/minimal.efi"), at("release-1.0.efi"));
  release = await Publisher.create(await minisignTool((args) => ownProject.samebits(args), folder), folder);
});
afterAll(async () => {
  if (folder) await rm(folder, { recursive: true });
});

describe("a published artifact", () => {
  it("is what this checkout builds, by its digest", async () => {
    const outcome = await verify("--against", at("release-1.0.efi"), "--sha256", await sha256Of(at("release-1.0.efi")));
    expect(outcome.exitCode, outcome.text).toBe(0);
    expect(eventOf<AgainstEvent>(outcome, "verify-against")).toMatchObject({
      same: true,
      outcome: "same",
      artifact: "efi",
    });
  });

  it("is what this checkout builds, by its signature, which names the commit", async () => {
    const commit = hasGit ? (await execa("git", ["-C", checkout, "rev-parse", "HEAD"])).stdout : "0".repeat(40);
    await release.sign(at("release-1.0.efi"), at("release-1.0.efi.minisig"), { comment: `commit:${commit}` });
    const outcome = await verify("--against", at("release-1.0.efi"), "--pubkey", release.publicKey);
    expect(outcome.exitCode, outcome.text).toBe(0);
    expect(eventOf<AgainstEvent>(outcome, "verify-against")).toMatchObject({
      same: true,
      published: { signature: { of: "release-1.0.efi" } },
      commit: { named: [commit] },
    });
  });

  it("is not when one bit of it differs, although it is signed (exit 4)", async () => {
    await copyFile(at("release-1.0.efi"), at("evil-1.0.efi"));
    await flipBit(at("evil-1.0.efi"), 1000);
    await release.sign(at("evil-1.0.efi"), at("evil-1.0.efi.minisig"));
    const outcome = await verify("--against", at("evil-1.0.efi"), "--pubkey", release.publicKey);
    expect(outcome.exitCode, outcome.text).toBe(4);
    const { same, differences } = eventOf<AgainstEvent>(outcome, "verify-against");
    expect(same).toBe(false);
    expect(differences?.leaves.map(({ path }) => path)).toEqual([expect.stringMatching(/^evil-1\.0\.efi/)]);
  });

  it("cannot be the build itself (exit 2)", async () => {
    const outcome = await verify("--against", ownProject.path("out/minimal/qemu/minimal.efi"));
    expect(outcome.exitCode, outcome.text).toBe(2);
  });
});
