import { describe, expect, it } from "vitest";
import { PackagesIndex } from "../../../src/debian/packages.ts";
import { type AuditFinding, renderAudit } from "../../../src/lock/audit.ts";
import { findNewer, usedPackages } from "../../../src/lock/newer.ts";
import { generatedExample, packageExample } from "../inputs/example.ts";

/** An index of packages as `name version architecture size source-name source-version`, the last two if they differ. */
const index = (...lines: string[]) =>
  new PackagesIndex(
    Buffer.from(
      lines
        .map((line) => {
          const [name, version, architecture, size, source, sourceVersion] = line.split(" ");
          return (
            `Package: ${name}\n${source ? `Source: ${source}${sourceVersion ? ` (${sourceVersion})` : ""}\n` : ""}` +
            `Version: ${version}\nArchitecture: ${architecture}\nFilename: pool/${name}.deb\nSize: ${size}\nSHA256: ${"0".repeat(64)}\n`
          );
        })
        .join("\n"),
    ),
    "test",
  );

const used = (name: string, version: string, ...by: string[]) => ({
  entry: packageExample({ package: name, version }),
  by: new Set(by),
});

describe("usedPackages", () => {
  it("has toolchains, kernels with their config package, and images, each package once", () => {
    const found = usedPackages(generatedExample, new Map([["minimal", [packageExample()]]]));
    expect(Object.fromEntries(found.map(({ entry, by }) => [entry.package, [...by]]))).toEqual({
      bash: ["toolchain image", "image minimal"],
      odd: ["toolchain image", "kernel patched"],
      "linux-source-6.12": ["kernel minimal", "kernel patched"],
    });
  });
});

describe("findNewer", () => {
  const security = index(
    "libssl3 3.5.7-1 amd64 900 openssl",
    "openssl 3.5.7-1 amd64 500",
    "bash 5.2-1 amd64 10",
    "zlib1g 1:1.3.2+b1 amd64 10 zlib 1:1.3.2",
    "old 1.0-1 amd64 10",
  );
  const locked = [
    index("libssl3 3.5.6-1+b2 amd64 900 openssl 3.5.6-1", "openssl 3.5.6-1 amd64 500"),
    index("zlib1g 1:1.3.1+really1-2 amd64 10 zlib 1:1.3.1-2"),
  ];

  it("gathers newer binaries by source, with the smallest .deb, and leaves out what is not newer", () => {
    const all = [
      used("zlib1g", "1:1.3.1+really1-2", "toolchain boot"),
      used("libssl3", "3.5.6-1+b2", "image a", "toolchain image"),
      used("openssl", "3.5.6-1", "image b"),
      used("bash", "5.2-1", "image a"),
      used("old", "1.0-2", "image a"),
      used("not-in-security", "1", "image a"),
    ];
    expect(findNewer(all, locked, security)).toMatchObject([
      {
        source: "openssl",
        locked: "3.5.6-1",
        fixed: "3.5.7-1",
        packages: ["libssl3", "openssl"],
        usedBy: ["image a", "image b", "toolchain image"],
        smallest: { package: "openssl" },
      },
      {
        source: "zlib",
        locked: "1:1.3.1-2",
        fixed: "1:1.3.2",
        packages: ["zlib1g"],
        usedBy: ["toolchain boot"],
        smallest: { package: "zlib1g" },
      },
    ]);
  });

  it("without the locked state, takes a package's own version, without the rebuild", () => {
    const versions = (...all: Parameters<typeof findNewer>[0]) => findNewer(all, [], security).map((one) => one.locked);
    expect(versions(used("libssl3", "3.5.6-1+b12"))).toEqual(["3.5.6-1"]);
    expect(versions(used("openssl", "3.5.6-1+deb13u1"))).toEqual(["3.5.6-1+deb13u1"]);
    expect(versions(used("openssl", "3.5.6-1+b1+really"))).toEqual(["3.5.6-1+b1+really"]);
  });

  it("of several locked versions names the oldest, so that no changelog entry is left out", () => {
    for (const versions of [
      ["3.5.6-1", "3.5.10~rc1", "3.5.5-1"],
      ["3.5.5-1", "3.5.6-1"],
    ]) {
      const found = findNewer(
        versions.map((version) => used("openssl", version)),
        [],
        security,
      );
      expect(found.map((one) => one.locked)).toEqual(["3.5.5-1"]);
    }
  });
});

describe("renderAudit", () => {
  const finding = (advisories: AuditFinding["advisories"]): AuditFinding => ({
    source: "openssl",
    locked: "3.5.6-1",
    fixed: "3.5.7-1",
    packages: ["libssl3", "openssl"],
    usedBy: ["image a", "toolchain image"],
    advisories,
  });

  it("is a paragraph for each finding and what to do about them", () => {
    expect(renderAudit([finding(["CVE-2026-1", "DSA-1-1"]), finding([])]).split("\n")).toEqual([
      "openssl  3.5.6-1 -> 3.5.7-1",
      "  advisories: CVE-2026-1 DSA-1-1",
      "  packages:   libssl3 openssl",
      "  used by:    image a, toolchain image",
      "",
      "openssl  3.5.6-1 -> 3.5.7-1",
      "  advisories: none named in its changelog",
      "  packages:   libssl3 openssl",
      "  used by:    image a, toolchain image",
      "",
      expect.stringMatching(/^2 source packages; .*samebits lock --update/),
      "",
    ]);
  });

  it("counts what is too much to read, and tells no advisories from none that could be read", () => {
    const ids = Array.from({ length: 14 }, (_, i) => `CVE-2026-${i}`);
    expect(renderAudit([finding(ids)])).toContain("CVE-2026-11 and 2 more (--json lists all)\n");
    expect(renderAudit([finding(ids.slice(0, 12))])).not.toContain("more");
    expect(renderAudit([finding(undefined)])).toContain("its changelog could not be read");
    expect(renderAudit([])).toBe("The security suite has nothing newer than the lock.\n");
  });
});
