import { lstat, readdir, readlink } from "node:fs/promises";
import { basename } from "node:path";
import { FormatError } from "../formats/format-error.ts";
import { decodeName } from "../formats/name.ts";
import { findCauses, type Reference, type Surrounding } from "./cause.ts";
import { compareContent } from "./compare-content.ts";
import { type Content, digestOf, type OpenFiles } from "./content.ts";
import type { Difference, Leaf } from "./leaf.ts";
import { type Kind, sniff, TooLarge } from "./open.ts";
import { SAME, sameBytes } from "./open-both.ts";
import type { Attributes, Member, MemberKind, Opened, Value } from "./opened.ts";
import { ownerOf, ownersBeside } from "./owners.ts";

export interface CompareOptions {
  readonly files: OpenFiles;
  readonly signal: AbortSignal;
  /** Of folders, only these entries. */
  readonly only?: ReadonlySet<string>;
  /** SOURCE_DATE_EPOCH of the builds, in seconds, where it is known. */
  readonly epoch?: number;
  /** What is known to have been otherwise in the build of B: what of it is found in files is their cause. */
  readonly surroundings?: readonly Surrounding[];
  /** Called with the path of what is being compared. */
  readonly progress?: (path: string) => void;
}

export interface Comparison {
  /** In the order in which they were met. */
  readonly leaves: readonly Leaf[];
  /** Files and members that were compared, those that are equal included. */
  readonly compared: number;
}

/** Deeper nesting is compared as bytes: nothing sound goes so deep, and a hostile file could go on for ever. */
const DEEPEST = 16;
const OUTSIDE = "no member and no known field differs, but bytes elsewhere do";
/** Contents of members that are held in memory at once, on each side. */
const BATCH = 48 * 1024 * 1024;

/**
 * Compares two files, or two folders with everything in them, and descends into what holds other files: PE images, disks, FAT,
 * cpio, tar, zstd, gzip. What is equal is left out by its digest; whatever differs leads to at least one leaf.
 * Of files on this machine's disk only name, kind and content count: their owners and times say nothing about a build.
 */
export async function compareFiles(a: string, b: string, options: CompareOptions): Promise<Comparison> {
  const comparer = new Comparer(options);
  await comparer.compareEntries(a, b);
  return { leaves: comparer.leaves, compared: comparer.compared };
}

/** A file of each side. */
interface FilePair {
  readonly paths: readonly [string | Buffer, string | Buffer];
  readonly contents: readonly [Content, Content];
  readonly digests: readonly [string, string];
}

/** Where a leaf is, for its name and for causes. */
interface Place {
  readonly path: string;
  readonly kind: Leaf["kind"];
  readonly format: string | undefined;
  readonly package: string | undefined;
  /** Of the files that were given, where they have a list of owners beside them. */
  readonly owners: readonly ReadonlyMap<string, string>[];
  readonly depth: number;
  readonly references: readonly Reference[];
}

class Comparer {
  readonly leaves: Leaf[] = [];
  /** `KIND PATH` -> where the leaf is among them. */
  readonly #places = new Map<string, number>();
  /** Digests and sizes of the files given: those of A, and what stands for them in B. */
  readonly #aliases: (readonly [string, string])[] = [];
  compared = 0;
  #severalFiles = false;
  readonly #options: CompareOptions;
  /** Digests of two contents -> the path at which they were compared. */
  readonly #seen = new Map<string, string>();

  constructor(options: CompareOptions) {
    this.#options = options;
  }

