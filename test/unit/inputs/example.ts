import type { LockedPackage } from "../../../src/debian/locked-package.ts";
import type { Generated } from "../../../src/inputs/generated.ts";

export const packageExample = (more: Partial<LockedPackage> = {}): LockedPackage => ({
  package: "bash",
  version: "5.2-1",
  architecture: "amd64",
  path: "pool/main/b/bash/bash_5.2-1_amd64.deb",
  size: 1234,
  sha256: "ab".repeat(32),
  ...more,
});

/** Everything nix/generated/ can hold, once with and once without what is optional. */
export const generatedExample: Generated = {
  archive: {
    codename: "trixie",
    components: ["main"],
    snapshots: {
      debian: "http://snapshot.example/debian/20260913T000000Z",
      security: "http://snapshot.example/security",
    },
    suites: {
      trixie: { inRelease: "12".repeat(32), date: "2026-09-05T10:00:00.000Z", version: "13.7" },
      "trixie-security": { inRelease: "34".repeat(32), date: "2026-09-12T10:00:00.000Z" },
    },
    busybox: {
      package: "busybox-static_1%3a1.37-6+b9_amd64",
      path: "pool/main/b/busybox/busybox-static_1.37-6+b9_amd64.deb",
      sha256: "56".repeat(32),
      treeHash: "sha256-jz+MLzrTom5xsDTOBe8Mz3FknzGlp5evAoovrhSSi0c=",
    },
    bash: "bash_5.2-1_amd64",
    npm: "odd_1:2~rc+x_all",
  },
  packages: {
    "bash_5.2-1_amd64": packageExample(),
    "libc6_2.41-12_amd64": packageExample({
      package: "libc6",
      version: "2.41-12",
      archive: "security",
      path: "pool/main/g/glibc/libc6_2.41-12_amd64.deb",
    }),
    "odd_1:2~rc+x_all": packageExample({ package: "odd", version: "1:2~rc+x", architecture: "all", size: 0 }),
    "linux-source-6.12_6.12-1_all": packageExample({
      package: "linux-source-6.12",
      version: "6.12-1",
      architecture: "all",
    }),
  },
  toolchains: {
    image: { requested: ["bash", "odd"], packages: ["bash_5.2-1_amd64", "odd_1:2~rc+x_all"] },
    empty: { requested: [], packages: [] },
  },
  kernels: {
    minimal: { source: "linux-source-6.12_6.12-1_all", target: "tinyconfig", patches: [], modules: false },
    patched: {
      source: "linux-source-6.12_6.12-1_all",
      config: "odd_1:2~rc+x_all",
      flavour: "config.amd64_none_amd64",
      patches: ["patches/0001-first.patch", "patches/deeper/0002-second.patch", "../features/net/0003-shared.patch"],
      modules: true,
    },
  },
  repositories: ["buildernet", "minimal"],
};
