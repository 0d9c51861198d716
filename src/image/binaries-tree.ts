import { createReadStream, createWriteStream } from "node:fs";
import { chmod, copyFile, mkdir, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { invalid, stepFailed } from "../base/errors.ts";
import { ChunkReader, type Chunks } from "../formats/chunk-reader.ts";
import { CAN_DECOMPRESS, decompress, sniffCompression } from "../formats/compression.ts";
import { FormatError } from "../formats/format-error.ts";
import { readTar } from "../formats/tar.ts";
import { fileIntegrity } from "./artifacts.ts";
import type { GivenBinary } from "./given-binary.ts";

/** A program that goes into the image: one that was fetched, or one that was given. */
export interface PlacedBinary {
  readonly name: string;
  /** Absolute path in the image. */
  readonly install: string;
  /** The file on this machine. */
  readonly path: string;
  /** SHA-256 (SRI) of that file. */
  readonly integrity: string;
  /** The program's path in the file, which is an archive then. */
  readonly member: string | undefined;
}

/** @throws SamebitsError (exit 1) when a given file is not what it was, (exit 2) when an archive does not hold its member */
export async function makeBinariesTree(
  folder: string,
  binaries: readonly (PlacedBinary | GivenBinary)[],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const binary of binaries) {
    const { name, install, path, integrity } = binary;
    const target = join(folder, install);
    await mkdir(dirname(target), { recursive: true });
    const member = "member" in binary ? binary.member : undefined;
    if (member === undefined) {
      await copyFile(path, target);
      if ((await fileIntegrity(target)) !== integrity) {
        throw stepFailed(`${path} (${name}) changed while the image was being built`, {
          next: "run the same command again",
        });
      }
    } else await unpackMember(name, path, member, target);
    await chmod(target, 0o755);
    await utimes(target, 0, 0);
  }
}

async function unpackMember(name: string, archive: string, member: string, target: string): Promise<void> {
  const wanted = plain(member);
  const stream = createReadStream(archive);
  try {
    for await (const entry of readTar(new ChunkReader(await decompressed(stream)))) {
      if (plain(entry.name) !== wanted || entry.type !== "file") continue;
      await pipeline(Readable.from(entry.content), createWriteStream(target));
      return;
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw stepFailed(`what binaries.toml pins as "${name}" is no tar archive that can be read`, {
      why: error.message,
      next: "correct its urls, or leave `member` out for a plain file",
      cause: error,
    });
  } finally {
    stream.destroy();
  }
  throw invalid(`what binaries.toml pins as "${name}" holds no file ${member}`, {
    next: "`member` is the path in the archive, as `tar --list` shows it",
  });
}

async function decompressed(stream: AsyncIterable<Buffer>): Promise<Chunks> {
  const reader = new ChunkReader(stream);
  const compression = sniffCompression(await reader.peek(16));
  if (compression === undefined || !CAN_DECOMPRESS.has(compression)) return reader.rest();
  return decompress(compression, reader.rest());
}

/** Archives are made with and without `./`. */
const plain = (path: string): string => path.replace(/^(\.?\/)+/, "");
