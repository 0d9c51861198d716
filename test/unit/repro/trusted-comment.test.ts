import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTrustedComment } from "../../../src/repro/trusted-comment.ts";

const SHA1 = "0123456789abcdef0123456789abcdef01234567";
const SHA256 = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

describe("parseTrustedComment", () => {
  it("reads what minisign itself writes", () => {
    const comment = parseTrustedComment("timestamp:1795174970\tfile:minimal.efi\thashed");
    expect(comment).toMatchObject({ timestamp: 1795174970, file: "minimal.efi", commits: [], dirty: false });
    expect(comment.version).toBeUndefined();
  });

  it.each([
    `commit:${SHA1}`,
    `commit=${SHA1}`,
    `commit ${SHA1}`,
    `commit: ${SHA1}`,
    `git ${SHA1.toUpperCase()}`,
    `Git-Commit:${SHA1}`,
    `git_commit=${SHA1}`,
    `rev:${SHA1}, version:1.2`,
    `git:https://example.org/images.git@${SHA1}`,
    `built from ${SHA1}`,
    `v1.2;${SHA1};`,
    `version:1.2-3-g${SHA1}`,
    `timestamp:1 file:x sha256:${SHA256} commit:${SHA1}`,
    `commit:${SHA1} commit:${SHA1.slice(0, 7)}`,
  ])("finds the commit in %s", (text) => {
    expect(parseTrustedComment(text).commits).toEqual([SHA1]);
  });

  it("takes a short commit only where something says it is one", () => {
    expect(parseTrustedComment("commit:0123abc").commits).toEqual(["0123abc"]);
    expect(parseTrustedComment("0123abc").commits).toEqual([]);
    expect(parseTrustedComment("commit:012345").commits).toEqual([]);
  });

  it("takes a commit of 64 digits, but not the digest of the file", () => {
    expect(parseTrustedComment(SHA256).commits).toEqual([SHA256]);
    expect(parseTrustedComment(SHA256, SHA256).commits).toEqual([]);
    for (const text of [`sha256:${SHA256}`, `sha256 ${SHA256}`, `SHA-256: ${SHA256}`, `digest=${SHA256}`]) {
      expect(parseTrustedComment(text).commits, text).toEqual([]);
    }
  });

  it("keeps several commits that differ", () => {
    const other = SHA1.replaceAll("0", "f");
    expect(parseTrustedComment(`commit:${SHA1} rev:${other}`).commits).toEqual([SHA1, other]);
  });

  it("prefers the commit that is called so", () => {
    expect(parseTrustedComment(`commit:${SHA1} ${SHA1.replaceAll("0", "f")}`).commits).toEqual([SHA1]);
  });

  it("knows a commit whose files had been changed", () => {
    expect(parseTrustedComment(`commit:${SHA1}-dirty`)).toMatchObject({ commits: [SHA1], dirty: true });
    expect(parseTrustedComment("version:1.0-2-g0123abc-dirty")).toMatchObject({ commits: ["0123abc"], dirty: true });
    expect(parseTrustedComment(`commit:${SHA1}`).dirty).toBe(false);
  });

  it("reads image and version", () => {
    expect(parseTrustedComment("IMAGE:buildernet version=1.2.3 timestamp:soon")).toMatchObject({
      image: "buildernet",
      version: "1.2.3",
      timestamp: undefined,
    });
  });

  it("finds a commit wherever it stands among other words, and none where none is", () => {
    const word = fc.stringMatching(/^[g-z.-]{1,12}$/);
    const hex = fc.stringMatching(/^[0-9a-f]{40}$/);
    fc.assert(
      fc.property(fc.array(word), hex, fc.array(word), (before, commit, after) => {
        expect(parseTrustedComment([...before, commit, ...after].join(" ")).commits).toEqual([commit]);
        expect(parseTrustedComment([...before, ...after].join(" ")).commits).toEqual([]);
      }),
    );
  });

  it("keeps any text as it is", () => {
    fc.assert(fc.property(fc.string(), (text) => parseTrustedComment(text).text === text));
  });
});
