import { describe, expect, it } from "vitest";
import { pinnedCrate, pinnedDeb, pinnedGoModule, pinnedTarball } from "../../../src/inputs/pinned-file.ts";
import { packageExample } from "./example.ts";

const bases = {
  main: ["http://one.example/debian", "http://two.example/debian"],
  security: ["http://one.example/debian-security"],
};
const sha256 = "a8dfc61a50e70cdf2b790dcd9e1c45e2e42f396988e7fed1c45b1444df932953";

describe("a .deb", () => {
  it("is looked for at each main base in turn, escaped, and lands on the path Nix gives it", () => {
    const path = "pool/main/b/bash/bash-static_5.2.37-2+b10_amd64.deb";
    expect(pinnedDeb(packageExample({ path, sha256, size: 7 }), bases)).toEqual({
      name: "bash-static_5.2.37-2+b10_amd64.deb",
      urls: bases.main.map((base) => `${base}/pool/main/b/bash/bash-static_5.2.37-2%2Bb10_amd64.deb`),
      algorithm: "sha256",
      integrity: `sha256-${Buffer.from(sha256, "hex").toString("base64")}`,
      size: 7,
      hint: expect.stringContaining("samebits lock --update"),
      storePath: "/nix/store/pzak2h76i9zmvrq937jlrz91cnkd9bq6-bash-static_5.2.37-2+b10_amd64.deb",
    });
  });

  it("of the security archive is looked for there alone", () => {
    const file = pinnedDeb(packageExample({ archive: "security" }), bases);
    expect(file.urls).toEqual(["http://one.example/debian-security/pool/main/b/bash/bash_5.2-1_amd64.deb"]);
  });

  it("with characters that a store name cannot hold is stored without them, and fetched with them", () => {
    const file = pinnedDeb(packageExample({ path: "pool/x/y_1~rc1_all.deb" }), bases);
    expect(file.name).toBe("y_1_rc1_all.deb");
    expect(file.storePath.endsWith("-y_1_rc1_all.deb")).toBe(true);
    expect(file.urls[0]).toBe("http://one.example/debian/pool/x/y_1%7Erc1_all.deb");
  });
});

describe("an npm tarball", () => {
  // SHA-512 of "x"; the path was printed by `nix-store --print-fixed-path sha512`.
  const integrity = "sha512-pKvURIxJVi2CgRXROh/M6pJ/UrTVRZKX+LQ+QtqJI4vBNibkPcs43bCCSIkn7JBPtCBXRDmD6IWFF51QVRr+Yg==";
  it("has the registry's own path, and a store name without scope signs", () => {
    const file = pinnedTarball({ name: "@samebits/x", version: "1.0.0", integrity }, [
      "http://r.example",
      "http://s.example/npm",
    ]);
    expect(file.urls).toEqual([
      "http://r.example/@samebits/x/-/x-1.0.0.tgz",
      "http://s.example/npm/@samebits/x/-/x-1.0.0.tgz",
    ]);
    expect(file).toMatchObject({
      name: "samebits-x-1.0.0.tgz",
      algorithm: "sha512",
      integrity,
      storePath: "/nix/store/akph4zw89fn7csbsj7pa6gx4lm4kgc2b-samebits-x-1.0.0.tgz",
    });
  });
});

describe("sources of programs", () => {
  // SHA-256 of "x"; the paths were printed by `nix-store --print-fixed-path sha256`.
  const hex = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
  const integrity = `sha256-${Buffer.from(hex, "hex").toString("base64")}`;

  it("a module's files are looked for at each proxy, escaped, and land on the paths Nix gives them", () => {
    const module = { path: "example.org/Greeting", version: "v1.0.0+incompatible", mod: integrity, zip: integrity };
    const [mod, zip] = pinnedGoModule(module, ["http://one.example", "http://two.example/go"]);
    expect(zip).toMatchObject({
      name: "example.org=Greeting=v1.0.0+incompatible.zip",
      urls: [
        "http://one.example/example.org/!greeting/@v/v1.0.0+incompatible.zip",
        "http://two.example/go/example.org/!greeting/@v/v1.0.0+incompatible.zip",
      ],
      integrity,
      storePath: "/nix/store/1jhfzgcb3rpi540axx1s7c7cw7bl2760-example.org=Greeting=v1.0.0+incompatible.zip",
    });
    expect(mod!.name).toBe("example.org=Greeting=v1.0.0+incompatible.mod");
    // Of what no package is compiled, the go.mod alone.
    const { zip: _, ...bare } = module;
    expect(pinnedGoModule(bare, [])).toHaveLength(1);
  });

  it("a crate is looked for where its registry says, and lands on the path Nix gives it", () => {
    const crate = { name: "jaq", version: "1.0.0+b", sha256: hex };
    expect(pinnedCrate(crate, ["http://one.example/dl"])).toMatchObject({
      name: "jaq-1.0.0+b.crate",
      urls: ["http://one.example/dl/jaq/1.0.0+b/download"],
      integrity,
      storePath: "/nix/store/bbarr2aibk2dc2sx07gmbxfkihmisrwm-jaq-1.0.0+b.crate",
    });
  });
});
