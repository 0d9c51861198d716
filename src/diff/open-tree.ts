import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { type Bytes, chunksOf, joined } from "../formats/bytes.ts";
import { parseErofs } from "../formats/erofs.ts";
import { parseExt4 } from "../formats/ext4.ts";
import type { FileContent, FileSystem, TreeFile } from "../formats/file-tree.ts";
import { FormatError } from "../formats/format-error.ts";
import { parseSquashfs } from "../formats/squashfs.ts";
import { type Content, contentOf } from "./content.ts";
import { SAME } from "./open-both.ts";
import { type Attributes, type Member, type Opened, uniqueNames, type Value } from "./opened.ts";
import { ownersFrom, packageOfList } from "./owners.ts";

/** Lists of dpkg, all together. */
const LISTS = 64 * 1024 * 1024;
/** For any file system; 64 times its size may come on top. */
const MOST_READ = 1024 * 1024 * 1024;
/** Between pauses, for signals to be heard. */
const PAUSE = 64 * 1024 * 1024;
/** Longer values of attributes are told by their beginning and digest. */
const LONGEST_VALUE = 256;

export type TreeFormat = "ext4" | "squashfs" | "erofs";

const PARSERS: Readonly<Record<TreeFormat, readonly [format: string, parse: (bytes: Bytes) => FileSystem]>> = {
  ext4: ["ext4 file system", parseExt4],
  squashfs: ["squashfs", parseSquashfs],
  erofs: ["erofs", parseErofs],
};

/** A file system, its files with digests. @throws FormatError */
export async function openTree(format: TreeFormat, bytes: Bytes): Promise<Opened> {
  const tree = prepare(format, bytes);
  const digests = new Map<string, string>();
  for (const [name, content] of tree.contents) digests.set(name, await tree.meter.digest(content));
  return withDigests(tree, digests);
}

/**
 * The same file system of both sides: only files that differ have digests. What is compressed is not decompressed where the
 * compressed bytes are the same. @throws FormatError
 */
export async function openTreesBoth(format: TreeFormat, a: Bytes, b: Bytes): Promise<readonly [Opened, Opened]> {
  const trees = [prepare(format, a), prepare(format, b)] as const;
  const [left, right] = trees;
  const digests = [new Map<string, string>(), new Map<string, string>()] as const;
  // A file of several names is compared once.
  const known = new Map<FileContent, { readonly other: FileContent; readonly same: boolean }>();
  for (const [name, content] of left.contents) {
    const other = right.contents.get(name);
    if (other === undefined) continue;
    let pair = known.get(content);
    if (pair?.other !== other) {
      pair = { other, same: await left.meter.same(content, other) };
      known.set(content, pair);
    }
    if (pair.same) for (const side of digests) side.set(name, SAME);
  }
  for (const [index, { contents, meter }] of trees.entries()) {
    const side = digests[index]!;
    for (const [name, content] of contents) if (!side.has(name)) side.set(name, await meter.digest(content));
  }
  return [withDigests(left, digests[0]), withDigests(right, digests[1])];
}

/** A file system whose contents have not been read. */
interface Tree {
  readonly opened: Opened;
  readonly contents: ReadonlyMap<string, FileContent>;
  readonly meter: Meter;
}

function withDigests({ opened }: Tree, digests: ReadonlyMap<string, string>): Opened {
  return { ...opened, members: opened.members.map((member) => ({ ...member, digest: digests.get(member.name) })) };
}

function prepare(name: TreeFormat, bytes: Bytes): Tree {
  const [format, parse] = PARSERS[name];
  const { fields, files, regions } = parse(bytes);
  const unique = uniqueNames();
  const members: Member[] = [];
  const contents = new Map<string, FileContent>();
  const lists = new Map<string, string>();
  let listed = 0;
  const linkedTo = hardLinks(files);
  for (const file of files) {
    const { path, kind, size, content, numbering } = file;
    const member = { name: unique(path), kind, attributes: attributesOf(file, linkedTo), numbering, size };
    members.push({ ...member, digest: undefined });
    if (content === undefined) continue;
    contents.set(member.name, content);
    const owner = packageOfList(path);
    if (owner !== undefined && listed + content.size <= LISTS) {
      lists.set(owner, content.read(0, content.size).toString());
      listed += content.size;
    }
  }
  for (const { name: region, extents } of regions) {
    const content = joined(bytes, extents);
    if (isZero(content)) continue;
    contents.set(region, content);
    const { size } = content;
    members.push({ name: region, kind: "region", attributes: {}, numbering: {}, size, digest: undefined });
  }
  const load: Opened["load"] = async (names) =>
    new Map([...names].map((one): [string, Content] => [one, contentOf(contents.get(one)!)]));
  const opened = { format, fields, members, owners: ownersFrom(lists), load };
  return { opened, contents, meter: new Meter(name, bytes.size) };
}

