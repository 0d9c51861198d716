import type { Bytes } from "../formats/bytes.ts";
import { isBzImage } from "../formats/bzimage.ts";
import { sniffCompression } from "../formats/compression.ts";
import { isCpio } from "../formats/cpio.ts";
import { isGpt } from "../formats/gpt.ts";
import { isPe } from "../formats/pe.ts";

/**
 * The extensions that files with such a content usually have, the likeliest first; none for what is not known. Told by the first
 * bytes; a VHD, which may be nothing but a disk with a footer, by the last 512 (Microsoft's "Virtual Hard Disk Image Format").
 */
export function usualExtensions(bytes: Bytes): string[] {
  const head = bytes.read(0, Math.min(bytes.size, 64 * 1024));
  const footer = bytes.size < 512 ? "" : bytes.read(bytes.size - 512, 8).toString("latin1");
  if (footer === "conectix") return ["vhd"];
  // Its EFI stub makes a kernel a PE image too.
  if (isBzImage(head)) return ["vmlinuz"];
  if (isPe(head)) return ["efi"];
  if (isGpt(head)) return ["raw", "img"];
  if (head.toString("latin1", 0, 4) === "QFI\xfb") return ["qcow2"];
  if (isCpio(head)) return ["initrd"];
  const compression = sniffCompression(head);
  if (compression === "gzip") return ["tar.gz", "gz"];
  if (compression !== undefined) return ["initrd"];
  return head[0] === "{".charCodeAt(0) ? ["manifest", "json"] : [];
}
