import zlib from "node:zlib";
import { FormatError } from "./format-error.ts";
import { decompressLz4Block } from "./lz4-block.ts";
import { decompressLzma } from "./lzma.ts";
import { decompressXz } from "./xz.ts";

/** Ways in which file systems compress blocks that can be read here. `zlib` has a header, `deflate` has none. */
export type BlockCompression = "zlib" | "deflate" | "zstd" | "xz" | "lzma" | "lz4";

/** Decompresses one block, as a whole. @param most bytes that it has at most @throws FormatError for what is damaged or larger */
export function decompressBlock(compression: BlockCompression, input: Buffer, most: number): Buffer {
  // Node refuses zero.
  const maxOutputLength = Math.max(most, 1);
  try {
    switch (compression) {
      case "zlib":
        return zlib.inflateSync(input, { maxOutputLength });
      case "deflate":
        return zlib.inflateRawSync(input, { maxOutputLength });
      case "zstd":
        if (zlib.zstdDecompressSync === undefined) throw new FormatError("zstd", "needs Node.js 22.15 or later");
        return zlib.zstdDecompressSync(input, { maxOutputLength });
      case "xz":
        return decompressXz(input, most);
      case "lzma":
        return decompressLzma(input, most);
      case "lz4":
        return decompressLz4Block(input, most);
    }
  } catch (error) {
    if (error instanceof FormatError || !(error instanceof Error)) throw error;
    if ("code" in error && /^Z_|^ZSTD_|^ERR_ZLIB|^ERR_BUFFER_TOO_LARGE/.test(String(error.code))) {
      throw new FormatError(compression, error.message);
    }
    throw error;
  }
}
