/** What a publisher says in a signature's trusted comment; all of it is the publisher's own word. */
export interface TrustedComment {
  /** As it is signed. */
  readonly text: string;
  /** Commits it names, in lower case: 7 digits or more, 40 (SHA-1) or 64 (SHA-256) when complete. None, or several that differ: who reads it decides. */
  readonly commits: readonly string[];
  /** The commit's files had been changed: `git describe` says `-dirty`. */
  readonly dirty: boolean;
  /** `file:`, the name that the signed file had. */
  readonly file: string | undefined;
  /** `image:` */
  readonly image: string | undefined;
  /** `version:` */
  readonly version: string | undefined;
  /** `timestamp:`, seconds since 1970. */
  readonly timestamp: number | undefined;
}

const COMMIT_KEYS = new Set(["commit", "git", "rev", "revision", "git-commit", "git-rev", "git-sha", "sha", "vcs-ref"]);

/**
 * Reads a trusted comment. minisign's own is `timestamp:SECONDS<tab>file:NAME<tab>hashed`; publishers write what they like
 * instead. Words are told apart by blanks, commas and semicolons. Understood are `KEY:VALUE` and `KEY=VALUE`, upper or lower
 * case, `_` or `-`; a commit as `commit:HEX`, `commit=HEX`, `commit HEX`, `git HEX`, `git:URL@HEX`, as what `git describe` prints
 * (`v1.2-3-g0123abc`), and as a word of 40 or 64 hexadecimal digits by itself.
 * @param digest SHA-256 of the signed file in hexadecimal: such a word is no commit
 */
export function parseTrustedComment(text: string, digest?: string): TrustedComment {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  const values = new Map<string, string>();
  const named: Commit[] = [];
  const alone: Commit[] = [];
  for (const [index, word] of words.entries()) {
    const [, rawKey, value] = /^([A-Za-z][\w-]*)[:=](.*)$/.exec(word) ?? [];
    if (rawKey === undefined || value === undefined) {
      const before = keyOf(words[index - 1] ?? "");
      const commit = readCommit(word);
      if (commit && COMMIT_KEYS.has(before)) named.push(commit);
      // The value that a blank separates from its key, as in "sha256: HEX", is no commit.
      else if (commit && isComplete(commit) && word !== digest && !/^(sha-?(256|512)|digest)$/.test(before)) {
        alone.push(commit);
      }
      continue;
    }
    const key = keyOf(rawKey);
    if (!values.has(key) && value !== "") values.set(key, value);
    const commit = COMMIT_KEYS.has(key) ? readCommit(value.slice(value.lastIndexOf("@") + 1)) : describedCommit(value);
    if (commit) named.push(commit);
  }
  const described = words.flatMap((word) => describedCommit(word) ?? []);
  const found = [named, alone, described].find((list) => list.length > 0) ?? [];
  const timestamp = values.get("timestamp");
  return {
    text,
    commits: withoutPrefixes(found.map(({ hex }) => hex)),
    dirty: found.some(({ dirty }) => dirty),
    file: values.get("file"),
    image: values.get("image"),
    version: values.get("version"),
    timestamp: timestamp !== undefined && /^\d{1,11}$/.test(timestamp) ? Number(timestamp) : undefined,
  };
}

interface Commit {
  readonly hex: string;
  readonly dirty: boolean;
}

/** `commit:` before its value, `Git_Commit`: as the set above has them. */
const keyOf = (word: string): string => word.replace(/[:=]$/, "").toLowerCase().replaceAll("_", "-");

const isComplete = ({ hex }: Commit): boolean => hex.length === 40 || hex.length === 64;

function readCommit(word: string): Commit | undefined {
  const [, hex, dirty] = /^([0-9a-f]{7,40}|[0-9a-f]{64})(-dirty|\+)?$/i.exec(word) ?? [];
  return hex === undefined ? describedCommit(word) : { hex: hex.toLowerCase(), dirty: dirty !== undefined };
}

/** `git describe --long --dirty`: TAG-COUNT-gHEX. */
function describedCommit(word: string): Commit | undefined {
  const [, hex, dirty] = /-\d+-g([0-9a-f]{7,64})(-dirty)?$/.exec(word) ?? [];
  return hex === undefined ? undefined : { hex, dirty: dirty !== undefined };
}

/** Each once, and none that is the beginning of another. */
const withoutPrefixes = (all: readonly string[]): string[] =>
  [...new Set(all)].filter((one) => !all.some((other) => other !== one && other.startsWith(one)));
