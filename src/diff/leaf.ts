import type { MemberKind, Value } from "./opened.ts";

/** Which of the two that are compared. */
export type Side = "a" | "b";

/** Bytes that differ at one place. */
export interface Region {
  readonly offset: number;
  /** Bytes from the first to the last that differs. */
  readonly length: number;
  /** The bytes there with some before and after, as many on both sides, where there are any. */
  readonly from: number;
  readonly a: Buffer;
  readonly b: Buffer;
}

/** Lines that stand in the place of others. Line numbers count from 1. */
export interface Hunk {
  readonly lineA: number;
  readonly lineB: number;
  readonly a: readonly string[];
  readonly b: readonly string[];
}

export interface ContentDifference {
  readonly what: "content";
  readonly sizes: readonly [number, number];
  /** Of the first byte that differs; the shorter one's size where it is the beginning of the other. */
  readonly firstOffset: number;
  /** Bytes that differ at the same place, as far as both go. */
  readonly differing: number;
  /** The first places. Where bytes were put in or left out, everything behind differs and means little. */
  readonly regions: readonly Region[];
  /** For text. */
  readonly hunks?: readonly Hunk[];
  /** For binary files: printable strings of one side alone, in order. */
  readonly strings?: { readonly a: readonly string[]; readonly b: readonly string[] };
  /** For ELF files: the sections that differ. */
  readonly sections?: readonly string[];
  /** Both sides as text, for whoever looks for causes; not shown. */
  readonly texts?: readonly [string, string];
}

export type Difference =
  | ContentDifference
  /** A member's own attribute, or a field of a container's headers. */
  | { readonly what: "attribute"; readonly name: string; readonly a: Value | undefined; readonly b: Value | undefined }
  /** Members or lines are the same and stand in another order. */
  | {
      readonly what: "order";
      readonly position: number;
      readonly a: string;
      readonly b: string;
      readonly moved: number;
    }
  | {
      readonly what: "missing";
      /** Where it is. */
      readonly only: Side;
      readonly kind: MemberKind;
      readonly size: number | undefined;
      /** How many are below a folder. */
      readonly below: number;
      /** A member of the other side with the same content, which is missing on this one. */
      readonly twin?: string;
    }
  | { readonly what: "kind"; readonly a: MemberKind; readonly b: MemberKind }
  /** Inodes and the like, of many members at once. */
  | { readonly what: "numbering"; readonly name: string; readonly members: number; readonly example: string }
  /** The same content, compressed to other bytes. */
  | { readonly what: "compression"; readonly sizes: readonly [number | undefined, number | undefined] }
  /** The same two contents as elsewhere, where their differences are listed. */
  | { readonly what: "repeat"; readonly of: string };

/** Why something differs, with what shows it. */
export interface Cause {
  readonly kind: CauseKind;
  readonly evidence: string;
  /** What to do about it. */
  readonly fix?: string;
}

export type CauseKind =
  | "build timestamp"
  | "file time"
  | "ordering"
  /** Of tables whose elements have none: sets, dictionaries, objects. */
  | "hash order"
  | "owner assignment"
  | "umask"
  | "random id"
  | "random key"
  | "random salt"
  | "machine id"
  | "ssh host key"
  | "random seed"
  | "cache"
  | "log"
  | "build path"
  | "user or host name"
  | "time zone"
  | "locale"
  /** How many processors, or jobs at a time, there were. */
  | "parallelism"
  /** Of the machine that built. */
  | "kernel version"
  | "environment"
  /** Of the folder it was built in. */
  | "file system"
  | "inode numbers"
  /** Where something lay in the memory of a process. */
  | "address"
  | "temporary name"
  | "build id"
  | "compression"
  | "follows"
  | "unknown";

/** Something that differs and holds nothing further that could be looked into. */
export interface Leaf {
  /** From the outermost file inwards, with `!` where a container is entered: `minimal.efi!.initrd!usr/lib/os-release`. */
  readonly path: string;
  readonly kind: MemberKind | "container";
  /** What it is in, such as `cpio archive`; undefined for the files that were given. */
  readonly format: string | undefined;
  readonly differences: readonly Difference[];
  /** The Debian package it belongs to, where the image has dpkg's lists. */
  readonly package: string | undefined;
  readonly causes: readonly Cause[];
  /** What could not be looked into, and why. */
  readonly notes: readonly string[];
}
