import { createHash } from "node:crypto";
import { readAr } from "../formats/ar.ts";
import { ChunkReader } from "../formats/chunk-reader.ts";
import { collect } from "../formats/compression.ts";
import { readCpio } from "../formats/cpio.ts";
import { KINDS } from "../formats/file-tree.ts";
import { FormatError } from "../formats/format-error.ts";
import { readTar } from "../formats/tar.ts";
import { bufferContent, type Content } from "./content.ts";
import { SAME } from "./open-both.ts";
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

/** Both sides together: members of the same name are compared as they are read, as long as both have the same order. */
type OpenBoth = (a: Content, b: Content) => Promise<readonly [Opened, Opened]>;
export const openCpioBoth: OpenBoth = (a, b) => openBoth("cpio archive", a, b, walkCpio);
export const openTarBoth: OpenBoth = (a, b) => openBoth("tar archive", a, b, walkTar);
export const openArBoth: OpenBoth = (a, b) => openBoth("ar archive", a, b, walkAr);

async function openArchive(format: string, content: Content, walk: Walk): Promise<Opened> {
  const side = new Side(content, walk);
  try {
    for (let met = await side.next(); met !== undefined; met = await side.next()) await side.take(met);
    return side.opened(format);
  } finally {
    await side.close();
  }
}

async function openBoth(format: string, a: Content, b: Content, walk: Walk): Promise<readonly [Opened, Opened]> {
  const [left, right] = [new Side(a, walk), new Side(b, walk)];
  try {
    let [one, other] = await Promise.all([left.next(), right.next()]);
    while (one !== undefined || other !== undefined) {
      if (one !== undefined && other !== undefined && one.member.name === other.member.name) {
        await takeBoth(left, one, right, other);
        [one, other] = await Promise.all([left.next(), right.next()]);
        // In archives with sorted names, the lesser one is the one that the other side does not have.
      } else if (other === undefined || (one !== undefined && one.member.name < other.member.name)) {
        await left.take(one!);
        one = await left.next();
      } else {
        await right.take(other);
        other = await right.next();
      }
    }
    return [left.opened(format), right.opened(format)];
  } finally {
    await Promise.all([left.close(), right.close()]);
  }
}

/** Members of one name. What they have in common is compared, and digested only where something else follows. */
async function takeBoth(left: Side, one: Met, right: Side, other: Met): Promise<void> {
  const { size } = one.member;
  const comparable = one.content && other.content && size !== undefined && size === other.member.size && size <= HELD;
  if (!comparable) {
    await Promise.all([left.take(one), right.take(other)]);
    return;
  }
  const streams = [one.content![Symbol.asyncIterator](), other.content![Symbol.asyncIterator]()] as const;
  const pieces: [Buffer[], Buffer[]] = [[], []];
  let x: Buffer = NOTHING;
  let y: Buffer = NOTHING;
  let same = true;
  for (let done = 0; done < size && same; ) {
    if (x.length === 0) x = await nextPiece(streams[0], pieces[0]);
    if (y.length === 0) y = await nextPiece(streams[1], pieces[1]);
    const count = Math.min(x.length, y.length);
    same = x.compare(y, 0, count, 0, count) === 0;
    [x, y] = [x.subarray(count), y.subarray(count)];
    done += count;
  }
  if (same) {
    left.add(one, pieces[0], SAME);
    right.add(other, pieces[1], SAME);
    return;
  }
  for (const [index, [side, met]] of (
    [
      [left, one],
      [right, other],
    ] as const
  ).entries()) {
    for (let piece = await streams[index]!.next(); !piece.done; piece = await streams[index]!.next()) {
      pieces[index]!.push(piece.value);
    }
    const hash = createHash("sha256");
    for (const piece of pieces[index]!) hash.update(piece);
    side.add(met, pieces[index]!, hash.digest("hex"));
  }
}

const NOTHING = Buffer.alloc(0);

async function nextPiece(stream: AsyncIterator<Buffer>, pieces: Buffer[]): Promise<Buffer> {
  const { value, done } = await stream.next();
  if (done) throw new FormatError("bytes", "end early");
  pieces.push(value);
  return value;
}

/** An archive as it is walked through once. */
class Side {
  readonly #content: Content;
  readonly #walk: Walk;
  readonly #reader: ChunkReader;
  readonly #items: AsyncGenerator<Met, Attributes>;
  #fields: Attributes = {};
  readonly #members: Member[] = [];
  readonly #lists = new Map<string, string>();
  readonly #small = new Map<string, Buffer>();
  #listed = 0;
  #kept = 0;

  constructor(content: Content, walk: Walk) {
    this.#content = content;
    this.#walk = walk;
    this.#reader = new ChunkReader(content.chunks());
    this.#items = walk(this.#reader);
  }

  async next(): Promise<Met | undefined> {
    const item = await this.#items.next();
    if (!item.done) return item.value;
    this.#fields = item.value;
    // To the end: compressed data that breaks off there must be noticed.
    for await (const _ of this.#reader.rest()) {
      // Nothing is wanted of it.
    }
    return undefined;
  }

  /** Takes a member by itself. */
  async take(met: Met): Promise<void> {
    if (met.content === undefined) {
      this.#members.push({ ...met.member, digest: undefined });
      return;
    }
    const hash = createHash("sha256");
    const isWanted = this.#isList(met) || this.#isSmall(met);
    const pieces: Buffer[] = [];
    for await (const chunk of met.content) {
      hash.update(chunk);
      if (isWanted) pieces.push(chunk);
    }
    this.add(met, pieces, hash.digest("hex"));
  }

  /** @param pieces all of its content, where it is a list or small */
  add(met: Met, pieces: readonly Buffer[], digest: string): void {
    // Joined into memory of their own: a piece keeps all of what was read with it.
    if (this.#isList(met)) {
      this.#lists.set(packageOfList(met.member.name)!, Buffer.concat(pieces).toString());
      this.#listed += met.member.size!;
    }
    if (digest !== SAME && this.#isSmall(met)) {
      this.#small.set(met.member.name, Buffer.concat(pieces));
      this.#kept += met.member.size!;
    }
    this.#members.push({ ...met.member, digest });
  }

  #isList({ member: { name, size } }: Met): boolean {
    return size !== undefined && packageOfList(name) !== undefined && this.#listed + size <= LISTS;
  }

  #isSmall({ member: { size } }: Met): boolean {
    return size !== undefined && size <= SMALL && this.#kept + size <= MOST_KEPT;
  }

  opened(format: string): Opened {
    const [content, walk, small] = [this.#content, this.#walk, this.#small];
    return {
      format,
      fields: this.#fields,
      members: this.#members,
      owners: ownersFrom(this.#lists),
      load: async (names) => {
        const found = new Map<string, Content>();
        for (const name of names) if (small.has(name)) found.set(name, bufferContent(small.get(name)!));
        const rest = new Set([...names].filter((name) => !found.has(name)));
        if (rest.size === 0) return found;
        return new Map([...found, ...(await loadMembers(content, walk, rest))]);
      },
    };
  }

  close(): Promise<void> {
    return this.#reader.close();
  }
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
    const kind = KINDS[item.mode >> 12];
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
