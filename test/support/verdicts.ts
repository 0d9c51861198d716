import { createHash } from "node:crypto";
import type { Difference, Leaf } from "../../src/diff/leaf.ts";
import type { Phase } from "../../src/image/phases.ts";
import type { ImageSizes } from "../../src/repro/package-sizes.ts";
import type { ComparedArtifact, Run, VariedAspect, Verdict } from "../../src/repro/verdict.ts";

/** The digest of a text, SRI. */
export const sri = (content: string): string => `sha256-${createHash("sha256").update(content).digest("base64")}`;

export const leaf = (path: string, differences: readonly Difference[], more: Partial<Leaf> = {}): Leaf => ({
  path,
  kind: "file",
  format: "cpio archive",
  differences,
  package: undefined,
  causes: [{ kind: "unknown", evidence: "nothing that is known fits" }],
  notes: [],
  ...more,
});

const bytes = (from: number, length: number, at: number, value: number): Buffer => {
  const made = Buffer.from(Array.from({ length }, (_, index) => (from + index * 7) & 0xff));
  made[at] = value;
  return made;
};

/** A leaf for each way to differ. */
export const everyDifference: readonly Leaf[] = [
  leaf(
    "minimal.efi!.initrd!usr/lib/os-release",
    [
      {
        what: "content",
        sizes: [412, 412],
        firstOffset: 120,
        differing: 6,
        regions: [],
        hunks: [{ lineA: 4, lineB: 4, a: ['BUILD_ID="2026-09-12 10:11:12"'], b: ['BUILD_ID="2027-01-03 23:59:59"'] }],
      },
    ],
    {
      package: "base-files",
      causes: [
        {
          kind: "build timestamp",
          evidence: "2027-01-03 23:59:59 lies within a day of the time file B was written",
          fix: 'in mkosi.finalize: sed -i /^BUILD_ID=/d "$BUILDROOT/usr/lib/os-release"',
        },
      ],
    },
  ),
  leaf(
    "minimal.efi!.initrd!usr/bin/tool",
    [
      {
        what: "content",
        sizes: [70_000, 70_000],
        firstOffset: 0x1010,
        differing: 2,
        regions: [
          { offset: 0x1010, length: 2, from: 0x1000, a: bytes(3, 34, 16, 0xde), b: bytes(3, 34, 16, 0xad) },
          { offset: 0x2010, length: 900, from: 0x2000, a: bytes(0, 96, 16, 1), b: bytes(9, 90, 17, 2) },
        ],
        sections: [".rodata", ".note.gnu.build-id"],
        strings: { a: ["/build/first/tool.c"], b: ["/srv/somewhere/else/tool.c"] },
      },
      { what: "attribute", name: "mtime", a: 1_789_171_200, b: 1_789_999_999 },
    ],
    { package: "tools", notes: ["an example of a note"] },
  ),
  leaf("minimal.efi!.initrd", [{ what: "order", position: 4, a: "etc/passwd", b: "etc/shadow", moved: 2 }], {
    kind: "container",
    causes: [{ kind: "ordering", evidence: "the same members in another order", fix: "sort what is packed" }],
  }),
  leaf("minimal.efi!.initrd!etc/new", [
    { what: "missing", only: "b", kind: "file", size: 1234, below: 0, twin: "etc/old" },
  ]),
  leaf("minimal.efi!.initrd!etc/folder", [{ what: "missing", only: "a", kind: "directory", size: 0, below: 17 }]),
  leaf("minimal.efi!.initrd!etc/kind", [{ what: "kind", a: "file", b: "symlink" }]),
  leaf("minimal.efi!.initrd!etc/mode", [{ what: "attribute", name: "mode", a: "0644", b: undefined }], {
    causes: [{ kind: "umask", evidence: "0644 and 0600 are what umasks 0022 and 0077 leave" }],
  }),
  leaf("minimal.raw", [{ what: "numbering", name: "inode", members: 900, example: "usr/bin/env: 12 -> 13" }], {
    kind: "container",
    format: "FAT32 file system",
  }),
  leaf("minimal.raw!esp!EFI/BOOT/BOOTX64.EFI", [{ what: "repeat", of: "minimal.efi" }], {
    causes: [{ kind: "follows", evidence: "the same pair of contents" }],
  }),
  leaf("minimal.initrd", [{ what: "compression", sizes: [17_503_367, undefined] }], {
    kind: "container",
    causes: [{ kind: "compression", evidence: "the content is the same" }],
  }),
];

export const varied: readonly VariedAspect[] = [
  {
    name: "path",
    title: "Build path",
    first: "/samebits/images",
    other: "/srv/somewhere/else/of/another/length/images",
    notDone: undefined,
  },
  { name: "umask", title: "Umask", first: "0022", other: "0077", notDone: undefined },
  { name: "zone", title: "Time zone", first: "UTC", other: "Pacific/Chatham", notDone: undefined },
  {
    name: "order",
    title: "Order of files in folders",
    first: "as stored",
    other: "reversed",
    notDone: "this machine has no FUSE",
  },
];

