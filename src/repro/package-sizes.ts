import { join } from "node:path";
import { type Content, OpenFiles } from "../diff/content.ts";
import { sniff } from "../diff/open.ts";
import type { Member, Opened } from "../diff/opened.ts";
import { ownerOf, readOwners } from "../diff/owners.ts";
import type { Artifacts } from "../image/artifacts.ts";

/** Part of an image: a package's files, files that no package owns, the kernel, what is around it in the UKI. */
export interface SizedPart {
  /** The package's name, `(no package)`, `kernel`, `stub and UKI sections`. */
  readonly name: string;
  readonly kind: "package" | "no package" | "kernel" | "uki";
  /** Of files, as they are once unpacked; of the kernel and the UKI's sections, as they are in the UKI. */
  readonly bytes: number;
  /** How many files, or sections. */
  readonly files: number;
  /** The largest ones, the largest first. */
  readonly largest: readonly { readonly path: string; readonly bytes: number }[];
}

export interface ImageSizes {
  /** Of all parts. */
  readonly bytes: number;
  /** Of the initrd as it is in the UKI, compressed. */
  readonly initrd: number;
  /** The largest first. */
  readonly parts: readonly SizedPart[];
}

const NO_PACKAGE = "(no package)";
const LARGEST = 5;
/** An uncompressed archive of microcode, a compressed one behind it, the cpio in there: more is not met. */
const DEEPEST = 4;

/**
 * Measures what an image consists of, by its UKI (artifact `efi`) or else its `initrd` and `kernel`; who owns which file is read
 * from the artifact `owners`, without which no file has a package.
 * @param folder where the artifacts are
 * @returns undefined when there is no such artifact, or no archive of files in it
 * @throws FormatError when one is damaged
 */
export async function measureImage(folder: string, artifacts: Artifacts): Promise<ImageSizes | undefined> {
  const files = new OpenFiles();
  try {
    const open = (name: string) =>
      artifacts[name] === undefined ? undefined : files.open(join(folder, artifacts[name].file));
    const owners = artifacts.owners === undefined ? new Map() : await readOwners(join(folder, artifacts.owners.file));
    const sections = await openUki(open("efi"));
    const named = (name: string) => sections?.members.filter((member) => member.name === name) ?? [];
    const load = async (name: string) =>
      named(name).length === 0 ? undefined : (await sections!.load(new Set([name]))).get(name);
    const initrd = (await load(".initrd")) ?? open("initrd");
    if (initrd === undefined) return undefined;
    const members = await filesOf(initrd);
    if (members === undefined) return undefined;

    const parts = new Parts();
    for (const { name, size } of members) {
      const owner = ownerOf(owners, name);
      parts.add(owner === undefined ? "no package" : "package", owner ?? NO_PACKAGE, name, size ?? 0);
    }
    const kernel = named(".linux")[0]?.size ?? open("kernel")?.size;
    if (kernel !== undefined) parts.add("kernel", "kernel", "vmlinuz", kernel);
    for (const { name, size } of sections?.members ?? []) {
      if (name !== ".linux" && name !== ".initrd") parts.add("uki", "stub and UKI sections", name, size ?? 0);
    }
    const sorted = parts.sorted();
    return { bytes: sorted.reduce((sum, { bytes }) => sum + bytes, 0), initrd: initrd.size ?? 0, parts: sorted };
  } finally {
    files.close();
  }
}

/** The sections of a PE image; undefined: there is none, or it is something else. */
async function openUki(content: Content | undefined): Promise<Opened | undefined> {
  if (content === undefined) return undefined;
  const kind = await sniff(content);
  return kind.kind === "container" && kind.format === "PE" ? kind.open(content) : undefined;
}

/** All files of an initrd: a cpio archive, compressed or not, or several in a row. undefined: it is something else. */
async function filesOf(content: Content, depth = 0): Promise<readonly Member[] | undefined> {
  const kind = await sniff(content);
  if (depth > DEEPEST) return undefined;
  if (kind.kind === "compressed") return filesOf((await kind.unwrap(content)).content, depth + 1);
  if (kind.kind !== "container") return undefined;
  const opened = await kind.open(content);
  const found: Member[] = [];
  for (const member of opened.members) {
    if (member.kind !== "file" && member.kind !== "hard link") continue;
    // What follows the last archive and is not cpio by itself.
    const rest = member.size === undefined ? (await opened.load(new Set([member.name]))).get(member.name) : undefined;
    const inner = rest && (await filesOf(rest, depth + 1));
    found.push(...(inner ?? [member]));
  }
  return found;
}

/** Sums by name. */
class Parts {
  readonly #parts = new Map<
    string,
    { kind: SizedPart["kind"]; bytes: number; files: { path: string; bytes: number }[] }
  >();

  add(kind: SizedPart["kind"], name: string, path: string, bytes: number): void {
    const part = this.#parts.get(`${kind} ${name}`) ?? { kind, bytes: 0, files: [] };
    part.bytes += bytes;
    part.files.push({ path, bytes });
    this.#parts.set(`${kind} ${name}`, part);
  }

  sorted(): SizedPart[] {
    const bySize = (a: { bytes: number }, b: { bytes: number }) => b.bytes - a.bytes;
    return [...this.#parts]
      .map(([key, { kind, bytes, files }]) => ({
        name: key.slice(kind.length + 1),
        kind,
        bytes,
        files: files.length,
        largest: files.sort(bySize).slice(0, LARGEST),
      }))
      .sort((a, b) => bySize(a, b) || (a.name < b.name ? -1 : 1));
  }
}
