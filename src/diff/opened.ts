import type { Content } from "./content.ts";

/** Gives a member's content a digest; the name is the member's. */
export type Digest = (content: Content, name: string) => Promise<string>;

export type Value = string | number | boolean;
export type Attributes = Readonly<Record<string, Value>>;

export type MemberKind =
  | "file"
  | "directory"
  | "symlink"
  | "hard link"
  | "device"
  | "fifo"
  | "socket"
  | "section"
  | "partition"
  /** Bytes between the members proper, such as free clusters. */
  | "region";

/** A part of a container. */
export interface Member {
  /** Unique within the container; the second of a name is called `NAME#2`. */
  readonly name: string;
  readonly kind: MemberKind;
  /** What is the member's own: mode, owner, times, target. */
  readonly attributes: Attributes;
  /** What a container numbers through, such as inodes: one more member moves all that follow. */
  readonly numbering: Attributes;
  /** Bytes; undefined: nobody knows before it has been read. */
  readonly size: number | undefined;
  /**
   * SHA-256 of the content; undefined: it has none. Where both sides were read together, anything that is the same on both exactly
   * where the contents are.
   */
  readonly digest: string | undefined;
  /** What the content is compressed to, where each member is by itself. */
  readonly packed?: { readonly size: number; readonly digest: string };
}

/** A file that holds others, looked into. */
export interface Opened {
  /** `cpio`, `GPT disk`… as shown to people. */
  readonly format: string;
  /** Of the container's own headers. */
  readonly fields: Attributes;
  /** In the order in which they are stored. */
  readonly members: readonly Member[];
  /** Contents of members by name. Some are held in memory: ask for what is to be looked at next. */
  readonly load: (names: ReadonlySet<string>) => Promise<ReadonlyMap<string, Content>>;
  /** Packages by the files they own, where the container has dpkg's lists. */
  readonly owners: ReadonlyMap<string, string>;
}

/** Something compressed: it holds one content, which has no name of its own. */
export interface Unwrapped {
  readonly format: string;
  readonly fields: Attributes;
  readonly content: Content;
}

/** Gives the second and later of a name a number, so that each is a name by itself. */
export function uniqueNames(): (name: string) => string {
  const counts = new Map<string, number>();
  return (name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name}#${count}`;
  };
}