/** The first name of each file that has several, by inode. */
function hardLinks(files: readonly TreeFile[]): ReadonlyMap<number, string> {
  const [first, several] = [new Map<number, string>(), new Set<number>()];
  for (const { kind, id, path } of files) {
    if (kind === "directory") continue;
    const before = first.get(id);
    if (before !== undefined) several.add(id);
    if (before === undefined || path < before) first.set(id, path);
  }
  for (const id of first.keys()) if (!several.has(id)) first.delete(id);
  return first;
}

function attributesOf(file: TreeFile, linkedTo: ReadonlyMap<number, string>): Attributes {
  const { mode, uid, gid, links, times, target, device, xattrs, fields } = file;
  const attributes: Record<string, Value> = { mode: (mode & 0o7777).toString(8).padStart(4, "0"), uid, gid };
  for (const [name, { seconds, nanoseconds }] of Object.entries(times)) {
    attributes[name] = seconds;
    if (nanoseconds !== 0) attributes[`${name} nanoseconds`] = nanoseconds;
  }
  attributes.links = links;
  const link = linkedTo.get(file.id);
  if (link !== undefined) attributes["same file as"] = link;
  if (target !== undefined) attributes.target = target;
  if (device !== undefined) attributes.device = device;
  for (const [name, value] of xattrs) attributes[`xattr ${name}`] = showBytes(value);
  for (const [name, value] of Object.entries(fields)) {
    attributes[name] = typeof value === "string" && value.length > LONGEST_VALUE ? shorten(value) : value;
  }
  return attributes;
}

/** Text as it is, other bytes in hexadecimal. */
function showBytes(value: Buffer): string {
  const isText = value.every((byte) => byte >= 0x20 && byte < 0x7f);
  const shown = isText ? value.toString("latin1") : `0x${value.toString("hex")}`;
  return shown.length > LONGEST_VALUE ? shorten(shown) : shown;
}

const shorten = (text: string): string =>
  `${text.slice(0, LONGEST_VALUE)}… (SHA-256 of all: ${createHash("sha256").update(text).digest("hex")})`;

const ZEROS = Buffer.alloc(1024 * 1024);
function isZero(content: Bytes): boolean {
  for (const chunk of chunksOf(content)) if (!chunk.equals(ZEROS.subarray(0, chunk.length))) return false;
  return true;
}

/**
 * Reads contents to their end. Compression and blocks that files share may make very much out of few bytes: where that goes beyond
 * what is sound, it is not read further.
 */
class Meter {
  readonly #format: string;
  readonly #size: number;
  /** Files with several names are read once. */
  readonly #digests = new WeakMap<FileContent, string>();
  #read = 0;
  #sincePause = 0;

  constructor(format: string, size: number) {
    this.#format = format;
    this.#size = size;
  }

  /** SHA-256. */
  async digest(content: FileContent): Promise<string> {
    let digest = this.#digests.get(content);
    if (digest === undefined) {
      const hash = createHash("sha256");
      for (const chunk of chunksOf(content)) {
        hash.update(chunk);
        await this.#count(chunk.length);
      }
      digest = hash.digest("hex");
      this.#digests.set(content, digest);
    }
    return digest;
  }

  /** Whether both have the same bytes. */
  async same(a: FileContent, b: FileContent): Promise<boolean> {
    if (a.size !== b.size) return false;
    if (a.stored !== undefined && b.stored !== undefined && (await this.#alike(a.stored(), b.stored()))) return true;
    return this.#alike(chunksOf(a), chunksOf(b));
  }

  async #alike(a: Iterable<Buffer>, b: Iterable<Buffer>): Promise<boolean> {
    const others = b[Symbol.iterator]();
    for (const chunk of a) {
      const other = others.next();
      if (other.done || !chunk.equals(other.value)) return false;
      await this.#count(chunk.length);
    }
    return others.next().done === true;
  }

  async #count(bytes: number): Promise<void> {
    this.#read += bytes;
    if (this.#read > MOST_READ + 64 * this.#size) {
      throw new FormatError(this.#format, `files of more than ${this.#read} bytes in ${this.#size}`);
    }
    this.#sincePause += bytes;
    if (this.#sincePause < PAUSE) return;
    this.#sincePause = 0;
    await setImmediate();
  }
}
