import { describe, expect, it } from "vitest";
import { fixedOutputPath, sriOfNixHash } from "../../../src/nix/store-path.ts";

// Each was printed by Nix itself: `nix-store --print-fixed-path ALGORITHM HASH NAME`.
describe("fixedOutputPath", () => {
  it.each([
    [
      "bash-static_5.2.37-2+b10_amd64.deb",
      "sha256",
      "a8dfc61a50e70cdf2b790dcd9e1c45e2e42f396988e7fed1c45b1444df932953",
      "/nix/store/pzak2h76i9zmvrq937jlrz91cnkd9bq6-bash-static_5.2.37-2+b10_amd64.deb",
    ],
    [
      "a",
      "sha256",
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "/nix/store/fv16lcs3lf0l78jdd486kp1p9rp2nniz-a",
    ],
    [
      "samebits-x-1.0.0.tgz",
      "sha512",
      "a4abd4448c49562d828115d13a1fccea927f52b4d5459297f8b43e42da89238bc13626e43dcb38ddb082488927ec904fb42057443983e88585179d50551afe62",
      "/nix/store/akph4zw89fn7csbsj7pa6gx4lm4kgc2b-samebits-x-1.0.0.tgz",
    ],
    [
      "z_._-+?",
      "sha256",
      "8a798890fe93817163b10b5f7bd2ca4d25d84c52739a645a889c173eee7d9d3d",
      "/nix/store/yzb6msm062sbchvi73x718fybkcrsgqh-z_._-+?",
    ],
  ])("%s by %s", (name, algorithm, hex, expected) => {
    expect(fixedOutputPath(name, algorithm, hex)).toBe(expected);
  });
});

// Both were printed by Nix: `nix-store --query --hash`, `nix hash to-sri`.
describe("sriOfNixHash", () => {
  it.each([
    [
      "sha256:1mkisprlgvfwim99z72zm53bdvk7sf6yy6cxhr02dg6f9z3r1qsr",
      "sha256-WeOQx0/OvCZAhp0Z743TZ+62RqlfnJ9SjdztR/PVcdY=",
    ],
    [
      "sha256:0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73",
      "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    ],
  ])("%s", (text, sri) => {
    expect(sriOfNixHash(text)).toBe(sri);
  });

  it("refuses what is no such digest", () => {
    for (const text of ["", "sha256:", `sha256:${"e".repeat(52)}`, "sha1:x"]) {
      expect(() => sriOfNixHash(text)).toThrow(RangeError);
    }
  });
});
