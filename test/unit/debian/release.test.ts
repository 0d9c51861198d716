import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { checkFresh, indexPath, parseRelease } from "../../../src/debian/release.ts";

const HEX = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const text = (more = "") => `Origin: Debian
Suite: stable
Version: 13.7
Codename: trixie
Date: Sat, 12 Sep 2026 07:55:41 UTC
Acquire-By-Hash: yes
Architectures: all amd64
Components: main contrib
${more}MD5Sum:
 d41d8cd98f00b204e9800998ecf8427e 0 main/binary-amd64/Packages
SHA256:
 ${HEX}        0 main/binary-amd64/Packages
 ${HEX}     1234 main/binary-all/Packages.xz
`;

it("reads a Release file", () => {
  const release = parseRelease(text("Valid-Until: Sat, 19 Sep 2026 7:55:41 +0000\n"), "trixie");
  expect(release).toMatchObject({
    origin: "Debian",
    suite: "stable",
    codename: "trixie",
    version: "13.7",
    date: new Date("2026-09-12T07:55:41Z"),
    validUntil: new Date("2026-09-19T07:55:41Z"),
    acquireByHash: true,
    components: ["main", "contrib"],
    architectures: ["all", "amd64"],
  });
  expect([...release.sha256]).toEqual([
    ["main/binary-amd64/Packages", { size: 0, hash: HEX }],
    ["main/binary-all/Packages.xz", { size: 1234, hash: HEX }],
  ]);
});

it("reads the security archive's own, components without their prefix", () => {
  const signed = readFileSync(new URL("../../fixtures/debian/trixie-security.InRelease", import.meta.url), "utf8");
  expect(() => parseRelease(signed, "InRelease")).toThrow("still wrapped in its signature");
  const inner = signed.slice(signed.indexOf("\n\n") + 2, signed.indexOf("-----BEGIN PGP SIGNATURE"));
  const release = parseRelease(inner, "InRelease");
  expect(release.components).toEqual(["main", "contrib", "non-free-firmware", "non-free"]);
  expect(release.codename).toBe("trixie-security");
  expect(release.validUntil?.getTime()).toBe(release.date.getTime() + 7 * 24 * 3600 * 1000);
  expect(release.sha256.size).toBeGreaterThan(300);
  expect(indexPath(release, "main/binary-amd64/Packages.xz").path).toMatch(
    /^main\/binary-amd64\/by-hash\/SHA256\/[0-9a-f]{64}$/,
  );
});

it("finds indices by hash only where the archive offers it", () => {
  const release = parseRelease(text().replace("By-Hash: yes", "By-Hash: no"), "trixie");
  expect(indexPath(release, "main/binary-all/Packages.xz")).toEqual({
    path: "main/binary-all/Packages.xz",
    size: 1234,
    hash: HEX,
  });
  expect(() => indexPath(release, "main/binary-sparc/Packages")).toThrow("trixie has no main/binary-sparc/Packages");
});

it("refuses an expired file, and one from the future, naming both times", () => {
  const release = parseRelease(text("Valid-Until: Sat, 19 Sep 2026 07:55:41 UTC\n"), "InRelease");
  const at = (time: string) => () => checkFresh(release, new Date(time), "InRelease of trixie");
  expect(at("2026-09-19T07:55:41Z")).not.toThrow();
  expect(at("2026-09-19T07:55:42Z")).toThrow("InRelease of trixie has expired");
  expect(at("2026-09-12T07:00:00Z")).not.toThrow();
  expect(at("2026-09-12T06:00:00Z")).toThrow("not valid yet");
  const endless = parseRelease(text(), "InRelease");
  expect(() => checkFresh(endless, new Date("2040-01-01"), "x")).not.toThrow();
});

it.each([
  ["two stanzas", (t: string) => `${t}\nOrigin: Other\n`, "expected one stanza"],
  ["nothing", () => "", "not a Release file"],
  ["no digests", (t: string) => t.replace("SHA256", "SHA512"), "no SHA256"],
  ["a short digest", (t: string) => t.replaceAll(` ${HEX}`, ` ${HEX.slice(2)}`), "not a SHA-256"],
  ["a malformed line", (t: string) => t.replace("1234 main", "main"), "malformed line"],
  ["another zone", (t: string) => t.replace("41 UTC", "41 CEST"), "Date is not a date"],
  ["no code name", (t: string) => t.replace("Codename", "Name"), "no field Codename"],
])("refuses %s", (_, change, message) => {
  try {
    parseRelease(change(text()), "InRelease");
    expect.unreachable();
  } catch (error) {
    expect([(error as Error).message, ...(error as { why: string[] }).why].join("\n")).toContain(message);
  }
});
