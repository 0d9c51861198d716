import { createHash } from "node:crypto";
import zlib from "node:zlib";
import { blockDisk, orderOfBlocks } from "./block-disk.ts";
import type { Bytes } from "./bytes.ts";
import { FormatError } from "./format-error.ts";
import { decodeName, untilNul } from "./name.ts";
import { paged } from "./paged.ts";
import { isZstd, zstdFrameSize } from "./zstd.ts";

export interface Qcow2 {
  readonly version: number;
  readonly clusterSize: number;
  /** `zlib` or `zstd`, of clusters that are compressed. */
  readonly compression: string;
  /** Bits of each count of references. */
  readonly refcountBits: number;
  readonly snapshots: number;
  /** Flags, in hexadecimal. */
  readonly features: { readonly incompatible: string; readonly compatible: string; readonly autoclear: string };
  /** Types of extensions of the header, in hexadecimal, with the digest of what they hold. */
  readonly extensions: readonly string[];
  /** In which clusters are stored; see {@link orderOfBlocks}. */
  readonly order: string;
  readonly disk: Bytes;
}

const HEADER = 72;
/** Entries of the first table for 2 EiB of the smallest clusters would be more than this; QEMU has the same limit (32 MiB). */
const LARGEST_L1 = 32 * 1024 * 1024;
const OFFSET_MASK = 0x00fffffffffffe00n;
const COMPRESSED = 1n << 62n;
const ZERO = 1n;
/** Of incompatible features. */
const [EXTERNAL_DATA, COMPRESSION_TYPE, EXTENDED_L2] = [1n << 2n, 1n << 3n, 1n << 4n];
const MOST_CLUSTERS_KEPT = 16;

export const isQcow2 = (head: Buffer): boolean => head.length >= 8 && head.readUInt32BE(0) === 0x514649fb;

/**
 * A disk image of QEMU, versions 2 and 3 (docs/interop/qcow2.rst of QEMU): plain, compressed and zero clusters.
 * @throws FormatError also for what is not read: a backing file, encryption, an external data file, extended L2 entries
 */
export function parseQcow2(file: Bytes): Qcow2 {
  const refuse = (why: string): never => {
    throw new FormatError("qcow2", why);
  };
  if (file.size < HEADER) refuse("ends within the header");
  const head = file.read(0, Math.min(112, file.size));
  if (!isQcow2(head)) refuse("wrong magic");
  const version = head.readUInt32BE(4);
  if (version !== 2 && version !== 3) refuse(`version ${version}`);
  if (version === 3 && head.length < 104) refuse("ends within the header");
  const clusterBits = head.readUInt32BE(20);
  if (clusterBits < 9 || clusterBits > 21) refuse(`clusters of 2^${clusterBits} bytes`);
  const clusterSize = 2 ** clusterBits;
  const size = safe(head.readBigUInt64BE(24), "a size");
  const headerSize = version === 2 ? HEADER : head.readUInt32BE(100);
  if (headerSize < (version === 2 ? HEADER : 104) || headerSize > clusterSize) {
    refuse(`a header of ${headerSize} bytes`);
  }
  const features = version === 2 ? [0n, 0n, 0n] : ([72, 80, 88] as const).map((at) => head.readBigUInt64BE(at));
  const incompatible = features[0]!;
  if (head.readBigUInt64BE(8) !== 0n)
    refuse(`has a backing file (${backingFile(file, head)}), which is not looked into`);
  if (head.readUInt32BE(32) !== 0) refuse("is encrypted");
  if ((incompatible & EXTERNAL_DATA) !== 0n) refuse("has its data in another file");
  if ((incompatible & EXTENDED_L2) !== 0n) refuse("has extended L2 entries, which are not read here");
  const compressionType = (incompatible & COMPRESSION_TYPE) !== 0n && headerSize > 104 ? head[104]! : 0;
  if (compressionType > 1) refuse(`compression of type ${compressionType}`);

  const small = paged(file);
  const perTable = clusterSize / 8;
  const clusters = Math.ceil(size / clusterSize);
  const tables = Math.ceil(clusters / perTable);
  const l1Size = head.readUInt32BE(36);
  const l1Offset = safe(head.readBigUInt64BE(40), "the L1 table's place");
  if (tables > l1Size || l1Size * 8 > LARGEST_L1) refuse(`an L1 table of ${l1Size} entries for ${clusters} clusters`);
  if (l1Offset + tables * 8 > file.size) refuse("the L1 table lies outside the file");

  const entryOf = (index: number): bigint => {
    const table = small.read(l1Offset + Math.floor(index / perTable) * 8, 8).readBigUInt64BE(0) & OFFSET_MASK;
    if (table === 0n) return 0n;
    const at = Number(table) + (index % perTable) * 8;
    if (at + 8 > file.size) refuse("an L2 table lies outside the file");
    return small.read(at, 8).readBigUInt64BE(0);
  };
  const kept = new Map<bigint, Buffer>();
  const decompressed = (entry: bigint): Buffer => {
    let found = kept.get(entry);
    if (found !== undefined) kept.delete(entry);
    else found = decompressCluster(file, entry, clusterBits, compressionType);
    kept.set(entry, found);
    if (kept.size > MOST_CLUSTERS_KEPT) kept.delete(kept.keys().next().value!);
    return found;
  };
  const disk = blockDisk(file, {
    format: "qcow2",
    size,
    blockSize: clusterSize,
    block: (index) => {
      const entry = entryOf(index);
      if ((entry & COMPRESSED) !== 0n) return decompressed(entry);
      const offset = entry & OFFSET_MASK;
      if (offset === 0n || (version === 3 && (entry & ZERO) !== 0n)) return undefined;
      return Number(offset);
    },
  });
  const places = function* (): Generator<number> {
    for (let table = 0; table < tables; table++) {
      const offset = Number(small.read(l1Offset + table * 8, 8).readBigUInt64BE(0) & OFFSET_MASK);
      // Whole tables that are not there need no look at their entries.
      if (offset === 0) continue;
      const entries = Math.min(perTable, clusters - table * perTable) * 8;
      if (offset + entries > file.size) refuse("an L2 table lies outside the file");
      const bytes = file.read(offset, entries);
      for (let at = 0; at < entries; at += 8) {
        const entry = bytes.readBigUInt64BE(at);
        if ((entry & COMPRESSED) !== 0n) yield Number(entry & ((1n << placeBits(clusterBits)) - 1n));
        else if ((entry & OFFSET_MASK) !== 0n) yield Number(entry & OFFSET_MASK);
      }
    }
  };
  const hex = (value: bigint) => `0x${value.toString(16)}`;
  return {
    version,
    clusterSize,
    compression: compressionType === 1 ? "zstd" : "zlib",
    refcountBits: version === 2 ? 16 : 2 ** Math.min(head.readUInt32BE(96), 6),
    snapshots: head.readUInt32BE(60),
    features: { incompatible: hex(incompatible), compatible: hex(features[1]!), autoclear: hex(features[2]!) },
    extensions: readExtensions(file, headerSize, clusterSize),
    order: orderOfBlocks(places()),
    disk,
  };
}

