import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync } from "node:fs";
import { type Bytes, bytesOf, chunksOf } from "../formats/bytes.ts";
import type { Chunks } from "../formats/chunk-reader.ts";
import { fileBytes } from "../formats/file-bytes.ts";
import { decodeName } from "../formats/name.ts";

/** Something that has bytes: a file, a member of an archive, a partition, a section. It can be read again and again. */
export interface Content {
  /** undefined: known only once it has been read. */
  readonly size: number | undefined;
  readonly chunks: () => Chunks;
  /** Where any place of it can be read. */
  readonly bytes?: Bytes;
}

export const contentOf = (bytes: Bytes): Content => ({ size: bytes.size, bytes, chunks: () => chunksOf(bytes) });
export const bufferContent = (buffer: Buffer): Content => contentOf(bytesOf(buffer));

/** The first bytes, fewer only where there are no more. */
export async function headOf(content: Content, length: number): Promise<Buffer> {
  if (content.bytes) return content.bytes.read(0, Math.min(length, content.bytes.size));
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const chunk of content.chunks()) {
    pieces.push(chunk);
    size += chunk.length;
    if (size >= length) break;
  }
  return Buffer.concat(pieces).subarray(0, length);
}

/** SHA-256 in hexadecimal. */
export async function digestOf(content: Content): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of content.chunks()) hash.update(chunk);
  return hash.digest("hex");
}

/** Files of the machine, opened once and closed together. */
export class OpenFiles {
  readonly #descriptors: number[] = [];

  /** @throws the system's error when it cannot be opened or read */
  open(path: string | Buffer): Content {
    const descriptor = openSync(path, "r");
    this.#descriptors.push(descriptor);
    const { size } = fstatSync(descriptor);
    const shown = typeof path === "string" ? path : decodeName(path);
    return contentOf(fileBytes(descriptor, size, shown));
  }

  close(): void {
    for (const descriptor of this.#descriptors.splice(0)) closeSync(descriptor);
  }
}
