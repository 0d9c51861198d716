import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PackagesIndex } from "../../../src/debian/packages.ts";

/** Seven stanzas of Debian 13's own index. */
const fixture = readFileSync(new URL("../../fixtures/debian/Packages", import.meta.url));
const indexOf = (text: string) => new PackagesIndex(Buffer.from(text), "Packages");
const HEX = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const stanza = (name: string, version: string, more = "", architecture = "amd64") =>
  `Package: ${name}\nVersion: ${version}\nArchitecture: ${architecture}\nFilename: pool/${name}.deb\nSize: 1\nSHA256: ${HEX}\n${more}\n`;

it("reads entries of the real index", () => {
  const index = new PackagesIndex(fixture, "Packages");
  expect([...index.names()].sort()).toEqual([
    "bash",
    "busybox-static",
    "dash",
    "gcc-14-base",
    "libc6",
    "libstdc++6",
    "tzdata",
  ]);
  expect(index.find("busybox-static", "1:1.37.0-6+b9", "amd64")).toMatchObject({
    package: "busybox-static",
    version: "1:1.37.0-6+b9",
    architecture: "amd64",
    filename: "pool/main/b/busybox/busybox-static_1.37.0-6+b9_amd64.deb",
    essential: false,
    section: "shells",
    source: { name: "busybox", version: "1:1.37.0-6" },
  });
  const bash = index.newest("bash", "amd64")!;
  expect(bash.essential).toBe(true);
  expect(bash.size).toBeGreaterThan(1_000_000);
  expect(bash.integrity).toBe(`sha256-${Buffer.from(bash.sha256, "hex").toString("base64")}`);
  expect(index.find("tzdata", "2026c-0+deb13u1", "amd64")?.architecture).toBe("all");
  expect(index.find("dash", "0.5.12-12")?.source).toEqual({ name: "dash", version: "0.5.12-12" });
  expect(bash.stanza.get("Maintainer")).toContain("Matthias Klose");
});

it("knows neither other packages, versions nor architectures", () => {
  const index = new PackagesIndex(fixture, "Packages");
  expect(index.has("bas")).toBe(false);
  expect(index.find("bash", "5.2.37-2")).toBeUndefined();
  expect(index.find("bash", "5.2.37-2+b10", "arm64")).toBeUndefined();
  expect(index.newest("bash", "arm64")).toBeUndefined();
  expect(index.entries("nothing")).toEqual([]);
});

it("keeps every version of a package, and finds the newest by dpkg's order", () => {
  const index = indexOf(
    [stanza("a", "1.9"), stanza("b", "1"), stanza("a", "1.10"), stanza("a", "1.10~rc1")].join("\n"),
  );
  expect(index.entries("a").map((entry) => entry.version)).toEqual(["1.9", "1.10", "1.10~rc1"]);
  expect(index.newest("a")?.version).toBe("1.10");
  expect(index.find("a", "1.10~rc1")?.version).toBe("1.10~rc1");
});

it("prefers the architecture over all", () => {
  const index = indexOf(`${stanza("a", "1", "", "all")}\n${stanza("a", "1")}`);
  expect(index.find("a", "1", "amd64")?.architecture).toBe("amd64");
  expect(index.find("a", "1", "arm64")?.architecture).toBe("all");
});

it("copes with other orders of fields, further blank lines and a missing one at the end", () => {
  const index = indexOf(`\n\nVersion: 1\nPackage: late\n\n\n\n${stanza("a", "1").trimEnd()}`);
  expect([...index.names()]).toEqual(["late", "a"]);
  expect(index.find("a", "1")?.sha256).toBe(HEX);
  expect([...indexOf("").names()]).toEqual([]);
});

it("refuses entries that cannot be right", () => {
  const broken = (from: string, to: string) => () => indexOf(stanza("a", "1").replace(from, to)).find("a", "1");
  expect(broken("pool/a.deb", "../../etc/passwd")).toThrow("not inside the archive");
  expect(broken("pool/a.deb", "/etc/passwd")).toThrow("not inside the archive");
  expect(broken("Size: 1", "Size: -1")).toThrow("not a number");
  expect(broken(HEX, HEX.slice(1))).toThrow("not a SHA-256");
  expect(broken("SHA256", "MD5sum")).toThrow("the stanza of a has no field SHA256");
});

it("indexes 55 MB in about a second, and looks up 10,000 packages in less", () => {
  const description = `Description: ${"x".repeat(500)}\n`;
  const text = Array.from({ length: 70_000 }, (_, at) => stanza(`package-${at}`, "1.0-1", description)).join("\n");
  expect(text.length).toBeGreaterThan(45_000_000);
  const bytes = Buffer.from(text);
  const start = performance.now();
  const index = new PackagesIndex(bytes, "Packages");
  const indexed = performance.now();
  for (let at = 0; at < 70_000; at += 7) expect(index.newest(`package-${at}`)?.size).toBe(1);
  const looked = performance.now();
  // Generous, for machines that do something else at the same time; measured: 0.05 s and 0.15 s.
  expect(indexed - start).toBeLessThan(2_000);
  expect(looked - indexed).toBeLessThan(4_000);
});
