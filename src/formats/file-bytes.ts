import { readSync } from "node:fs";
import type { Bytes } from "./bytes.ts";
import { FormatError } from "./format-error.ts";

/**
 * The bytes of an open file, read where and when they are wanted.
 * @param shown its name, for errors
 */
export const fileBytes = (descriptor: number, size: number, shown: string): Bytes => ({
  size,
  read(offset, length) {
    if (!(offset >= 0 && offset + length <= size)) {
      throw new FormatError("bytes", `${length} bytes at ${offset} are wanted of ${size}`);
    }
    const buffer = Buffer.allocUnsafeSlow(length);
    for (let done = 0; done < length; ) {
      const count = readSync(descriptor, buffer, done, length - done, offset + done);
      if (count === 0) throw Object.assign(new Error(`${shown} became shorter while it was read`), { code: "EIO" });
      done += count;
    }
    return buffer;
  },
});
