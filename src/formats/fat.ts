import { type Bytes, chunksOf, type Extent } from "./bytes.ts";
import { FormatError } from "./format-error.ts";

export interface FatEntry {
  /** From the root, with `/` in between; the long name where there is one. */
  readonly path: string;
  /** `8.3` as stored. */
  readonly shortName: string;
  readonly directory: boolean;
  /** Letters of what is set: read-only, hidden, system, archive. */
  readonly attributes: string;
  /** Bytes; 0 for a folder. */
  readonly size: number;
  readonly firstCluster: number;
  /** Local time without a zone, as stored: `2026-09-12T00:00:00`; undefined: none. */
  readonly modified: string | undefined;
  readonly created: string | undefined;
  /** A day. */
  readonly accessed: string | undefined;
  /** Where the content lies, in order. */
  readonly extents: readonly Extent[];
}

export interface FatVolume {
  readonly type: "FAT12" | "FAT16" | "FAT32";
  readonly fields: Readonly<Record<string, string | number>>;
  /** Serial number, `XXXX-XXXX` as tools show it. */
  readonly volumeId: string;
  /** Of the boot sector. */
  readonly label: string;
  /** Of the root folder, which is what systems show. */
  readonly rootLabel: string | undefined;
  /** In the order of their folders. */
  readonly entries: readonly FatEntry[];
  /** Clusters that belong to no file, and the ends of files' last clusters: what was there before may show. */
  readonly unused: readonly Extent[];
}

/** FAT32 has up to 2^28 clusters; what is built here has some 10,000. */
const MOST_ENTRIES = 1_000_000;
const DEEPEST = 128;

/** Whether bytes begin as a FAT file system: boot signature, jump, and sizes that fit together. */
export function isFat(head: Buffer): boolean {
  if (head.length < 512 || head.readUInt16LE(510) !== 0xaa55 || (head[0] !== 0xeb && head[0] !== 0xe9)) return false;
  return layoutOf(head) !== undefined;
}

interface Layout {
  readonly type: FatVolume["type"];
  readonly sector: number;
  readonly cluster: number;
  readonly fat: Extent;
  readonly root: Extent;
  readonly data: number;
  readonly clusters: number;
}

/** Sizes out of the boot sector, as in Microsoft's "FAT: General Overview of On-Disk Format" 1.03; undefined: not FAT. */
function layoutOf(boot: Buffer): Layout | undefined {
  const sector = boot.readUInt16LE(11);
  const perCluster = boot[13]!;
  const reserved = boot.readUInt16LE(14);
  const fats = boot[16]!;
  const rootEntries = boot.readUInt16LE(17);
  const total = boot.readUInt16LE(19) || boot.readUInt32LE(32);
  const fatSectors = boot.readUInt16LE(22) || boot.readUInt32LE(36);
  if (![512, 1024, 2048, 4096].includes(sector) || perCluster === 0 || (perCluster & (perCluster - 1)) !== 0)
    return undefined;
  if (reserved === 0 || fats === 0 || fats > 2 || fatSectors === 0 || boot[21]! < 0xf0) return undefined;
  const rootSectors = Math.ceil((rootEntries * 32) / sector);
  const data = reserved + fats * fatSectors + rootSectors;
  const clusters = Math.floor((total - data) / perCluster);
  if (clusters < 1) return undefined;
  return {
    type: clusters < 4085 ? "FAT12" : clusters < 65_525 ? "FAT16" : "FAT32",
    sector,
    cluster: sector * perCluster,
    fat: { offset: reserved * sector, size: fatSectors * sector },
    root: { offset: (data - rootSectors) * sector, size: rootSectors * sector },
    data: data * sector,
    clusters,
  };
}

/**
 * The tree of a FAT12, FAT16 or FAT32 file system, with long names (VFAT).
 * @throws FormatError when sizes do not fit, a chain of clusters is broken or runs in a circle, or a folder holds itself
 */
