import fc from "fast-check";
import { expect, it } from "vitest";
import { sriFromHex } from "../../../src/debian/digest.ts";
import { archiveUrl, storeName } from "../../../src/debian/store-name.ts";

it.each([
  ["pool/main/g/glibc/libc6_2.41-12+deb13u4_amd64.deb", "libc6_2.41-12+deb13u4_amd64.deb"],
  ["pool/main/l/linux/linux-source-6.12_6.12.107-1~bpo12+1_all.deb", "linux-source-6.12_6.12.107-1_bpo12+1_all.deb"],
  ["libstdc++6_1%3a2_amd64.deb", "libstdc++6_1=253a2_amd64.deb"],
])("names %s %s", (path, name) => {
  expect(storeName(path)).toBe(name);
});

it("refuses what Nix cannot name", () => {
  expect(() => storeName("pool/.hidden")).toThrow("no Nix store path");
  expect(() => storeName("pool/")).toThrow("no Nix store path");
  expect(() => storeName(`${"a".repeat(208)}.deb`)).toThrow("no Nix store path");
});

it("gives names Nix allows, and different ones to different files of an archive", () => {
  const word = fc.string({
    unit: fc.constantFrom("a", "1", ".", "+", "-", "~", ":", "%"),
    minLength: 1,
    maxLength: 12,
  });
  const file = fc.tuple(word, word).map(([name, version]) => `x${name.replaceAll("~", "")}_1${version}_amd64.deb`);
  fc.assert(
    fc.property(file, file, (a, b) => {
      expect(storeName(a)).toMatch(/^[A-Za-z0-9+._?=-]+$/);
      expect(storeName(a) === storeName(b)).toBe(a === b);
    }),
  );
});

it("encodes paths for URLs", () => {
  expect(archiveUrl("http://mirror.example/debian/", "pool/main/g++_1:2~rc+b1_all.deb")).toBe(
    "http://mirror.example/debian/pool/main/g%2B%2B_1%3A2%7Erc%2Bb1_all.deb",
  );
  fc.assert(
    fc.property(fc.string({ unit: "grapheme-ascii" }), (name) => {
      const url = archiveUrl("file:///srv", `a/${name}`);
      expect(decodeURIComponent(url.slice("file:///srv/a/".length))).toBe(name);
      expect(url).toMatch(/^[A-Za-z0-9/:.%_-]+$/);
    }),
  );
});

it("writes digests as SRI", () => {
  expect(sriFromHex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")).toBe(
    "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
  );
  expect(() => sriFromHex("E3")).toThrow("not a SHA-256");
});
