import type { ChunkReader } from "./chunk-reader.ts";
import { FormatError } from "./format-error.ts";

/**
 * A decoder that asks for its input: it yields a number of bytes it wants next, and is given them, or fewer where there are no
 * more; or it yields bytes of output, and is given nothing of use. One decoder serves buffers and streams alike.
 */
export type Pull = Generator<number | Buffer, void, Buffer>;

const NOTHING = Buffer.alloc(0);

/** Runs a decoder over a stream. */
export async function* pullFrom(reader: ChunkReader, decoder: Pull): AsyncGenerator<Buffer> {
  for (let step = decoder.next(); !step.done; ) {
    if (typeof step.value === "number") step = decoder.next(await reader.take(step.value));
    else {
      yield step.value;
      step = decoder.next(NOTHING);
    }
  }
}

/** Runs a decoder over a buffer. @throws FormatError when there are more than `most` bytes of output */
export function pullAll(input: Buffer, decoder: Pull, most: number, format: string): Buffer {
  const pieces: Buffer[] = [];
  let [at, size] = [0, 0];
  for (let step = decoder.next(); !step.done; ) {
    if (typeof step.value === "number") {
      const given = input.subarray(at, at + step.value);
      at += given.length;
      step = decoder.next(given);
      continue;
    }
    size += step.value.length;
    if (size > most) throw new FormatError(format, `more than ${most} bytes once decompressed`);
    pieces.push(step.value);
    step = decoder.next(NOTHING);
  }
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}
