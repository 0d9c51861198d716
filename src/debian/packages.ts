import { stepFailed } from "../base/errors.ts";
import { parseStanzas, type Stanza } from "./deb822.ts";
import { checkedHex, sriFromHex } from "./digest.ts";
import { compareVersions } from "./version.ts";

/** One binary package of an archive, as its Packages index describes it. */
export interface PackageEntry {
  readonly package: string;
  readonly version: string;
  /** `amd64`, `all`… */
  readonly architecture: string;
  /** Path of the .deb below the archive's base URL, as the archive writes it (not URL-encoded). */
  readonly filename: string;
  /** Bytes of the .deb. */
  readonly size: number;
  /** SHA-256 of the .deb, 64 lower-case hex digits. */
  readonly sha256: string;
  /** The same digest in SRI form. */
  readonly integrity: string;
  readonly essential: boolean;
  readonly priority: string | undefined;
  readonly section: string | undefined;
  /** Source package and its version; the same as package and version unless the index says otherwise. */
  readonly source: { readonly name: string; readonly version: string };
  /** Every other field. */
  readonly stanza: Stanza;
}

const NEWLINE = 10;
const PACKAGE = Buffer.from("Package: ");

/**
 * A Packages index of an archive. Making one only finds where each stanza starts (the main archive's 55 MB hold some 68,000);
 * a stanza is parsed when it is asked for.
 */
export class PackagesIndex {
  readonly #bytes: Buffer;
  readonly #source: string;
  /** Package name -> start and end offsets of its stanzas, in pairs. */
  readonly #stanzas = new Map<string, number[]>();

  /**
   * @param bytes the uncompressed Packages file; the index keeps it
   * @param source what it is, for messages
   */
  constructor(bytes: Uint8Array, source: string) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#source = source;
    let start = 0;
    while (start < this.#bytes.length) {
      if (this.#bytes[start] === NEWLINE) {
        start++;
        continue;
      }
      const gap = this.#bytes.indexOf("\n\n", start);
      const end = gap === -1 ? this.#bytes.length : gap + 1;
      const name = this.#nameAt(start, end);
      const known = this.#stanzas.get(name);
      if (known) known.push(start, end);
      else this.#stanzas.set(name, [start, end]);
      start = end + 1;
    }
  }

  /** The stanza's package name. The archive writes it first; another order is legal and takes the slow way. */
  #nameAt(start: number, end: number): string {
    if (this.#bytes.compare(PACKAGE, 0, PACKAGE.length, start, start + PACKAGE.length) === 0) {
      const from = start + PACKAGE.length;
      return this.#bytes.toString("latin1", from, this.#bytes.indexOf(NEWLINE, from)).trim();
    }
    return this.#parse(start, end).require("Package");
  }

  #parse(start: number, end: number): Stanza {
    const [stanza, ...others] = parseStanzas(this.#bytes.toString("utf8", start, end), this.#source);
    if (!stanza || others.length > 0) throw stepFailed(`${this.#source}: not a valid Packages file`);
    return stanza;
  }

  /** Package names, in the index's order. */
  names(): IterableIterator<string> {
    return this.#stanzas.keys();
  }

  has(name: string): boolean {
    return this.#stanzas.has(name);
  }

  /** Every entry of a package name, in the index's order; empty when the index has none. */
  entries(name: string): PackageEntry[] {
    const offsets = this.#stanzas.get(name) ?? [];
    const found: PackageEntry[] = [];
    for (let at = 0; at < offsets.length; at += 2) {
      found.push(toEntry(this.#parse(offsets[at]!, offsets[at + 1]!), this.#source));
    }
    return found;
  }

  /**
   * The entry of exactly this version.
   * @param architecture if given, the entry is of this architecture, or else of `all`
   */
  find(name: string, version: string, architecture?: string): PackageEntry | undefined {
    return choose(
      this.entries(name).filter((entry) => entry.version === version),
      architecture,
    );
  }

  /** The newest entry of a package by dpkg's order; `architecture` as in {@link find}. */
  newest(name: string, architecture?: string): PackageEntry | undefined {
    const entries = this.entries(name).sort((a, b) => compareVersions(b.version, a.version));
    const fitting = entries.filter(
      (entry) => architecture === undefined || entry.architecture === architecture || entry.architecture === "all",
    );
    return choose(
      fitting.filter((entry) => entry.version === fitting[0]?.version),
      architecture,
    );
  }
}

const choose = (entries: readonly PackageEntry[], architecture?: string): PackageEntry | undefined =>
  architecture === undefined
    ? entries[0]
    : (entries.find((entry) => entry.architecture === architecture) ??
      entries.find((entry) => entry.architecture === "all"));

function toEntry(stanza: Stanza, source: string): PackageEntry {
  const name = stanza.require("Package");
  const version = stanza.require("Version");
  const size = stanza.require("Size");
  if (!/^\d+$/.test(size)) throw stepFailed(`${source}: the size of ${name} is not a number: ${size}`);
  const filename = stanza.require("Filename");
  // The path becomes part of URLs and of folders; nothing may step out of the archive's tree.
  if (filename.startsWith("/") || filename.split("/").some((part) => part === ".." || part === "")) {
    throw stepFailed(`${source}: the path of ${name} is not inside the archive: ${filename}`);
  }
  const sha256 = checkedHex(stanza.require("SHA256"), `${source} (${name})`);
  const [, sourceName, sourceVersion] = /^(\S+)(?:\s+\((.+)\))?$/.exec(stanza.get("Source") ?? "") ?? [];
  return {
    package: name,
    version,
    architecture: stanza.require("Architecture"),
    filename,
    size: Number(size),
    sha256,
    integrity: sriFromHex(sha256),
    essential: stanza.get("Essential") === "yes",
    priority: stanza.get("Priority"),
    section: stanza.get("Section"),
    source: { name: sourceName ?? name, version: sourceVersion ?? version },
    stanza,
  };
}
