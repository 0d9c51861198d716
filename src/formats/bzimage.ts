import type { Bytes, Extent } from "./bytes.ts";
import { sniffCompression } from "./compression.ts";
import { FormatError } from "./format-error.ts";
import { decodeName, untilNul } from "./name.ts";

export interface BzImage {
  /** Of the boot protocol, such as 0x20f for 2.15. */
  readonly protocol: number;
  /** `6.12.107 (user@host) #1 SMP DATE`, where the header points to one. */
  readonly version: string | undefined;
  /** The compressed vmlinux, without the length that is appended to it. */
  readonly payload: Extent;
}

const HEADER = 0x250;
/** Protocol 2.08 brought the payload's place. */
const FIRST_PROTOCOL = 0x208;

/** Whether bytes begin as an x86 Linux kernel whose compressed part can be found. */
export const isBzImage = (head: Buffer): boolean =>
  head.length >= HEADER &&
  head.toString("latin1", 0x202, 0x206) === "HdrS" &&
  head.readUInt16LE(0x206) >= FIRST_PROTOCOL &&
  head.readUInt32LE(0x24c) > 0;

/** An x86 kernel (Documentation/arch/x86/boot.rst of Linux: setup_sects, payload_offset, payload_length). @throws FormatError */
export function parseBzImage(file: Bytes): BzImage {
  const head = file.read(0, Math.min(HEADER, file.size));
  if (!isBzImage(head)) throw new FormatError("bzImage", "no boot header with a payload");
  // Of the boot sector itself, nothing is counted; 0 means 4.
  const start = ((head[0x1f1] || 4) + 1) * 512 + head.readUInt32LE(0x248);
  const length = head.readUInt32LE(0x24c);
  if (start + length > file.size) throw new FormatError("bzImage", "the payload lies outside the file");
  const compression = sniffCompression(file.read(start, Math.min(8, length)));
  // gzip has the length of its content at its end by itself; behind all others the kernel's build puts it.
  const appended = compression === undefined || compression === "gzip" ? 0 : 4;
  const versionAt = head.readUInt16LE(0x20e) + 0x200;
  const version =
    versionAt > 0x200 && versionAt < start ? file.read(versionAt, Math.min(256, file.size - versionAt)) : undefined;
  return {
    protocol: head.readUInt16LE(0x206),
    version: version && decodeName(untilNul(version)),
    payload: { offset: start, size: Math.max(0, length - appended) },
  };
}