function safe(value: bigint, what: string): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new FormatError("qcow2", `${what} of ${value}`);
  return Number(value);
}

function backingFile(file: Bytes, head: Buffer): string {
  const [offset, size] = [safe(head.readBigUInt64BE(8), "the backing file's name at"), head.readUInt32BE(16)];
  return offset + size > file.size || size > 1023
    ? "a name outside the file"
    : decodeName(untilNul(file.read(offset, size)));
}

function readExtensions(file: Bytes, start: number, clusterSize: number): string[] {
  const found: string[] = [];
  for (let at = Math.ceil(start / 8) * 8; at + 8 <= Math.min(clusterSize, file.size); ) {
    const [type, size] = [file.read(at, 4).readUInt32BE(0), file.read(at + 4, 4).readUInt32BE(0)];
    if (type === 0) break;
    if (at + 8 + size > Math.min(clusterSize, file.size)) throw new FormatError("qcow2", "an extension is too large");
    const digest = createHash("sha256")
      .update(file.read(at + 8, size))
      .digest("hex");
    found.push(`0x${type.toString(16)} ${digest.slice(0, 16)}`);
    at += 8 + Math.ceil(size / 8) * 8;
  }
  return found;
}

/** Bits of an entry that say where a compressed cluster begins; the ones above say how many sectors it has. */
const placeBits = (clusterBits: number): bigint => BigInt(62 - (clusterBits - 8));

/** A cluster as raw deflate or Zstandard, in sectors of 512 bytes of which the last may hold something else behind it. */
function decompressCluster(file: Bytes, entry: bigint, clusterBits: number, type: number): Buffer {
  const bits = placeBits(clusterBits);
  const offset = Number(entry & ((1n << bits) - 1n));
  const sectors = Number((entry & (COMPRESSED - 1n)) >> bits) + 1;
  const size = 2 ** clusterBits;
  const end = Math.min(Math.floor(offset / 512) * 512 + sectors * 512, file.size);
  if (offset >= end) throw new FormatError("qcow2", "a compressed cluster lies outside the file");
  const stored = file.read(offset, end - offset);
  try {
    const cluster = type === 1 ? decompressZstd(stored, size) : zlib.inflateRawSync(stored, { maxOutputLength: size });
    if (cluster.length !== size) throw new FormatError("qcow2", "a compressed cluster of another size");
    return cluster;
  } catch (error) {
    if (error instanceof FormatError) throw error;
    throw new FormatError("qcow2", `a compressed cluster cannot be read: ${(error as Error).message}`);
  }
}

function decompressZstd(stored: Buffer, size: number): Buffer {
  if (zlib.zstdDecompressSync === undefined) throw new FormatError("zstd", "needs Node.js 22.15 or later");
  const pieces: Buffer[] = [];
  let [at, done] = [0, 0];
  while (done < size && isZstd(stored.subarray(at))) {
    const frame = zstdFrameSize(stored.subarray(at));
    const piece = zlib.zstdDecompressSync(stored.subarray(at, at + frame), { maxOutputLength: size - done });
    pieces.push(piece);
    at += frame;
    done += piece.length;
  }
  return Buffer.concat(pieces);
}
