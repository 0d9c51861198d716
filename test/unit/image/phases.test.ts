import { describe, expect, it } from "vitest";
import { collectPhases } from "../../../src/image/phases.ts";

/** Feeds lines, each one second after the one before it. */
function phasesOf(lines: readonly string[]) {
  let clock = 5000;
  const { line, finish } = collectPhases(() => clock);
  for (const text of lines) {
    line(text);
    clock += 1000;
  }
  return finish();
}

describe("phases of mkosi's output", () => {
  it("last from the line that names one to the next such line", () => {
    expect(
      phasesOf([
        "$ nix develop",
        "‣ Validating certificates and keys",
        "‣ Building minimal image",
        "‣  Installing Debian",
        "Setting up base-files (13.8) ...",
        "Setting up libc6 (2.41) ...",
        "‣  Removing files…",
        "‣ /usr/lib/firmware/{amd-ucode,intel-ucode} not found, not adding microcode",
        "‣  Normalizing modification times of /.",
        "‣  /var/tmp/output/minimal.efi size is 19.9M, consumes 19.9M.",
      ]),
    ).toEqual([
      { title: "Validating certificates and keys", seconds: 1 },
      { title: "Building minimal image", seconds: 1 },
      { title: "Installing Debian", seconds: 3 },
      { title: "Removing files", seconds: 2 },
      { title: "Normalizing modification times of /", seconds: 2 },
    ]);
  });

  it("have the same titles wherever the build runs", () => {
    const at = (folder: string, scratch: string, random: string) =>
      phasesOf([
        `‣  Running postinstall script ${folder}/common/uki/mkosi.postinst…`,
        `‣  Compressing ${scratch}/mkosi-workspace-${random}/initrd with zstd`,
        "‣  Normalizing modification times of /boot",
      ]).map(({ title }) => title);
    expect(at("/samebits/images", "/var/tmp", "qjoqwrhy")).toEqual([
      "Running postinstall script uki/mkosi.postinst",
      "Compressing initrd with zstd",
      "Normalizing modification times of /boot",
    ]);
    expect(at("/srv/somewhere/else/images", "/mnt/scratch", "hj0av4ma")).toEqual(
      at("/samebits/images", "/var/tmp", "q"),
    );
  });

  it("say which layer they belong to, where there are several", () => {
    expect(
      phasesOf([
        "‣ Syncing package manager metadata",
        "‣ Building base image",
        "‣  Installing Debian",
        "‣ Building qemu image",
        "‣  Installing Debian",
      ]).map(({ title }) => title),
    ).toEqual([
      "Syncing package manager metadata",
      "Building base image",
      "base: Installing Debian",
      "Building qemu image",
      "qemu: Installing Debian",
    ]);
  });

  it("are none where mkosi said nothing, and never negative", () => {
    expect(phasesOf(["nothing"])).toEqual([]);
    let clock = 10;
    const { line, finish } = collectPhases(() => clock--);
    line("‣ Turning the clock back");
    expect(finish()).toEqual([{ title: "Turning the clock back", seconds: 0 }]);
  });
});
