import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { Tool } from "../src/nix/tool.ts";

export interface Pair {
  readonly a: string;
  readonly b: string;
}

export interface DiffPairs {
  readonly initrds: Pair;
  readonly images: Pair;
}

/**
 * Two initrds, one with another line in a file and another time at a second file, and two unified kernel images that are the given
 * one with these. Both of each pair are made by the same commands.
 * @param tool runs zstd, cpio, objcopy
 */
export async function makeDiffPairs(tool: Tool, folder: string, initrd: string, image: string): Promise<DiffPairs> {
  await mkdir(folder);
  const script = `
    set -eu
    mkdir tree
    zstd -qdc "$1" | (cd tree && cpio --quiet -idm)
    pack() (
      cd tree
      find . | LC_ALL=C sort | cpio --quiet -o -H newc --reproducible -R 0:0 | zstd -q -9 -T0 >"../$1.initrd"
    )
    pack a
    echo "BUILT_AT=$(date)" >>tree/usr/lib/os-release
    touch -d @1800000000 tree/usr/lib/modprobe.d tree/etc/group
    pack b
    at=$(objdump -h "$2" | awk '$2 == ".initrd" { print "0x" $4 }')
    objcopy --remove-section .initrd "$2" rest.efi
    for side in a b; do
      objcopy --add-section ".initrd=$side.initrd" --set-section-flags .initrd=data,readonly \
        --change-section-vma ".initrd=$at" rest.efi "$side.efi"
    done
    rm -rf tree`;
  const [program, ...words] = tool(["sh", "-c", script, "sh", initrd, image], ["--chdir", folder]);
  await execa(program!, words, { cwd: folder, stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const pair = (suffix: string): Pair => ({ a: join(folder, `a.${suffix}`), b: join(folder, `b.${suffix}`) });
  return { initrds: pair("initrd"), images: pair("efi") };
}
