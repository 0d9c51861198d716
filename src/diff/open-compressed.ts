import type { Bytes } from "../formats/bytes.ts";
import { type Compression, decompress } from "../formats/compression.ts";
import { FormatError } from "../formats/format-error.ts";
import { parseGzipHeader } from "../formats/gzip.ts";
import { parseLz4Header } from "../formats/lz4.ts";
import { parseLzmaHeader } from "../formats/lzma.ts";
import { parseXzHeader, readXzBlocks } from "../formats/xz.ts";
import { parseZstdHeader } from "../formats/zstd.ts";
import { type Content, headOf } from "./content.ts";
import type { Attributes, Unwrapped } from "./opened.ts";

/** Something compressed: what its headers say of how, and what is in it, decompressed as it is read. @throws FormatError */
export async function unwrap(compression: Compression, content: Content): Promise<Unwrapped> {
  const head = await headOf(content, 65_536);
  return {
    format: compression,
    fields: fieldsOf(compression, head, content.bytes),
    content: { size: undefined, chunks: () => decompress(compression, content.chunks()) },
  };
}

function fieldsOf(compression: Compression, head: Buffer, bytes: Bytes | undefined): Attributes {
  switch (compression) {
    case "gzip":
      return gzipFields(head);
    case "zstd":
      return zstdFields(head);
    case "xz":
      return { ...xzFields(head), ...(bytes && xzBlocks(bytes)) };
    case "lzma":
      return lzmaFields(head);
    case "lz4":
      return { ...parseLz4Header(head) };
    default:
      return {};
  }
}

function gzipFields(head: Buffer): Attributes {
  const { mtime, extraFlags, os, name, comment, extra } = parseGzipHeader(head);
  return {
    mtime,
    extraFlags,
    os,
    ...(name !== undefined && { name }),
    ...(comment !== undefined && { comment }),
    ...(extra !== undefined && { extra: extra.toString("hex") }),
  };
}

function zstdFields(head: Buffer): Attributes {
  // A skippable frame in front has no such header.
  if (head.length < 4 || head.readUInt32BE(0) !== 0x28b52ffd) return {};
  const { window, checksum } = parseZstdHeader(head);
  return { ...(window !== undefined && { window }), checksum };
}

function xzFields(head: Buffer): Attributes {
  const { check, filters, dictionary, properties, sizesInHeader } = parseXzHeader(head);
  return {
    check,
    filters: filters.join(" "),
    dictionary,
    ...(properties !== undefined && { properties }),
    sizesInHeader,
  };
}

/** How many blocks there are goes by the size of the content; that there are several, by how it was compressed. */
function xzBlocks(bytes: Bytes): Attributes {
  try {
    const { count, largest } = readXzBlocks(bytes);
    return count > 1 ? { blockSize: largest } : {};
  } catch (error) {
    // Whether it is damaged will be seen when it is decompressed.
    if (error instanceof FormatError) return {};
    throw error;
  }
}

function lzmaFields(head: Buffer): Attributes {
  const { properties, dictionary } = parseLzmaHeader(head);
  return { properties, dictionary };
}
