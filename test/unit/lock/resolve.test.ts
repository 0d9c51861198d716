import { describe, expect, it } from "vitest";
import type { Apt } from "../../../src/debian/apt.ts";
import type { Archive } from "../../../src/debian/archive.ts";
import { SUITE_KINDS, type SuiteKind } from "../../../src/debian/definition.ts";
import { keyOf } from "../../../src/debian/locked-package.ts";
import { PackagesIndex } from "../../../src/debian/packages.ts";
import { suiteOf } from "../../../src/debian/suites.ts";
import { closures, findSingle } from "../../../src/lock/resolve.ts";
import { packageExample } from "../inputs/example.ts";

/** An archive of suites, each with packages as `name version architecture`. */
function archive(suites: Partial<Record<SuiteKind, readonly string[]>>): Archive {
  const stanza = (words: string) => {
    const [name, version, architecture] = words.split(" ");
    return `Package: ${name}\nVersion: ${version}\nArchitecture: ${architecture}\nFilename: pool/${name}_${version}_${architecture}.deb\nSize: 1\nSHA256: ${"0".repeat(64)}\n`;
  };
  return {
    mirror: "/nonexistent",
    suites: SUITE_KINDS.filter((kind) => suites[kind]).map((kind) => ({
      suite: suiteOf("trixie", kind),
      packages: new PackagesIndex(Buffer.from(suites[kind]!.map(stanza).join("\n")), kind),
    })) as unknown as Archive["suites"],
  };
}

const full = archive({
  release: ["linux-source 6.12.9-1 all", "tool 1.0-1 amd64", "tool 1.0-1 arm64", "same 1-1 amd64"],
  updates: ["tool 1.0-1+deb13u1 amd64", "same 1-1 amd64"],
  security: ["linux-source 6.12.10-1 all"],
  backports: ["linux-source 6.16.1-1~bpo13+1 all", "tool 2.0-1~bpo13+1 amd64", "only 1-1~bpo13+1 amd64"],
});
const find = (name: string, version?: string) => findSingle(full, { name, version, asked: 'kernel "k"' }, "amd64");

describe("findSingle", () => {
  it("takes the newest version by Debian's order, of any suite but backports", () => {
    expect(find("linux-source")).toMatchObject({ version: "6.12.10-1", archive: "security" });
    expect(find("tool")).toMatchObject({ version: "1.0-1+deb13u1", architecture: "amd64" });
    expect(find("tool")).not.toHaveProperty("archive");
  });

  it("takes the named version, from wherever it is, backports too", () => {
    expect(find("linux-source", "6.12.9-1").version).toBe("6.12.9-1");
    expect(find("tool", "2.0-1~bpo13+1").version).toBe("2.0-1~bpo13+1");
  });

  it("a name that no suite has is an error with the nearest one", () => {
    expect(() => find("linux-sorce")).toThrow(
      expect.objectContaining({
        exitCode: 2,
        message:
          'kernel "k" asks for linux-sorce, which the archive (trixie, trixie-updates, trixie-security, trixie-backports) does not have',
        why: ['did you mean "linux-source"?'],
      }),
    );
  });

  it("a version that no suite has is an error with those there are, and where", () => {
    expect(() => find("linux-source", "6.1-1")).toThrow(
      expect.objectContaining({
        why: ["it has 6.12.9-1 (trixie), 6.12.10-1 (trixie-security), 6.16.1-1~bpo13+1 (trixie-backports)"],
      }),
    );
    // What only backports has is not taken unasked.
    expect(() => find("only")).toThrow(expect.objectContaining({ why: ["it has 1-1~bpo13+1 (trixie-backports)"] }));
  });

  it("a package of another architecture alone does not count", () => {
    const other = archive({ release: ["tool 1.0-1 arm64"] });
    expect(() => findSingle(other, { name: "tool", version: undefined, asked: "x" }, "amd64")).toThrow(/does not have/);
  });
});

describe("closures", () => {
  it("is the union, each package once and sorted; equal sets are resolved once", async () => {
    const asked: string[] = [];
    const apt: Apt = {
      closure: async (_, names) => {
        asked.push(names.join(" "));
        return [...names, "libc6"].map((name) => packageExample({ package: name }));
      },
    };
    const found = await closures(apt, "image-x", [["b", "a"], ["c"], ["b", "a"]]);
    expect(asked).toEqual(["b a", "c"]);
    expect(found.map(keyOf)).toEqual(["a", "b", "c", "libc6"].map((name) => `${name}_5.2-1_amd64`));
  });
});
