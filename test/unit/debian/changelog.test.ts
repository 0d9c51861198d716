import { expect, it } from "vitest";
import { advisoriesSince, parseChangelog } from "../../../src/debian/changelog.ts";

const text = `openssl (3.5.7-1~deb13u2) trixie-security; urgency=medium

  * CVE-2026-18798 ("QUIC Server May Trigger Double Free When Processing
    Packets"), see DSA-6001-1 and cve-2026-9999.
  * Lists that wrap: CVE-2026-
    63072, CVE-2026-18798.

 -- Sebastian Andrzej Siewior <sebastian@breakpoint.cc>  Tue, 03 Nov 2026 21:11:22 +0100

openssl (3.5.7-1~deb13u1) trixie; urgency=medium

  * Import 3.5.7, fixes CVE-2026-1000.

 -- Someone <someone@example.org>  Sat, 05 Sep 2026 20:11:22 +0200

openssl (3.5.1-1) unstable; urgency=high

  * CVE-2025-1234

 -- Someone <someone@example.org>  Sat, 05 Jul 2025 20:11:22 +0200

Old Changelog:
Sat Aug 3 1996 CVE-1996-0001 (2.0) stable; urgency=low
`;

it("reads entries, newest first, and stops at what is none", () => {
  const entries = parseChangelog(text);
  expect(entries.map((entry) => entry.version)).toEqual(["3.5.7-1~deb13u2", "3.5.7-1~deb13u1", "3.5.1-1"]);
  expect(entries[0]).toMatchObject({ source: "openssl", distributions: ["trixie-security"] });
  expect(entries[2]?.changes).toEqual(["", "* CVE-2025-1234", ""]);
  expect(() => parseChangelog("<html>not found</html>")).toThrow("not a Debian changelog");
});

it("names what is fixed between the locked version and the newest, each once", () => {
  expect(advisoriesSince(text, "3.5.7-1~deb13u1")).toEqual({
    versions: ["3.5.7-1~deb13u2"],
    ids: ["CVE-2026-9999", "CVE-2026-18798", "CVE-2026-63072", "DSA-6001-1"],
  });
  expect(advisoriesSince(text, "3.5.1-1").ids).toContain("CVE-2026-1000");
  expect(advisoriesSince(text, "3.5.1-1").ids).not.toContain("CVE-2025-1234");
  expect(advisoriesSince(text, "3.5.7-1")).toEqual({ versions: [], ids: [] });
});
