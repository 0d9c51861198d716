import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { type Bytes, chunksOf, type Extent, joined, part } from "../formats/bytes.ts";
import { decompress, inflateRaw } from "../formats/compression.ts";
import { FormatError } from "../formats/format-error.ts";
import { parseZip, type ZipEntry } from "../formats/zip.ts";
import { type Content, contentOf, digestOf } from "./content.ts";
import { type Attributes, type Member, type MemberKind, type Opened, uniqueNames, type Value } from "./opened.ts";

const KINDS: Readonly<Record<number, MemberKind>> = { 4: "directory", 10: "symlink" };
const LONGEST_TARGET = 65_536;

/** A ZIP archive: its files in the order of the central directory. @throws FormatError */
export async function openZip(bytes: Bytes): Promise<Opened> {
  const { comment, zip64, entries, between } = parseZip(bytes);
  const unique = uniqueNames();
  const members: Member[] = [];
  const contents = new Map<string, Content>();
  for (const entry of entries) {
    const name = unique(entry.name.replace(/\/$/, ""));
    const kind = entry.name.endsWith("/") ? "directory" : (KINDS[(entry.mode ?? 0) >> 12] ?? "file");
    const content = contentOfEntry(bytes, entry);
    const { digest, sum, target } = await readEntry(content, kind === "symlink");
    // Descriptors behind files have no mark that is always there; a wrong sum is said, not refused.
    const sumIsRight = sum === entry.crc || isOpaque(entry);
    members.push({
      name,
      kind,
      attributes: {
        ...attributesOf(entry),
        ...(target !== undefined && { target }),
        ...(!sumIsRight && { crc: entry.crc }),
      },
      numbering: {},
      size: entry.size,
      digest: kind === "file" ? digest : undefined,
      packed: {
        size: entry.content.size,
        digest: await digestOf(contentOf(part(bytes, entry.content.offset, entry.content.size))),
      },
    });
    if (kind === "file") contents.set(name, content);
  }
  const rest = betweenFiles(bytes, between, entries);
  if (rest !== undefined) {
    const name = unique("(between files)");
    const content = contentOf(rest);
    members.push({
      name,
      kind: "region",
      attributes: {},
      numbering: {},
      size: rest.size,
      digest: await digestOf(content),
    });
    contents.set(name, content);
  }
  return {
    format: "zip archive",
    fields: { ...(comment !== "" && { comment }), zip64 },
    members,
    owners: new Map(),
    load: async (names) => new Map([...names].map((name) => [name, contents.get(name)!])),
  };
}

/** Encrypted, or compressed in a way that is not read here: what is stored is compared. */
const isOpaque = ({ encrypted, method }: ZipEntry): boolean => encrypted || /^\d/.test(method);

function contentOfEntry(bytes: Bytes, entry: ZipEntry): Content {
  const stored = part(bytes, entry.content.offset, entry.content.size);
  if (entry.method === "stored" || isOpaque(entry)) return contentOf(stored);
  const chunks = () => chunksOf(stored);
  const raw = () =>
    entry.method === "deflate" ? inflateRaw(chunks()) : decompress(entry.method as "zstd" | "xz", chunks());
  return { size: entry.size, chunks: () => limited(raw(), entry) };
}

/** Not a byte more than the directory says. */
async function* limited(chunks: AsyncIterable<Buffer>, { name, size }: ZipEntry): AsyncGenerator<Buffer> {
  let done = 0;
  for await (const chunk of chunks) {
    done += chunk.length;
    if (done > size) break;
    yield chunk;
  }
  if (done !== size) throw new FormatError("zip", `${name} is of another size than the directory says`);
}

async function readEntry(content: Content, isLink: boolean) {
  const hash = createHash("sha256");
  const pieces: Buffer[] = [];
  let [sum, size] = [0, 0];
  for await (const chunk of content.chunks()) {
    hash.update(chunk);
    sum = crc32(chunk, sum);
    size += chunk.length;
    if (isLink && size <= LONGEST_TARGET) pieces.push(chunk);
  }
  return { digest: hash.digest("hex"), sum, target: isLink ? Buffer.concat(pieces).toString() : undefined };
}

function attributesOf(entry: ZipEntry): Attributes {
  const { mode, method, encrypted, modified, fields, central } = entry;
  const prefixed = Object.entries(central).map(([name, value]): [string, Value] => [`central ${name}`, value]);
  return {
    ...(mode !== undefined && { mode: (mode & 0o7777).toString(8).padStart(4, "0") }),
    modified,
    method,
    ...(encrypted && { encrypted }),
    ...fields,
    ...Object.fromEntries(prefixed),
  };
}

/** Sums and sizes may stand behind each file (APPNOTE 4.3.9), and repeat what the directory says. */
function betweenFiles(bytes: Bytes, between: readonly Extent[], entries: readonly ZipEntry[]): Bytes | undefined {
  const ends = new Map(entries.map((entry) => [entry.content.offset + entry.content.size, entry]));
  const extents = between.flatMap(({ offset, size }): Extent[] => {
    const entry = ends.get(offset);
    const length = entry === undefined ? 0 : descriptorSize(bytes, offset, size, entry);
    return size > length ? [{ offset: offset + length, size: size - length }] : [];
  });
  return extents.length === 0 ? undefined : joined(bytes, extents);
}

function descriptorSize(
  bytes: Bytes,
  offset: number,
  size: number,
  { crc, content, size: unpacked }: ZipEntry,
): number {
  const head = bytes.read(offset, Math.min(24, size));
  const start = head.length >= 4 && head.readUInt32LE(0) === 0x08074b50 ? 4 : 0;
  if (head.length < start + 12 || head.readUInt32LE(start) !== crc) return 0;
  if (head.readUInt32LE(start + 4) === content.size && head.readUInt32LE(start + 8) === unpacked) return start + 12;
  if (head.length < start + 20) return 0;
  const wide = [head.readBigUInt64LE(start + 4), head.readBigUInt64LE(start + 12)];
  return wide[0] === BigInt(content.size) && wide[1] === BigInt(unpacked) ? start + 20 : 0;
}