export function parseFat(volume: Bytes): FatVolume {
  if (volume.size < 512) throw new FormatError("FAT", "no boot sector");
  const boot = volume.read(0, 512);
  const layout = boot.readUInt16LE(510) === 0xaa55 ? layoutOf(boot) : undefined;
  if (layout === undefined) throw new FormatError("FAT", "no boot sector");
  const { type, cluster, clusters, data, fat } = layout;
  if (fat.offset + fat.size > volume.size || data + clusters * cluster > volume.size) {
    throw new FormatError("FAT", "larger than what holds it");
  }
  const next = chainReader(volume.read(fat.offset, fat.size), layout);
  const used = new Uint8Array(clusters + 2);
  const unused: Extent[] = [];

  /** The clusters of a chain; each cluster belongs to one chain, hence no circles. */
  const chain = (first: number): Extent[] => {
    const extents: { offset: number; size: number }[] = [];
    for (let at: number | undefined = first; at !== undefined; at = next(at)) {
      if (at < 2 || at >= clusters + 2) throw new FormatError("FAT", `a chain leads to cluster ${at}`);
      if (used[at] === 1) throw new FormatError("FAT", `cluster ${at} is used twice`);
      used[at] = 1;
      const offset = data + (at - 2) * cluster;
      const last = extents.at(-1);
      if (last !== undefined && last.offset + last.size === offset) last.size += cluster;
      else extents.push({ offset, size: cluster });
    }
    return extents;
  };

  const entries: FatEntry[] = [];
  let rootLabel: string | undefined;
  const walk = (extents: readonly Extent[], folder: string, depth: number): void => {
    if (depth > DEEPEST) throw new FormatError("FAT", `folders within folders, ${DEEPEST} and more`);
    let long: LongName | undefined;
    for (const extent of extents) {
      for (const chunk of chunksOf({
        size: extent.size,
        read: (at, length) => volume.read(extent.offset + at, length),
      })) {
        for (let at = 0; at + 32 <= chunk.length; at += 32) {
          const entry = chunk.subarray(at, at + 32);
          if (entry[0] === 0) return;
          if (entry[0] === 0xe5) {
            long = undefined;
            continue;
          }
          const attributes = entry[11]!;
          if ((attributes & 0x3f) === 0x0f) {
            long = addLongName(long, entry);
            continue;
          }
          if ((attributes & 0x08) !== 0) {
            if (folder === "") rootLabel = entry.toString("latin1", 0, 11).trimEnd();
            long = undefined;
            continue;
          }
          const shortName = shortNameOf(entry);
          const name = longNameOf(long, entry) ?? shortName;
          long = undefined;
          if (shortName === "." || shortName === "..") continue;
          if (entries.length >= MOST_ENTRIES) throw new FormatError("FAT", `more than ${MOST_ENTRIES} files`);
          const first = entry.readUInt16LE(26) + (type === "FAT32" ? entry.readUInt16LE(20) * 65_536 : 0);
          const directory = (attributes & 0x10) !== 0;
          const size = directory ? 0 : entry.readUInt32LE(28);
          const found = first === 0 ? [] : chain(first);
          const path = folder === "" ? name : `${folder}/${name}`;
          entries.push({
            path,
            shortName,
            directory,
            attributes: ["r", "h", "s", "", "", "a"].filter((_, bit) => (attributes & (1 << bit)) !== 0).join(""),
            size,
            firstCluster: first,
            modified: dateTime(entry.readUInt16LE(24), entry.readUInt16LE(22), 0),
            created: dateTime(entry.readUInt16LE(16), entry.readUInt16LE(14), entry[13]!),
            accessed: dateTime(entry.readUInt16LE(18), 0, 0)?.slice(0, 10),
            extents: directory ? found : cut(found, size, path, unused),
          });
          if (directory && first !== 0) walk(found, path, depth + 1);
        }
      }
    }
  };
  walk(type === "FAT32" ? chain(boot.readUInt32LE(44)) : [layout.root], "", 0);
  for (let at = 2; at < clusters + 2; at++) {
    if (used[at] === 1) continue;
    const offset = data + (at - 2) * cluster;
    const last = unused.at(-1) as { offset: number; size: number } | undefined;
    if (last !== undefined && last.offset + last.size === offset) last.size += cluster;
    else unused.push({ offset, size: cluster });
  }
  const extended = type === "FAT32" ? 64 : 36;
  const id = boot
    .readUInt32LE(extended + 3)
    .toString(16)
    .toUpperCase()
    .padStart(8, "0");
  return {
    type,
    fields: {
      oem: boot.toString("latin1", 3, 11).trimEnd(),
      sectorSize: layout.sector,
      clusterSize: cluster,
      clusters,
      hiddenSectors: boot.readUInt32LE(28),
    },
    volumeId: `${id.slice(0, 4)}-${id.slice(4)}`,
    label: boot.toString("latin1", extended + 7, extended + 18).trimEnd(),
    rootLabel,
    entries,
    unused: unused.sort((a, b) => a.offset - b.offset),
  };
}

