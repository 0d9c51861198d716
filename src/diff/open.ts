import { isAr } from "../formats/ar.ts";
import type { Bytes } from "../formats/bytes.ts";
import { bytesOf } from "../formats/bytes.ts";
import { isBzImage } from "../formats/bzimage.ts";
import { CAN_DECOMPRESS, collect, sniffCompression } from "../formats/compression.ts";
import { isCpio } from "../formats/cpio.ts";
import { isErofs } from "../formats/erofs.ts";
import { isExt4 } from "../formats/ext4.ts";
import { isFat } from "../formats/fat.ts";
import { isGpt } from "../formats/gpt.ts";
import { isPe } from "../formats/pe.ts";
import { isQcow2 } from "../formats/qcow2.ts";
import { isSquashfs } from "../formats/squashfs.ts";
import { isTar } from "../formats/tar.ts";
import { isVdi } from "../formats/vdi.ts";
import { isVhd } from "../formats/vhd.ts";
import { isZip } from "../formats/zip.ts";
import { type Content, headOf } from "./content.ts";
import { openAr, openArBoth, openCpio, openCpioBoth, openTar, openTarBoth } from "./open-archive.ts";
import { openPlacedBoth } from "./open-both.ts";
import { unwrap } from "./open-compressed.ts";
import { openQcow2, openVdi, openVhd } from "./open-disk.ts";
import { openBzImage, openFat, openGpt, openPe } from "./open-layout.ts";
import { openTree, openTreesBoth, type TreeFormat } from "./open-tree.ts";
import { openZip } from "./open-zip.ts";
import type { Digest, Opened, Unwrapped } from "./opened.ts";

/** What a content is, and how to look into it. */
export type Kind =
  | {
      readonly kind: "container";
      readonly format: string;
      readonly open: (content: Content) => Promise<Opened>;
      /**
       * Both sides together, where that is faster.
       * @param exact whether members that differ are wanted with digests, to be known elsewhere; some have them anyway
       */
      readonly openBoth?: (a: Content, b: Content, exact: boolean) => Promise<readonly [Opened, Opened]>;
    }
  | { readonly kind: "compressed"; readonly format: string; readonly unwrap: (content: Content) => Promise<Unwrapped> }
  /** A format that is known and cannot be looked into. */
  | { readonly kind: "closed"; readonly format: string }
  | { readonly kind: "plain" };

/** Enough for what names itself latest: an ISO 9660 image, in its sector 16. */
const HEAD = 40_000;
/** Larger contents that have to be read here and there, and come compressed, are compared as bytes. */
export const MOST_IN_MEMORY = 128 * 1024 * 1024;

/** Formats by what stands where, of which only the name is known here. */
const CLOSED: readonly (readonly [format: string, offset: number, magic: string])[] = [
  ["ISO 9660 image", 32_769, "4344303031"],
  ["ar archive (thin)", 0, "213c7468696e3e0a"],
  ["VMDK image", 0, "4b444d56"],
  ["VHDX image", 0, "7668647866696c65"],
];

/** Tells by the first bytes what a content is. */
export async function sniff(content: Content): Promise<Kind> {
  const head = await headOf(content, HEAD);
  const compression = sniffCompression(head);
  if (compression !== undefined) {
    if (!CAN_DECOMPRESS.has(compression)) return { kind: "closed", format: `${compression} file` };
    return { kind: "compressed", format: compression, unwrap: (it) => unwrap(compression, it) };
  }
  if (isCpio(head)) return { kind: "container", format: "cpio", open: openCpio, openBoth: openCpioBoth };
  if (isTar(head)) return { kind: "container", format: "tar", open: openTar, openBoth: openTarBoth };
  if (isAr(head)) return { kind: "container", format: "ar", open: openAr, openBoth: openArBoth };
  if (isZip(head)) return { kind: "container", format: "zip", open: whole("zip", openZip) };
  if (isQcow2(head)) return { kind: "container", format: "qcow2", open: whole("qcow2", openQcow2) };
  if (isVdi(head)) return { kind: "container", format: "VDI", open: whole("VDI", openVdi) };
  if (content.bytes && isVhd(content.bytes)) return { kind: "container", format: "VHD", open: whole("VHD", openVhd) };
  // A kernel is a PE image as well, whose sections say less.
  if (isBzImage(head)) return placed("Linux kernel", openBzImage);
  if (isPe(head)) return placed("PE", openPe);
  if (isGpt(head)) return placed("GPT", openGptOrVhd);
  if (isFat(head)) return placed("FAT", openFat);
  if (isExt4(head)) return tree("ext4");
  if (isSquashfs(head)) return tree("squashfs");
  if (isErofs(head)) return tree("erofs");
  const closed = CLOSED.find(([, offset, magic]) => head.toString("hex", offset, offset + magic.length / 2) === magic);
  return closed ? { kind: "closed", format: closed[0] } : { kind: "plain" };
}

/** A VHD of a fixed size is a disk with 512 bytes behind it: what comes as a stream cannot be told from a disk by its beginning. */
const openGptOrVhd = (bytes: Bytes, digest?: Digest): Promise<Opened> =>
  isVhd(bytes) ? openVhd(bytes) : openGpt(bytes, digest);

/** For formats that are read here and there. */
const whole =
  (format: string, open: (bytes: Bytes) => Promise<Opened>) =>
  async (content: Content): Promise<Opened> =>
    open(await anywhere(format, content));

/** Formats whose members lie somewhere in them as they are. Those of disks may be met twice, and need digests for that. */
const placed = (format: string, open: (bytes: Bytes, digest?: Digest) => Promise<Opened>): Kind => ({
  kind: "container",
  format,
  open: whole(format, (bytes) => open(bytes)),
  openBoth: async (a, b, exact) => {
    const [one, other] = [await anywhere(format, a), await anywhere(format, b)];
    // A VHD gives its disk a digest by itself.
    if (isVhd(one) || isVhd(other)) return [await open(one), await open(other)];
    return openPlacedBoth(open, one, other, exact || format === "GPT" || format === "FAT");
  },
});

/** File systems that are read in all their folders. */
const tree = (format: TreeFormat): Kind => ({
  kind: "container",
  format,
  open: whole(format, (bytes) => openTree(format, bytes)),
  openBoth: async (a, b) => openTreesBoth(format, await anywhere(format, a), await anywhere(format, b)),
});

/** Bytes that can be read anywhere: what comes as a stream is held in memory, up to a limit. @throws TooLarge beyond it */
async function anywhere(format: string, content: Content): Promise<Bytes> {
  if (content.bytes) return content.bytes;
  const buffer = await collect(content.chunks(), MOST_IN_MEMORY);
  if (buffer === undefined) throw new TooLarge(format);
  return bytesOf(buffer);
}

/** A content that would have to be held in memory and is too large for that. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";
  constructor(format: string) {
    super(`${format}: more than ${MOST_IN_MEMORY / 1024 / 1024} MiB once decompressed`);
  }
}
