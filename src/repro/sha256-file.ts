/** A line of a list of SHA-256 digests. */
export interface ListedDigest {
  /** 64 lower-case hexadecimal digits. */
  readonly hex: string;
  /** As written; undefined for a digest by itself. */
  readonly file: string | undefined;
}

/** 64 hexadecimal digits, upper or lower case: a SHA-256 as `sha256sum` prints it. */
export const isSha256 = (text: string): boolean => /^[0-9a-f]{64}$/i.test(text);

/**
 * Reads a SHA256SUMS file: what `sha256sum` writes (`HEX  NAME`, `HEX *NAME`, with a backslash in front where the name has
 * escapes), what `sha256sum --tag` writes (`SHA256 (NAME) = HEX`), or a digest by itself. Other lines (comments, other
 * algorithms) are skipped.
 */
export function parseSha256File(text: string): ListedDigest[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const plain = /^(\\?)([0-9a-f]{64})(?: [ *](.+))?\s*$/i.exec(line);
    if (plain) {
      const name = plain[3];
      return { hex: plain[2]!.toLowerCase(), file: plain[1] === "" || name === undefined ? name : unescaped(name) };
    }
    const tagged = /^(\\?)SHA256 \((.+)\) = ([0-9a-f]{64})\s*$/i.exec(line);
    return tagged ? { hex: tagged[3]!.toLowerCase(), file: tagged[1] === "" ? tagged[2]! : unescaped(tagged[2]!) } : [];
  });
}

/** What coreutils escapes in a line that begins with a backslash. */
const unescaped = (name: string): string =>
  name.replace(/\\([\\nr])/g, (_, sign: string) => (sign === "n" ? "\n" : sign === "r" ? "\r" : "\\"));