/** Leaves of a file's clusters what its size says; the rest is unused. */
function cut(extents: readonly Extent[], size: number, path: string, unused: Extent[]): Extent[] {
  const kept: Extent[] = [];
  let left = size;
  for (const extent of extents) {
    const count = Math.min(left, extent.size);
    if (count > 0) kept.push({ offset: extent.offset, size: count });
    if (count < extent.size) unused.push({ offset: extent.offset + count, size: extent.size - count });
    left -= count;
  }
  if (left > 0) throw new FormatError("FAT", `${path} has fewer clusters than its size says`);
  return kept;
}

/** What follows a cluster in its chain; undefined at the end. */
function chainReader(table: Buffer, { type, clusters }: Layout): (cluster: number) => number | undefined {
  const bits = type === "FAT12" ? 12 : type === "FAT16" ? 16 : 32;
  if (Math.ceil(((clusters + 2) * bits) / 8) > table.length) throw new FormatError("FAT", "the table is too short");
  return (cluster) => {
    const value =
      bits === 32
        ? table.readUInt32LE(cluster * 4) & 0x0fffffff
        : bits === 16
          ? table.readUInt16LE(cluster * 2)
          : (table.readUInt16LE(cluster + (cluster >> 1)) >> ((cluster & 1) * 4)) & 0xfff;
    return value >= 2 ** Math.min(bits, 28) - 8 ? undefined : value;
  };
}

interface LongName {
  /** Of the short name it belongs to. */
  readonly sum: number;
  readonly expected: number;
  readonly text: string;
}

/** The pieces of a long name stand in front of the entry, the last one first, 13 characters each. */
function addLongName(long: LongName | undefined, entry: Buffer): LongName | undefined {
  const order = entry[0]! & 0x3f;
  const isLast = (entry[0]! & 0x40) !== 0;
  const text = entry.toString("utf16le", 1, 11) + entry.toString("utf16le", 14, 26) + entry.toString("utf16le", 28, 32);
  const sum = entry[13]!;
  if (isLast) return { sum, expected: order - 1, text: text.replace(/\0.*$/s, "") };
  if (long === undefined || long.expected !== order || long.sum !== sum) return undefined;
  return { sum, expected: order - 1, text: text + long.text };
}

function longNameOf(long: LongName | undefined, entry: Buffer): string | undefined {
  if (long === undefined || long.expected !== 0) return undefined;
  let sum = 0;
  for (let at = 0; at < 11; at++) sum = (((sum & 1) << 7) + (sum >> 1) + entry[at]!) & 0xff;
  return sum === long.sum ? long.text : undefined;
}

function shortNameOf(entry: Buffer): string {
  const raw = Buffer.from(entry.subarray(0, 11));
  // 0xe5 would mean a deleted entry.
  if (raw[0] === 0x05) raw[0] = 0xe5;
  const [base, extension] = [raw.toString("latin1", 0, 8).trimEnd(), raw.toString("latin1", 8, 11).trimEnd()];
  // Bits that Windows NT keeps for names that are lower case as a whole.
  const lower = (text: string, bit: number) => ((entry[12]! & bit) !== 0 ? text.toLowerCase() : text);
  return extension === "" ? lower(base, 8) : `${lower(base, 8)}.${lower(extension, 16)}`;
}

function dateTime(date: number, time: number, hundredths: number): string | undefined {
  if (date === 0) return undefined;
  const two = (value: number) => String(value).padStart(2, "0");
  const seconds = (time & 31) * 2 + Math.floor(hundredths / 100);
  return `${1980 + (date >> 9)}-${two((date >> 5) & 15)}-${two(date & 31)}T${two(time >> 11)}:${two((time >> 5) & 63)}:${two(seconds)}`;
}
