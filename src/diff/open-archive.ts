import { createHash } from "node:crypto";
import { readAr } from "../formats/ar.ts";
import { ChunkReader } from "../formats/chunk-reader.ts";
import { collect } from "../formats/compression.ts";
import { readCpio } from "../formats/cpio.ts";
import { FormatError } from "../formats/format-error.ts";
import { readTar } from "../formats/tar.ts";
import { bufferContent, type Content } from "./content.ts";
import { type Attributes, type Member, type MemberKind, type Opened, uniqueNames, type Value } from "./opened.ts";
import { ownersFrom, packageOfList } from "./owners.ts";

/** A member as a walk through an archive meets it. */
interface Met {
  readonly member: Omit<Member, "digest">;
  /** undefined: it has none. */
  readonly content: AsyncIterable<Buffer> | undefined;
}
/** Walks through an archive; what it returns in the end are the fields of the archive itself. */
type Walk = (reader: ChunkReader) => AsyncGenerator<Met, Attributes>;

/** Larger members are read again as streams rather than held. */
const HELD = 16 * 1024 * 1024;
/** Small members are kept when they are first read: texts differ most often, and need no second pass then. */
const SMALL = 64 * 1024;
const MOST_KEPT = 24 * 1024 * 1024;
/** Lists of dpkg, all together. */
const LISTS = 64 * 1024 * 1024;
const LONGEST_TARGET = 65_536;

/** A cpio archive, or several in a row. The digests of all members come out of one pass. @throws FormatError */
export const openCpio = (content: Content): Promise<Opened> => openArchive("cpio archive", content, walkCpio);
/** A tar archive. @throws FormatError */
export const openTar = (content: Content): Promise<Opened> => openArchive("tar archive", content, walkTar);
/** An archive of ar(1), such as a Debian package or a static library. @throws FormatError */
export const openAr = (content: Content): Promise<Opened> => openArchive("ar archive", content, walkAr);

async function openArchive(format: string, content: Content, walk: Walk): Promise<Opened> {
  const members: Member[] = [];
  const lists = new Map<string, string>();
  const small = new Map<string, Buffer>();
  let [listed, kept] = [0, 0];
  const fields = await eachMember(content, walk, async ({ member, content: bytes }) => {
    if (bytes === undefined) {
      members.push({ ...member, digest: undefined });
      return false;
    }
    const { name, size } = member;
    const hash = createHash("sha256");
    const owner = packageOfList(name);
    const isList = owner !== undefined && listed + size! <= LISTS;
    const isSmall = size !== undefined && size <= SMALL && kept + size <= MOST_KEPT;
    const pieces: Buffer[] = [];
    for await (const chunk of bytes) {
      hash.update(chunk);
      if (isList || isSmall) pieces.push(chunk);
    }
    // Joined into memory of their own: a piece keeps all of what was read with it.
    if (isList) {
      lists.set(owner, Buffer.concat(pieces).toString());
      listed += size!;
    }
    if (isSmall) {
      small.set(name, Buffer.concat(pieces));
      kept += size;
    }
    members.push({ ...member, digest: hash.digest("hex") });
    return false;
  });
  return {
    format,
    fields,
    members,
    owners: ownersFrom(lists),
    load: async (names) => {
      const found = new Map<string, Content>();
      for (const name of names) if (small.has(name)) found.set(name, bufferContent(small.get(name)!));
      const rest = new Set([...names].filter((name) => !found.has(name)));
      if (rest.size === 0) return found;
      return new Map([...found, ...(await loadMembers(content, walk, rest))]);
    },
  };
}

/** Walks through all members, or until the visitor returns true. */
async function eachMember(content: Content, walk: Walk, visit: (met: Met) => Promise<boolean>): Promise<Attributes> {
  const reader = new ChunkReader(content.chunks());
  try {
    const items = walk(reader);
    for (let item = await items.next(); ; item = await items.next()) {
      if (item.done) {
        // To the end: compressed data that breaks off there must be noticed.
        for await (const _ of reader.rest()) {
          // Nothing is wanted of it.
        }
        return item.value;
      }
      if (await visit(item.value)) return {};
    }
  } finally {
    await reader.close();
  }
}

