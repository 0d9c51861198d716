import { type Bytes, chunksOf, type Extent, joined, uncovered } from "../formats/bytes.ts";
import { parseBzImage } from "../formats/bzimage.ts";
import { parseFat } from "../formats/fat.ts";
import { type GptHeader, parseGpt } from "../formats/gpt.ts";
import { parsePe } from "../formats/pe.ts";
import { contentOf, digestOf } from "./content.ts";
import { type Attributes, type Digest, type Member, type Opened, uniqueNames, type Value } from "./opened.ts";

/** A member that lies somewhere in the container, in one piece or several. */
interface Placed extends Omit<Member, "digest" | "size" | "numbering"> {
  readonly numbering?: Attributes;
  /** undefined: it has no content. */
  readonly extents: readonly Extent[] | undefined;
}

async function openPlaced(
  format: string,
  bytes: Bytes,
  fields: Attributes,
  placed: readonly Placed[],
  digest: Digest,
): Promise<Opened> {
  const places = new Map(placed.map(({ name, extents }) => [name, joined(bytes, extents ?? [])]));
  const members: Member[] = [];
  for (const { extents, ...member } of placed) {
    const content = contentOf(places.get(member.name)!);
    const own = extents === undefined ? undefined : await digest(content, member.name);
    members.push({ numbering: {}, ...member, size: content.size!, digest: own });
  }
  return {
    format,
    fields,
    members,
    owners: new Map(),
    load: async (names) => new Map([...names].map((name) => [name, contentOf(places.get(name)!)])),
  };
}

/** Bytes that belong to no member, unless they are all zero: what is there then is merely space. */
function region(bytes: Bytes, name: string, extents: readonly Extent[]): Placed[] {
  for (const chunk of chunksOf(joined(bytes, extents))) {
    if (!isZero(chunk)) return [{ name, kind: "region", attributes: {}, extents }];
  }
  return [];
}

const ZEROS = Buffer.alloc(1024 * 1024);
const isZero = (chunk: Buffer): boolean => chunk.equals(ZEROS.subarray(0, chunk.length));

/** A PE image, such as a unified kernel image or a kernel: its sections. @throws FormatError */
export function openPe(bytes: Bytes, digest: Digest = digestOf): Promise<Opened> {
  const pe = parsePe(bytes);
  const unique = uniqueNames();
  const placed: Placed[] = pe.sections.map(({ name, content, characteristics, ...section }) => ({
    name: unique(name),
    kind: "section",
    attributes: {
      characteristics: hex(characteristics),
      // Where they differ, bytes in memory are zero.
      ...(section.virtualSize > section.rawSize && { virtualSize: section.virtualSize }),
    },
    numbering: { virtualAddress: hex(section.virtualAddress), rawOffset: section.rawOffset },
    extents: [content],
  }));
  const certificates = pe.certificates ? [pe.certificates] : [];
  const covered = [pe.headers, ...certificates, ...pe.sections.map(({ content }) => content)];
  const isUki = pe.sections.some(({ name }) => name === ".linux");
  return openPlaced(
    isUki ? "unified kernel image" : "PE image",
    bytes,
    Object.fromEntries(
      Object.entries(pe.fields).map(([name, value]) => [name, name === "TimeDateStamp" ? value : hex(value)]),
    ),
    [
      ...placed,
      ...(pe.certificates
        ? [{ name: "(signatures)", kind: "region", attributes: {}, extents: certificates } as const]
        : []),
      ...region(bytes, "(between sections)", uncovered(bytes.size, covered)),
    ],
    digest,
  );
}

/** An x86 Linux kernel: its compressed vmlinux, and all that is around it. @throws FormatError */
export function openBzImage(bytes: Bytes, digest: Digest = digestOf): Promise<Opened> {
  const { version, payload } = parseBzImage(bytes);
  return openPlaced(
    "Linux kernel",
    bytes,
    { ...(version !== undefined && { version }) },
    [
      { name: "vmlinux", kind: "section", attributes: {}, extents: [payload] },
      { name: "(boot code)", kind: "region", attributes: {}, extents: uncovered(bytes.size, [payload]) },
    ],
    digest,
  );
}

/** A disk with a GUID partition table: its partitions. @throws FormatError */
export function openGpt(bytes: Bytes, digest: Digest = digestOf): Promise<Opened> {
  const disk = parseGpt(bytes);
  const { sectorSize, header, backup } = disk;
  const tables = [header, ...(backup ? [backup] : [])].flatMap(({ currentLba, entriesLba, entryCount, entrySize }) => [
    { offset: currentLba * sectorSize, size: sectorSize },
    { offset: entriesLba * sectorSize, size: entryCount * entrySize },
  ]);
  const mbr = { offset: 0, size: sectorSize };
  const unique = uniqueNames();
  const placed: Placed[] = disk.partitions.map(
    ({ number, type, guid, name, attributes, firstLba, lastLba, content }) => ({
      name: unique(name === "" ? `partition ${number}` : name),
      kind: "partition",
      attributes: { number, type, guid, attributes, firstLba, lastLba },
      extents: [content],
    }),
  );
  const covered = [mbr, ...tables, ...disk.partitions.map(({ content }) => content)];
  return openPlaced(
    "GPT disk",
    bytes,
    { size: bytes.size, sectorSize, ...describeTable("", header), ...(backup && describeTable("backup ", backup)) },
    [
      ...placed,
      { name: "(MBR)", kind: "region", attributes: {}, extents: [mbr] },
      ...region(bytes, "(outside of partitions)", uncovered(bytes.size, covered)),
    ],
    digest,
  );
}

const describeTable = (prefix: string, header: GptHeader): Attributes =>
  Object.fromEntries(Object.entries(header).map(([name, value]) => [`${prefix}${name}`, value as Value]));

/** A FAT file system: its files. @throws FormatError */
export function openFat(bytes: Bytes, digest: Digest = digestOf): Promise<Opened> {
  const volume = parseFat(bytes);
  const unique = uniqueNames();
  const placed: Placed[] = volume.entries.map(({ path, directory, extents, ...entry }) => ({
    name: unique(path),
    kind: directory ? "directory" : "file",
    attributes: {
      shortName: entry.shortName,
      attributes: entry.attributes,
      ...(entry.modified !== undefined && { modified: entry.modified }),
      ...(entry.created !== undefined && { created: entry.created }),
      ...(entry.accessed !== undefined && { accessed: entry.accessed }),
    },
    numbering: { firstCluster: entry.firstCluster },
    extents: directory ? undefined : extents,
  }));
  const { type, fields, volumeId, label, rootLabel, unused } = volume;
  return openPlaced(
    `${type} file system`,
    bytes,
    { type, ...fields, volumeId, label, ...(rootLabel !== undefined && { rootLabel }) },
    [...placed, ...region(bytes, "(unused clusters)", unused)],
    digest,
  );
}

const hex = (value: number): string => `0x${value.toString(16)}`;
