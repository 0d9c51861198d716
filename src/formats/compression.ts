import { pipeline, Readable, type Transform } from "node:stream";
import zlib from "node:zlib";
import { ChunkReader, type Chunks } from "./chunk-reader.ts";
import { FormatError } from "./format-error.ts";
import { isGzip } from "./gzip.ts";
import { decodeLz4 } from "./lz4.ts";
import { decodeLzma, isLzma } from "./lzma.ts";
import { type Pull, pullFrom } from "./pull.ts";
import { decodeXz } from "./xz.ts";
import { isZstd, zstdFrames } from "./zstd.ts";

/** Formats that are recognised. Only those of {@link CAN_DECOMPRESS} can be read. */
export type Compression = "zstd" | "gzip" | "xz" | "bzip2" | "lz4" | "lzma";

export const CAN_DECOMPRESS: ReadonlySet<Compression> = new Set(["zstd", "gzip", "xz", "lzma", "lz4"]);

const MAGICS: readonly (readonly [Compression, string])[] = [
  ["xz", "fd377a585a00"],
  ["bzip2", "425a68"],
  ["lz4", "04224d18"],
  ["lz4", "02214c18"],
];

/** Decoders of our own, where Node has none. */
const DECODERS: Readonly<Partial<Record<Compression, () => Pull>>> = { xz: decodeXz, lzma: decodeLzma, lz4: decodeLz4 };

/** Which compression bytes begin with, if any. */
export function sniffCompression(head: Buffer): Compression | undefined {
  if (isZstd(head)) return "zstd";
  if (isGzip(head)) return "gzip";
  const hex = head.toString("hex", 0, 6);
  return MAGICS.find(([, magic]) => hex.startsWith(magic))?.[0] ?? (isLzma(head) ? "lzma" : undefined);
}

/** Bytes that a decompressor gives out at once; many small pieces take more than twice the time. */
const PIECE = 256 * 1024;
/** As far as a decompressor, which has a thread of its own, is ahead of who reads. */
const AHEAD = 4 * PIECE;
// Node's types do not know that these are streams as any.
const ahead = { readableHighWaterMark: AHEAD } as object;

/**
 * Decompresses as a stream, holding some 10 MB; xz and lzma up to 160 MB, when their dictionaries are as large as that. Several frames or members one after the other make one content, zeros behind them
 * count for nothing.
 * @throws FormatError for data that is damaged, cut short or followed by something else
 */
export async function* decompress(compression: Compression, chunks: Chunks): AsyncGenerator<Buffer> {
  if (compression === "gzip") {
    yield* through(zlib.createGunzip({ chunkSize: PIECE, ...ahead }), chunks, compression);
    return;
  }
  const decoder = DECODERS[compression];
  if (decoder !== undefined) {
    const reader = new ChunkReader(chunks);
    try {
      yield* pullFrom(reader, decoder());
    } finally {
      await reader.close();
    }
    return;
  }
  if (compression !== "zstd") throw new FormatError(compression, "cannot be decompressed here");
  if (zlib.createZstdDecompress === undefined) throw new FormatError("zstd", "needs Node.js 22.15 or later");
  const reader = new ChunkReader(chunks);
  try {
    for await (const frame of zstdFrames(reader)) {
      const parameters = { [zlib.constants.ZSTD_d_windowLogMax]: 27 };
      yield* through(
        zlib.createZstdDecompress({ chunkSize: PIECE, params: parameters, ...ahead }),
        gathered(frame),
        compression,
      );
    }
  } finally {
    await reader.close();
  }
}

/** Small pieces put together: each that is handed to a decompressor wakes its thread. Mostly they lie one behind the other. */
async function* gathered(chunks: Chunks): AsyncGenerator<Buffer> {
  let last: Buffer | undefined;
  for await (const chunk of chunks) {
    if (last === undefined) last = chunk;
    else if (chunk.buffer === last.buffer && chunk.byteOffset === last.byteOffset + last.length) {
      last = Buffer.from(last.buffer, last.byteOffset, last.length + chunk.length);
    } else if (last.length < PIECE) last = Buffer.concat([last, chunk]);
    else {
      yield last;
      last = chunk;
    }
  }
  if (last !== undefined) yield last;
}

/** Deflate without a header (RFC 1951), as ZIP archives have it. @throws FormatError */
export const inflateRaw = (chunks: Chunks): AsyncGenerator<Buffer> =>
  through(zlib.createInflateRaw({ chunkSize: PIECE }), chunks, "deflate");

async function* through(transform: Transform, chunks: Chunks, format: Compression | "deflate"): AsyncGenerator<Buffer> {
  // Errors reach us through the transform, which pipeline destroys with them.
  pipeline(Readable.from(chunks, { objectMode: true, highWaterMark: 1 }), transform, () => {});
  try {
    for await (const chunk of transform) yield chunk as Buffer;
  } catch (error) {
    if (error instanceof Error && "code" in error && /^Z_|^ZSTD_|^ERR_ZLIB/.test(String(error.code))) {
      throw new FormatError(format, error.message);
    }
    throw error;
  } finally {
    transform.destroy();
  }
}

/** All chunks as one buffer; undefined when they are more than `most` bytes. */
export async function collect(chunks: Chunks, most: number): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > most) return undefined;
    pieces.push(chunk);
  }
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}
