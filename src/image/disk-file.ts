import { type FileHandle, open } from "node:fs/promises";
import { invalid, systemCode } from "../base/errors.ts";
import { isQcow2 } from "../formats/qcow2.ts";
import { isVdi } from "../formats/vdi.ts";

/** QEMU's names of the formats that a machine's disks come in; `vpc` is VHD. */
export type DiskFormat = "raw" | "qcow2" | "vdi" | "vpc";

/** The image of a disk, as QEMU is told about it. */
export interface DiskFile {
  /** Absolute. */
  readonly file: string;
  readonly format: DiskFormat;
}

/** Of a VHD: its last sector, which begins with this. */
const VHD_FOOTER = 512;
const VHD_COOKIE = "conectix";

/**
 * What is in the image of a disk, by its content. A name that ends in `.raw` or `.img` is believed: on a raw disk a guest
 * writes what it likes, and with a qcow2 header in its first sector it could have the next start read any file of this machine.
 * @param path absolute; a file or a block device
 * @throws SamebitsError (exit 2) when there is none, or it is empty
 */
export async function findDisk(path: string, next: string): Promise<DiskFile> {
  let file: FileHandle;
  try {
    file = await open(path, "r");
  } catch (error) {
    const missing = systemCode(error) === "ENOENT";
    throw invalid(missing ? `the disk ${path} does not exist` : `the disk ${path} cannot be read`, {
      ...(!missing && { why: (error as Error).message }),
      next,
      cause: error,
    });
  }
  try {
    const stat = await file.stat();
    if (stat.isBlockDevice()) return { file: path, format: "raw" };
    if (!stat.isFile()) throw invalid(`the disk ${path} is neither a file nor a block device`);
    if (stat.size === 0) throw invalid(`the disk ${path} is empty`, { next: `remove it, then ${next}` });
    if (/\.(?:raw|img)$/.test(path)) return { file: path, format: "raw" };
    const head = await part(file, 0);
    if (isQcow2(head)) return { file: path, format: "qcow2" };
    if (isVdi(head)) return { file: path, format: "vdi" };
    const tail = await part(file, Math.max(0, stat.size - VHD_FOOTER));
    return { file: path, format: tail.toString("latin1", 0, VHD_COOKIE.length) === VHD_COOKIE ? "vpc" : "raw" };
  } finally {
    await file.close();
  }
}

async function part(file: FileHandle, position: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(VHD_FOOTER), 0, VHD_FOOTER, position);
  return buffer.subarray(0, bytesRead);
}
