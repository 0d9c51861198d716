import type { Bytes } from "./bytes.ts";

const PAGE = 64 * 1024;
const MOST_PAGES = 64;

/** The same bytes for small reads here and there: pages that were read last are kept, 4 MiB of them. */
export function paged(source: Bytes): Bytes {
  const pages = new Map<number, Buffer>();
  const page = (number: number): Buffer => {
    let found = pages.get(number);
    if (found !== undefined) pages.delete(number);
    else found = source.read(number * PAGE, Math.min(PAGE, source.size - number * PAGE));
    // The last one used stands last.
    pages.set(number, found);
    if (pages.size > MOST_PAGES) pages.delete(pages.keys().next().value!);
    return found;
  };
  return {
    size: source.size,
    read(offset, length) {
      const number = Math.floor(offset / PAGE);
      const within = offset - number * PAGE;
      // What is larger, or wrong, is the source's matter.
      if (!(offset >= 0 && length >= 0 && offset + length <= source.size) || within + length > PAGE || length === 0) {
        return source.read(offset, length);
      }
      return page(number).subarray(within, within + length);
    },
  };
}