  async compareEntries(a: string, b: string): Promise<void> {
    const references: Reference[] = [];
    const { epoch } = this.#options;
    if (epoch !== undefined) references.push({ label: "SOURCE_DATE_EPOCH", seconds: epoch });
    const place = (path: string): Place => ({
      path,
      kind: "file",
      format: undefined,
      package: undefined,
      owners: [],
      depth: 0,
      references,
    });
    if (!(await lstat(a)).isDirectory()) {
      const contents = [this.#options.files.open(a), this.#options.files.open(b)] as const;
      // A file by itself is met nowhere else, and needs no digest.
      const digests = sameBytes(contents[0].bytes!, contents[1].bytes!)
        ? ([SAME, SAME] as const)
        : (["a", "b"] as const);
      await this.#comparePair(place(basename(a)), { paths: [a, b], contents, digests });
      return;
    }
    this.#severalFiles = true;
    const [one, other] = await Promise.all([listFolder(a), listFolder(b)]);
    const pairs: { readonly name: string; readonly files: FilePair }[] = [];
    const { only } = this.#options;
    for (const raw of [...new Set([...one.keys(), ...other.keys()])].sort()) {
      const name = shownPath(raw);
      if (only && !only.has(name.split("/", 1)[0]!)) continue;
      const [left, right] = [one.get(raw), other.get(raw)];
      if (left === undefined || right === undefined) {
        const found = (left ?? right)!;
        const parent = raw.slice(0, Math.max(raw.lastIndexOf("/"), 0));
        // What is below a folder that is missing as a whole needs no line of its own.
        if (parent !== "" && (left === undefined ? one : other).get(parent) === undefined) continue;
        const below = [...(left ? one : other).keys()].filter((path) => path.startsWith(`${raw}/`)).length;
        this.#leaf({ ...place(name), kind: found.kind }, [
          { what: "missing", only: left ? "a" : "b", kind: found.kind, size: found.size, below },
        ]);
      } else if (left.kind !== right.kind) {
        this.#leaf({ ...place(name), kind: left.kind }, [{ what: "kind", a: left.kind, b: right.kind }]);
      } else if (left.target !== right.target) {
        const [before, after] = [shownPath(left.target!), shownPath(right.target!)];
        const target = { what: "attribute", name: "target", a: before, b: after } as const;
        this.#leaf({ ...place(name), kind: "symlink" }, [target]);
      } else if (left.kind === "file") pairs.push({ name, files: await this.#openPair(name, left.path, right.path) });
    }
    // Lists of digests come last in no order of names: all digests have to be known first.
    for (const { name, files } of pairs) await this.#comparePair(place(name), files);
  }

  async #openPair(name: string, a: Buffer, b: Buffer): Promise<FilePair> {
    this.#options.signal.throwIfAborted();
    this.#options.progress?.(basename(name));
    const contents = [this.#options.files.open(a), this.#options.files.open(b)] as const;
    const digests = [await digestOf(contents[0]), await digestOf(contents[1])] as const;
    const base64 = (digest: string) => Buffer.from(digest, "hex").toString("base64");
    if (digests[0] !== digests[1]) {
      this.#aliases.push(digests, [base64(digests[0]), base64(digests[1])]);
      const sizes = contents.map(({ size }) => String(size)) as [string, string];
      // A small number may stand anywhere.
      if (sizes[0].length > 5 && sizes[0] !== sizes[1]) this.#aliases.push(sizes);
    }
    return { paths: [a, b], contents, digests };
  }

  async #comparePair(place: Place, { paths, contents, digests }: FilePair): Promise<void> {
    this.compared++;
    if (digests[0] === digests[1]) return;
    const written: Reference[] = [];
    for (const [index, path] of paths.entries()) {
      const { mtimeMs } = await lstat(path);
      written.push({ label: `the time file ${"AB"[index]} was written`, seconds: Math.floor(mtimeMs / 1000) });
    }
    const references = [...place.references, ...written];
    const owners = await Promise.all(paths.map(ownersBeside));
    await this.#compareDiffering({ ...place, references, owners }, ...contents, digests.join(" "));
  }