export const phases = (factor: number): Phase[] => [
  { title: "Validating certificates and keys", seconds: 0.01 * factor },
  { title: "Building minimal image", seconds: 0.02 },
  { title: "Installing Debian", seconds: 8.4 * factor },
  { title: "Removing files", seconds: 0.6 * factor },
  { title: "Creating cpio archive initrd", seconds: 1.25 * factor },
  { title: "Compressing initrd with zstd", seconds: 2.75 * factor },
];

export const sizes: ImageSizes = {
  bytes: 58_675_620,
  initrd: 17_503_367,
  parts: [
    {
      name: "libssl3t64",
      kind: "package",
      bytes: 7_720_528,
      files: 5,
      largest: [{ path: "usr/lib/x86_64-linux-gnu/libcrypto.so.3", bytes: 6_517_312 }],
    },
    { name: "kernel", kind: "kernel", bytes: 3_306_496, files: 1, largest: [{ path: "vmlinuz", bytes: 3_306_496 }] },
    ...Array.from({ length: 60 }, (_, index) => ({
      name: `package-${index}`,
      kind: "package" as const,
      bytes: Math.round(7_000_000 / (index + 1)),
      files: index + 1,
      largest: [{ path: `usr/bin/${index}`, bytes: 1000 }],
    })),
    {
      name: "stub and UKI sections",
      kind: "uki",
      bytes: 90_000,
      files: 6,
      largest: [{ path: ".text", bytes: 50_000 }],
    },
    {
      name: "(no package)",
      kind: "no package",
      bytes: 15_199,
      files: 28,
      largest: [{ path: "etc/ld.so.cache", bytes: 3603 }],
    },
  ],
};

const FILES = ["efi", "raw", "kernel", "initrd", "manifest"];

/** @param others what the further builds made of `efi` and `initrd`: the same letter is the same bits */
const artifacts = (others: readonly string[], locked: string | undefined): ComparedArtifact[] =>
  FILES.map((name) => {
    const changes = name === "efi" || name === "initrd";
    const first = sri(`${name} a`);
    const found = others.map((letter) => sri(`${name} ${changes ? letter : "a"}`));
    const lock = locked && sri(`${name} ${changes ? locked : "a"}`);
    return {
      artifact: name,
      file: `minimal.${name}`,
      first,
      others: found,
      locked: lock,
      same: [...found, lock].every((one) => one === first),
    };
  });

const made = FILES.map((name) => ({ file: `minimal.${name}`, size: 20_903_936, integrity: sri(`${name} a`) }));

function verdict(others: readonly string[], locked: string | undefined, more: Partial<Verdict> = {}): Verdict {
  const compared = artifacts(others, locked);
  const run = (letter: string, index: number): Run => ({
    seed: `5eed${index}`,
    varied,
    artifacts: made,
    phases: phases(1.3 + index),
    kept: letter === "a" ? undefined : `out/minimal/qemu.${index + 2}`,
  });
  return {
    image: "minimal",
    variant: "qemu",
    same: compared.every((one) => one.same),
    commit: { id: "0123456789abcdef0123456789abcdef01234567", changed: false },
    inputs: { toolchain: "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-samebits-image-toolchain" },
    artifacts: compared,
    first: { artifacts: made, phases: phases(1), folder: "out/minimal/qemu" },
    runs: others.map(run),
    rebuilt: [
      {
        what: "kernel minimal",
        path: "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-kernel-minimal",
        same: true,
        first: sri("k"),
        second: sri("k"),
        kept: undefined,
        varied: varied.slice(0, 2),
        seconds: 312.4,
      },
    ],
    skipped: [],
    differences: undefined,
    bisection: undefined,
    sizes,
    ...more,
  };
}

/** Verdicts of every outcome. */
export const green: Verdict = verdict(["a"], "a");
export const red: Verdict = verdict(["b", "a", "c"], "a", {
  commit: { id: "fedcba9876543210fedcba9876543210fedcba98", changed: true },
  skipped: ["toolchains: --skip-toolchains"],
  differences: { compared: 1234, leaves: everyDifference },
  bisection: {
    needed: [["umask"]],
    tried: [
      { varied: ["path", "umask"], differs: true },
      { varied: ["path"], differs: false },
      { varied: ["umask"], differs: true },
      { varied: [], differs: false },
    ],
  },
});
export const notLocked: Verdict = verdict(["a"], undefined, { commit: undefined, rebuilt: [], sizes: undefined });
export const lockDiffers: Verdict = verdict(["a", "a"], "z");

/** A verdict with so many differences. */
export const many = (count: number): Verdict => ({
  ...red,
  differences: {
    compared: count * 2,
    leaves: Array.from({ length: count }, (_, index) => ({
      ...everyDifference[index % everyDifference.length]!,
      path: `minimal.efi!.initrd!usr/share/folder-${index % 37}/some/file-with-a-rather-long-name-${index}.conf`,
    })),
  },
});