async function loadMembers(content: Content, walk: Walk, names: ReadonlySet<string>): Promise<Map<string, Content>> {
  const found = new Map<string, Content>();
  await eachMember(content, walk, async ({ member: { name, size }, content: bytes }) => {
    if (!names.has(name) || bytes === undefined) return false;
    const held = size !== undefined && size <= HELD ? await collect(bytes, HELD) : undefined;
    found.set(name, held ? bufferContent(held) : { size, chunks: () => readAgain(content, walk, name) });
    return found.size === names.size;
  });
  return found;
}

/** One member as a stream, by walking to it again. */
async function* readAgain(content: Content, walk: Walk, name: string): AsyncGenerator<Buffer> {
  const reader = new ChunkReader(content.chunks());
  try {
    for await (const met of walk(reader)) {
      if (met.member.name !== name) continue;
      yield* met.content ?? [];
      return;
    }
  } finally {
    await reader.close();
  }
}

const CPIO_KINDS: Readonly<Record<number, MemberKind>> = {
  1: "fifo",
  2: "device",
  4: "directory",
  6: "device",
  8: "file",
  10: "symlink",
  12: "socket",
};

async function* walkCpio(reader: ChunkReader): AsyncGenerator<Met, Attributes> {
  const unique = uniqueNames();
  const fields: Record<string, Value> = {};
  for await (const item of readCpio(reader)) {
    if (item.kind === "trailer") {
      fields.archives = item.archive + 1;
      // A single archive's padding needs no number.
      fields[item.archive === 0 ? "padding" : `padding of archive ${item.archive + 1}`] = item.padding;
      continue;
    }
    if (item.kind === "rest") {
      const member = { kind: "file", attributes: {}, numbering: {}, size: undefined } as const;
      yield { member: { ...member, name: unique(`(archive ${Number(fields.archives) + 1})`) }, content: item.content };
      continue;
    }
    const kind = CPIO_KINDS[item.mode >> 12];
    if (kind === undefined) throw new FormatError("cpio", `mode ${item.mode.toString(8)} of ${item.name}`);
    const target = kind === "symlink" ? await collect(item.content, LONGEST_TARGET) : undefined;
    const { uid, gid, mtime, nlink } = item;
    yield {
      member: {
        name: unique(item.name),
        kind,
        attributes: {
          mode: octal(item.mode),
          uid,
          gid,
          mtime,
          links: nlink,
          ...(kind === "device" && { device: `${item.mode >> 12 === 2 ? "character" : "block"} ${item.rdev}` }),
          ...(target !== undefined && { target: target.toString() }),
        },
        numbering: { inode: item.ino, "device of the file system": item.device },
        size: item.size,
      },
      content: kind === "file" ? item.content : undefined,
    };
  }
  return fields;
}

const TAR_KINDS: Readonly<Record<string, MemberKind>> = {
  file: "file",
  link: "hard link",
  symlink: "symlink",
  character: "device",
  block: "device",
  directory: "directory",
  fifo: "fifo",
};

async function* walkTar(reader: ChunkReader): AsyncGenerator<Met, Attributes> {
  const unique = uniqueNames();
  for await (const item of readTar(reader)) {
    const kind = TAR_KINDS[item.type] ?? "file";
    const { uid, gid, mtime } = item;
    yield {
      member: {
        name: unique(item.name),
        kind,
        attributes: {
          mode: octal(item.mode),
          uid,
          gid,
          "user name": item.uname,
          "group name": item.gname,
          mtime,
          ...(kind === "device" && { device: `${item.type} ${item.rdev}` }),
          ...(item.target !== "" && { target: item.target }),
          ...item.pax,
        },
        numbering: {},
        size: item.size,
      },
      content: kind === "file" ? item.content : undefined,
    };
  }
  return {};
}

async function* walkAr(reader: ChunkReader): AsyncGenerator<Met, Attributes> {
  const unique = uniqueNames();
  for await (const { name, mode, uid, gid, mtime, size, content } of readAr(reader)) {
    const attributes = { mode: octal(mode), uid, gid, mtime };
    yield { member: { name: unique(name), kind: "file", attributes, numbering: {}, size }, content };
  }
  return {};
}

/** Permissions as chmod takes them, without the type. */
const octal = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, "0");