  /** For contents that are known to differ. @param digests of both, for a pair that comes again elsewhere */
  async #compareDiffering(place: Place, a: Content, b: Content, digests: string): Promise<void> {
    const seen = this.#seen.get(digests);
    if (seen !== undefined) {
      this.#leaf(place, [{ what: "repeat", of: seen }]);
      return;
    }
    this.#seen.set(digests, place.path);
    const found = await this.#compareContents(place, a, b);
    // Whatever is different must come out as a leaf.
    if (!found) await this.#compareAsBytes(place, a, b, [OUTSIDE]);
  }

  /** @returns whether there was something to report */
  async #compareContents(place: Place, a: Content, b: Content): Promise<boolean> {
    this.#options.signal.throwIfAborted();
    this.#options.progress?.(place.path);
    // What lies between members is nothing by itself, even where it begins like something.
    if (place.kind === "region") return this.#compareAsBytes(place, a, b, []);
    const notes: string[] = [];
    let kinds: readonly [Kind, Kind];
    try {
      kinds = [await sniff(a), await sniff(b)];
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      // What cannot be decompressed to the end cannot be compared further: who called looks at the bytes it is made of.
      return false;
    }
    const [one, other] = kinds;
    if (place.depth >= DEEPEST) notes.push("nested too deep to be looked into");
    else if (one.kind === "closed" && other.kind === "closed" && one.format === other.format) {
      notes.push(`a ${one.format}: compared as bytes`);
    } else if (one.kind !== "plain" && one.kind === other.kind && "format" in other && one.format === other.format) {
      const before = this.leaves.length;
      try {
        if (one.kind === "compressed" && other.kind === "compressed") {
          await this.#compareCompressed(place, await one.unwrap(a), await other.unwrap(b), [a.size, b.size]);
        } else if (one.kind === "container" && other.kind === "container") {
          const [left, right] =
            one.openBoth === undefined
              ? await Promise.all([one.open(a), other.open(b)])
              : await one.openBoth(a, b, this.#severalFiles);
          await this.#compareOpened({ ...place, format: left.format }, left, right);
        }
        return this.leaves.length > before;
      } catch (error) {
        if (!(error instanceof FormatError) && !(error instanceof TooLarge)) throw error;
        // What was found up to there may be half of the truth.
        this.#forget(before);
        notes.push(`compared as bytes, as it cannot be read: ${error.message}`);
      }
    }
    return this.#compareAsBytes(place, a, b, notes);
  }

  async #compareAsBytes(place: Place, a: Content, b: Content, notes: readonly string[]): Promise<boolean> {
    try {
      const difference = await compareContent(a, b);
      if (difference === undefined) return false;
      this.#leaf(place, [difference], notes);
      return true;
    } catch (error) {
      // Compressed data that breaks off: the caller compares what it is made of.
      if (error instanceof FormatError) return false;
      throw error;
    }
  }

  async #compareCompressed(
    place: Place,
    a: { readonly format: string; readonly fields: Attributes; readonly content: Content },
    b: { readonly fields: Attributes; readonly content: Content },
    sizes: readonly [number | undefined, number | undefined],
  ): Promise<void> {
    const before = this.leaves.length;
    const fields = compareAttributes(a.fields, b.fields);
    if (fields.length > 0) this.#leaf({ ...place, kind: "container", format: a.format }, fields);
    const found = await this.#compareContents({ ...place, depth: place.depth + 1 }, a.content, b.content);
    if (found || this.leaves.length > before) return;
    // No member differs: then the content does elsewhere, or it is the same.
    const difference = await compareContent(a.content, b.content);
    if (difference !== undefined) this.#leaf(place, [difference], [OUTSIDE]);
    else this.#leaf({ ...place, kind: "container", format: a.format }, [{ what: "compression", sizes }]);
  }

  async #compareOpened(place: Place, a: Opened, b: Opened): Promise<void> {
    const [left, right] = [byName(a.members), byName(b.members)];
    this.compared += left.size;
    const usual = usualTime([...a.members, ...b.members]);
    const references =
      usual === undefined
        ? place.references
        : [...place.references, { label: "the time of most files", seconds: usual }];
    const inside = (member: Member): Place => ({
      path: `${place.path}!${member.name}`,
      kind: member.kind,
      format: a.format,
      package: [a.owners, b.owners, ...place.owners].map((one) => ownerOf(one, member.name)).find((one) => one),
      owners: place.owners,
      depth: place.depth + 1,
      references,
    });

    const missing = this.#reportMissing(left, right, inside);
    const common = a.members.filter(({ name }) => right.has(name));
    const moved = compareOrder(
      common.map(({ name }) => name),
      b.members.filter(({ name }) => left.has(name)).map(({ name }) => name),
    );
    const own: Difference[] = moved ? [moved] : [];
    const changed: string[] = [];
    for (const member of common) {
      const other = right.get(member.name)!;
      if (member.kind !== other.kind) {
        this.#leaf(inside(member), [{ what: "kind", a: member.kind, b: other.kind }]);
        continue;
      }
      const attributes = compareAttributes(member.attributes, other.attributes);
      if (attributes.length > 0) this.#leaf(inside(member), attributes);
      if (member.digest !== other.digest) changed.push(member.name);
      else if (member.packed?.digest !== other.packed?.digest) {
        this.#leaf(inside(member), [{ what: "compression", sizes: [member.packed?.size, other.packed?.size] }]);
      }
    }
    await this.#compareMembers(a, b, changed, left, right, inside);
    // One member more or less, in another place or of another size moves all that is behind it.
    const resized = common.some(({ name, size }) => size !== right.get(name)!.size);
    const sameLayout = missing === 0 && moved === undefined && !resized;
    const fields = compareAttributes(a.fields, b.fields);
    // What an archive is filled up with goes by its size.
    own.push(...fields.filter((one) => sameLayout || one.what !== "attribute" || !one.name.startsWith("padding")));
    if (sameLayout) own.push(...compareNumbering(common, right));
    const membersDiffer = missing > 0 || changed.length > 0;
    if (own.length > 0) this.#leaf({ ...place, kind: "container" }, own, [], membersDiffer);
  }

  /** @returns how many members one side alone has */
  #reportMissing(left: Members, right: Members, inside: (member: Member) => Place): number {
    const lacking = (have: Members, lack: Members) => [...have.values()].filter(({ name }) => !lack.has(name));
    const only = { a: lacking(left, right), b: lacking(right, left) };
    for (const side of ["a", "b"] as const) {
      const gone = new Set(only[side].map(({ name }) => name));
      const twins = new Map(only[side === "a" ? "b" : "a"].map(({ name, digest }) => [digest, name]));
      for (const member of only[side]) {
        const { name, kind, size, digest } = member;
        if (gone.has(name.slice(0, Math.max(name.lastIndexOf("/"), 0)))) continue;
        const below = kind === "directory" ? only[side].filter((one) => one.name.startsWith(`${name}/`)).length : 0;
        const twin = digest !== undefined && size !== 0 ? twins.get(digest) : undefined;
        this.#leaf(inside(member), [
          { what: "missing", only: side, kind, size, below, ...(twin !== undefined && { twin }) },
        ]);
      }
    }
    return only.a.length + only.b.length;
  }

  /** Contents of members in batches, so that few are held in memory. */
  async #compareMembers(
    a: Opened,
    b: Opened,
    names: readonly string[],
    left: Members,
    right: Members,
    inside: (member: Member) => Place,
  ): Promise<void> {
    const sizeOf = (name: string) => Math.max(left.get(name)!.size ?? 0, right.get(name)!.size ?? 0);
    for (let at = 0; at < names.length; ) {
      const batch = new Set<string>();
      for (let size = 0; at < names.length && (batch.size === 0 || size + sizeOf(names[at]!) <= BATCH); at++) {
        batch.add(names[at]!);
        size += sizeOf(names[at]!);
      }
      const [one, other] = await Promise.all([a.load(batch), b.load(batch)]);
      for (const name of batch) {
        const [before, after] = [left.get(name)!, right.get(name)!];
        const digests = `${before.digest} ${after.digest}`;
        await this.#compareDiffering(inside(before), one.get(name)!, other.get(name)!, digests);
      }
    }
  }

  #leaf(place: Place, differences: readonly Difference[], notes: readonly string[] = [], membersDiffer = false): void {
    const { path, kind, format, references } = place;
    const key = `${kind} ${path}`;
    // A file's attributes and its content are one leaf.
    const at = this.#places.get(key) ?? this.leaves.length;
    const earlier = this.leaves[at];
    const { surroundings = [] } = this.#options;
    const aliases = this.#aliases;
    const causes = findCauses({ path, kind, format, differences, references, aliases, membersDiffer, surroundings });
    this.#places.set(key, at);
    this.leaves[at] = {
      path,
      kind,
      format,
      differences: [...(earlier?.differences ?? []), ...differences.map(withoutTexts)],
      package: place.package,
      causes: [...(earlier?.causes ?? []), ...causes],
      notes: [...(earlier?.notes ?? []), ...notes],
    };
  }

  /** Forgets leaves that turned out to be half of the truth. */
  #forget(count: number): void {
    this.leaves.length = count;
    for (const [key, at] of this.#places) if (at >= count) this.#places.delete(key);
  }
}

