import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { type Bytes, chunksOf, joined } from "../formats/bytes.ts";
import { parseErofs } from "../formats/erofs.ts";
import { parseExt4 } from "../formats/ext4.ts";
import type { FileSystem, TreeFile } from "../formats/file-tree.ts";
import { FormatError } from "../formats/format-error.ts";
import { parseSquashfs } from "../formats/squashfs.ts";
import { type Content, contentOf } from "./content.ts";
import { type Attributes, type Member, type Opened, uniqueNames, type Value } from "./opened.ts";
import { ownersFrom, packageOfList } from "./owners.ts";

/** Lists of dpkg, all together. */
const LISTS = 64 * 1024 * 1024;
/** Between pauses, for signals to be heard. */
const PAUSE = 64 * 1024 * 1024;
/** Longer values of attributes are told by their beginning and digest. */
const LONGEST_VALUE = 256;

/** An ext2, ext3 or ext4 file system: its files. @throws FormatError */
export const openExt4 = (bytes: Bytes): Promise<Opened> => openTree("ext4 file system", bytes, parseExt4(bytes));

/** An erofs: its files, decompressed as they are read. @throws FormatError */
export const openErofs = (bytes: Bytes): Promise<Opened> => openTree("erofs", bytes, parseErofs(bytes));

/** A squashfs: its files, decompressed as they are read. @throws FormatError */
export const openSquashfs = (bytes: Bytes): Promise<Opened> => openTree("squashfs", bytes, parseSquashfs(bytes));

async function openTree(format: string, bytes: Bytes, { fields, files, regions }: FileSystem): Promise<Opened> {
  const digest = digester(format, bytes.size);
  const unique = uniqueNames();
  const members: Member[] = [];
  const places = new Map<string, Bytes>();
  const lists = new Map<string, string>();
  let listed = 0;
  const linkedTo = hardLinks(files);
  for (const file of files) {
    const { path, kind, size, content, numbering } = file;
    const name = unique(path);
    if (content !== undefined) places.set(name, content);
    members.push({
      name,
      kind,
      attributes: attributesOf(file, linkedTo),
      numbering,
      size,
      digest: content && (await digest(content)),
    });
    const owner = packageOfList(path);
    if (owner !== undefined && content !== undefined && listed + content.size <= LISTS) {
      lists.set(owner, content.read(0, content.size).toString());
      listed += content.size;
    }
  }
  for (const { name, extents } of regions) {
    const content = joined(bytes, extents);
    if (isZero(content)) continue;
    places.set(name, content);
    const region = { name, kind: "region", attributes: {}, numbering: {} } as const;
    members.push({ ...region, size: content.size, digest: await digest(content) });
  }
  return {
    format,
    fields,
    members,
    owners: ownersFrom(lists),
    load: async (names) => new Map([...names].map((name): [string, Content] => [name, contentOf(places.get(name)!)])),
  };
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
 * SHA-256 of contents, once for each, however many files share it. Compression and shared blocks may make very much out of few
 * bytes; where that goes beyond what is sound, it is not read further.
 */
function digester(format: string, size: number): (content: Bytes) => Promise<string> {
  const known = new WeakMap<Bytes, string>();
  const most = 64 * size + 1024 * 1024 * 1024;
  let [done, sincePause] = [0, 0];
  return async (content) => {
    const before = known.get(content);
    if (before !== undefined) return before;
    done += content.size;
    if (done > most) throw new FormatError(format, `files of more than ${most} bytes in ${size}`);
    const hash = createHash("sha256");
    for (const chunk of chunksOf(content)) {
      hash.update(chunk);
      sincePause += chunk.length;
      if (sincePause >= PAUSE) {
        sincePause = 0;
        await setImmediate();
      }
    }
    const digest = hash.digest("hex");
    known.set(content, digest);
    return digest;
  };
}
