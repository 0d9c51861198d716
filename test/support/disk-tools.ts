import { join } from "node:path";
import { execa } from "execa";
import { toolchain } from "./toolchain.ts";

/** What independent programs say of a disk. All run inside the toolchains `boot` and `test`. */
export interface DiskTools {
  /** qemu-img's words; it must end well. */
  qemuImg(...words: string[]): Promise<string>;
  /** Any program of the toolchain `test`. */
  run(...words: string[]): Promise<string>;
}

export async function diskTools(): Promise<DiskTools> {
  const [boot, test] = [await toolchain("boot"), await toolchain("test")];
  const say = async ([program, ...words]: readonly string[]) => (await execa(program!, words)).stdout;
  return {
    qemuImg: (...words) => say(boot(["/usr/bin/qemu-img", ...words])),
    run: (...words) => say(test(words)),
  };
}

/** Checks a raw disk from the partition table down to the one file on it. @returns that file's path, extracted */
export async function readBootDisk(tools: DiskTools, raw: string, folder: string): Promise<string> {
  const table = await tools.run("/usr/sbin/sgdisk", "-v", raw);
  if (!table.includes("No problems found")) throw new Error(`sgdisk -v ${raw}:\n${table}`);
  const partition = await tools.run("/usr/sbin/sgdisk", "-i", "1", raw);
  const [first, last] = ["First", "Last"].map((which) =>
    Number(new RegExp(`${which} sector: (\\d+)`).exec(partition)?.[1]),
  );
  if (!partition.includes("C12A7328-F81F-11D2-BA4B-00A0C93EC93B"))
    throw new Error(`no EFI system partition:\n${partition}`);
  const fileSystem = join(folder, "esp.fat");
  const sectors = [`skip=${first}`, `count=${last! - first! + 1}`];
  await tools.run("/usr/bin/dd", "bs=512", ...sectors, "status=none", `if=${raw}`, `of=${fileSystem}`);
  await tools.run("/usr/sbin/fsck.vfat", "-n", fileSystem);
  const listing = await tools.run("/usr/bin/mdir", "-i", fileSystem, "-/", "-b", "::");
  if (listing.trim() !== "::/EFI/\n::/EFI/BOOT/\n::/EFI/BOOT/BOOTX64.EFI")
    throw new Error(`more or less than one file:\n${listing}`);
  const file = join(folder, "extracted.efi");
  await tools.run("/usr/bin/mcopy", "-n", "-i", fileSystem, "::/EFI/BOOT/BOOTX64.EFI", file);
  return file;
}