/** The texts were for finding causes, and are large. */
function withoutTexts(difference: Difference): Difference {
  if (difference.what !== "content") return difference;
  const { texts: _, ...rest } = difference;
  return rest;
}

type Members = ReadonlyMap<string, Member>;
const byName = (members: readonly Member[]): Map<string, Member> => new Map(members.map((one) => [one.name, one]));

function compareAttributes(a: Attributes, b: Attributes): Difference[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((name) => a[name] !== b[name])
    .map((name) => ({ what: "attribute", name, a: a[name], b: b[name] }));
}

function compareOrder(a: readonly string[], b: readonly string[]): Difference | undefined {
  const position = a.findIndex((name, index) => name !== b[index]);
  if (position < 0) return undefined;
  const moved = a.filter((name, index) => name !== b[index]).length;
  return { what: "order", position, a: a[position]!, b: b[position]!, moved };
}

function compareNumbering(members: readonly Member[], others: Members): Difference[] {
  const counts = new Map<string, { members: number; example: string }>();
  for (const { name, numbering } of members) {
    const other = others.get(name)!.numbering;
    for (const key of Object.keys(numbering)) {
      if (numbering[key] === other[key]) continue;
      const found = counts.get(key) ?? { members: 0, example: `${name}: ${numbering[key]} -> ${other[key]}` };
      found.members++;
      counts.set(key, found);
    }
  }
  return [...counts].map(([name, found]) => ({ what: "numbering", name, ...found }));
}

