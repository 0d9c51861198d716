import { open, rm } from "node:fs/promises";
import { z } from "zod";
import { invalid, stepFailed, systemCode } from "../base/errors.ts";
import { run } from "../base/process.ts";
import type { Tool } from "../nix/tool.ts";
import { type DiskFile, findDisk } from "./disk-file.ts";

export interface CreateDiskOptions {
  /** Commands inside the boot toolchain, which has qemu-img. */
  readonly tool: Tool;
  readonly env: Readonly<Record<string, string>>;
  /** Folder for logs. */
  readonly logs: string;
  readonly signal?: AbortSignal;
}

const UNITS = ["", "K", "M", "G", "T"];
const MIB = 1024 ** 2;

/**
 * A size as qemu-img takes it: a whole number of bytes, or of KiB, MiB, GiB, TiB with K, M, G, T behind it.
 * @throws SamebitsError (exit 2) also for less than 1 MiB, more than 64 TiB, or no whole number of KiB
 */
export function parseDiskSize(text: string): number {
  const [, digits, unit] = /^(\d{1,15})([KMGT]?)(?:iB|B)?$/i.exec(text) ?? [];
  const bytes = Number(digits) * 1024 ** UNITS.indexOf(unit?.toUpperCase() ?? "");
  if (bytes >= MIB && bytes <= 64 * 1024 ** 4 && bytes % 1024 === 0) return bytes;
  throw invalid(`"${text}" is not the size of a disk`, { why: "from 1M to 64T, as in 512M, 8G, 2T (powers of 1024)" });
}

/** `8 GiB`: a disk's size, in powers of 1024, exactly where it is whole. */
export function showDiskSize(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && value % 1024 === 0 && unit < UNITS.length - 1) [value, unit] = [value / 1024, unit + 1];
  return unit === 0 ? `${bytes} bytes` : `${value} ${UNITS[unit]}iB`;
}

/**
 * The disk of that name: as it is when it is there already and as large as wanted, otherwise a new one: raw where the name ends in
 * .raw or .img, else qcow2. It takes up room only as it is written to. What is there is never written over.
 * @param size bytes
 * @returns the disk, and whether it is new
 * @throws SamebitsError (exit 2) when a disk of another size is there
 */
export async function createDisk(
  path: string,
  size: number,
  options: CreateDiskOptions,
): Promise<DiskFile & { readonly isNew: boolean }> {
  const { tool, env, logs, signal } = options;
  try {
    // Whoever makes the file first has it: qemu-img itself would write over what is there.
    await (await open(path, "wx", 0o600)).close();
  } catch (error) {
    if (systemCode(error) === "EEXIST") return { ...(await existing(path, size, options)), isNew: false };
    throw stepFailed(`cannot create the disk ${path}`, { why: (error as Error).message, cause: error });
  }
  const format = /\.(?:raw|img)$/.test(path) ? "raw" : "qcow2";
  try {
    await run(tool(["/usr/bin/qemu-img", "create", "-q", "-f", format, path, String(size)]), {
      log: `${logs}/create-disk.log`,
      failure: `creating the disk ${path} failed`,
      env,
      ...(signal && { signal }),
    });
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return { file: path, format, isNew: true };
}

async function existing(path: string, size: number, options: CreateDiskOptions): Promise<DiskFile> {
  const disk = await findDisk(path, "create it anew");
  const is = await diskSize(disk, options);
  if (is === size) return disk;
  throw invalid(`the disk ${path} is there already, with ${showDiskSize(is)} instead of ${showDiskSize(size)}`, {
    next: [
      "leave out --create-disk to use it as it is; the image grows its file system when the disk has grown",
      `make it larger: qemu-img resize -f ${disk.format} ${path} SIZE`,
    ],
  });
}

const infoSchema = z.object({ "virtual-size": z.number() });

/** How large a disk is to the machine it is attached to, in bytes; also of one that is in use. */
export async function diskSize({ file, format }: DiskFile, options: CreateDiskOptions): Promise<number> {
  const { tool, env, logs, signal } = options;
  const command = ["/usr/bin/qemu-img", "info", "--force-share", "--output=json", "-f", format, file];
  const { stdout } = await run(tool(command), {
    log: `${logs}/disk-info.log`,
    failure: `${file} cannot be read as a disk`,
    env,
    ...(signal && { signal }),
  });
  return infoSchema.parse(JSON.parse(stdout))["virtual-size"];
}