/** The modification time that most members have, in seconds. */
function usualTime(members: readonly Member[]): number | undefined {
  const counts = new Map<Value, number>();
  for (const { attributes } of members) {
    if (typeof attributes.mtime === "number") counts.set(attributes.mtime, (counts.get(attributes.mtime) ?? 0) + 1);
  }
  const most = [...counts].sort((one, other) => other[1] - one[1])[0]?.[0];
  return typeof most === "number" ? most : undefined;
}

interface OnDisk {
  /** By its bytes: a name need not be UTF-8. */
  readonly path: Buffer;
  readonly kind: MemberKind;
  readonly size: number;
  /** Of a link; its bytes, one character each (latin1). */
  readonly target?: string;
}

/** A path of bytes, one character each (latin1), as it is shown: each name by itself, so that one that is not UTF-8 spoils no other. */
const shownPath = (raw: string): string =>
  raw
    .split("/")
    .map((name) => decodeName(Buffer.from(name, "latin1")))
    .join("/");

/** All that is below a folder, by the bytes of its path, one character each (latin1); links are not followed. */
async function listFolder(folder: string): Promise<Map<string, OnDisk>> {
  const found = new Map<string, OnDisk>();
  const onDisk = (path: string) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(path, "latin1")]);
  const walk = async (path: string): Promise<void> => {
    for (const name of await readdir(onDisk(path), "buffer")) {
      const inner = `${path === "" ? "" : `${path}/`}${name.toString("latin1")}`;
      const file = onDisk(inner);
      const stat = await lstat(file);
      const kind: MemberKind = stat.isDirectory()
        ? "directory"
        : stat.isSymbolicLink()
          ? "symlink"
          : stat.isFile()
            ? "file"
            : stat.isFIFO()
              ? "fifo"
              : stat.isSocket()
                ? "socket"
                : "device";
      const target = kind === "symlink" ? (await readlink(file, "buffer")).toString("latin1") : undefined;
      found.set(inner, { path: file, kind, size: stat.size, ...(target !== undefined && { target }) });
      if (kind === "directory") await walk(inner);
    }
  };
  await walk("");
  return found;
}
