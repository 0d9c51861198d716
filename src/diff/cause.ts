import { explainAccounts } from "./accounts.ts";
import { knownFile } from "./known-files.ts";
import type { Cause, CauseKind, ContentDifference, Difference, Leaf } from "./leaf.ts";
import { type Explained, explainLines, type Mask, masks } from "./masks.ts";
import { binaryTime, describeNear, isPlausible, type Reference, showTime } from "./timestamps.ts";

export type { Reference };

export interface Finding {
  readonly path: string;
  readonly kind: Leaf["kind"];
  readonly format: string | undefined;
  readonly differences: readonly Difference[];
  /** Times that the builds are known to have had. */
  readonly references: readonly Reference[];
  /** Texts of A and what stands for them in B, such as the digests of both artifacts. */
  readonly aliases: readonly (readonly [string, string])[];
  /** Members of this container differ, which its own fields may follow from. */
  readonly membersDiffer: boolean;
}

const FIXES: Readonly<Partial<Record<CauseKind, string>>> = {
  "build timestamp": "take the time from SOURCE_DATE_EPOCH, or leave it out",
  "file time":
    'in mkosi.finalize: find "$BUILDROOT" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -hcd "@$SOURCE_DATE_EPOCH" {} +',
  ordering: "sort what is written: order of folders, of hash tables and of parallel jobs is not fixed",
  "owner assignment": "create accounts in a fixed order with fixed numbers (sysusers.d)",
  umask: "set the umask, or modes, in the script that makes the file",
  "random id": "give it a fixed seed or value (mkosi: Seed=)",
  "random salt": "give the hash rather than the password (mkosi: RootPassword=hashed:…), or a fixed salt",
  "build path": "build at a fixed path, or with -ffile-prefix-map=",
  "user or host name": "set the names, e.g. KBUILD_BUILD_USER and KBUILD_BUILD_HOST for a kernel",
  compression: "pin the compressor's version, level and number of threads",
};

/** Why something differs, each with what shows it. What nothing shows a cause for is "unknown", and never a guess. */
export function findCauses(finding: Finding): Cause[] {
  const found: Cause[] = [];
  for (const difference of finding.differences) {
    for (const cause of causesOf(difference, finding)) {
      const fix = cause.fix ?? FIXES[cause.kind];
      const known = found.some(({ kind, evidence }) => kind === cause.kind && evidence === cause.evidence);
      if (!known) found.push({ ...cause, ...(fix !== undefined && { fix }) });
    }
  }
  return found;
}

/** A path as it is within the container it lies in. */
const innermost = (path: string): string => path.slice(path.lastIndexOf("!") + 1);

const UNKNOWN = (evidence: string): Cause[] => [{ kind: "unknown", evidence }];

function causesOf(difference: Difference, finding: Finding): readonly Cause[] {
  switch (difference.what) {
    case "content": {
      const known = knownFile(innermost(finding.path));
      if (known) return [{ kind: known.cause, evidence: known.evidence, fix: known.fix }];
      return contentCauses(difference, finding);
    }
    case "attribute":
      return attributeCauses(difference, finding);
    case "order":
      return [{ kind: "ordering", evidence: `the same names; ${difference.moved} at another place` }];
    case "missing": {
      const known = knownFile(innermost(finding.path));
      if (known) return [{ kind: known.cause, evidence: known.evidence, fix: known.fix }];
      return UNKNOWN(
        difference.twin === undefined
          ? "only one side has it"
          : `only one side has it; the other has the same content as ${difference.twin}`,
      );
    }
    case "kind":
      return UNKNOWN("another kind of file");
    case "numbering":
      return [
        {
          kind: "ordering",
          evidence: `the ${difference.name} of ${difference.members} members differs, e.g. ${difference.example}; nothing else does`,
        },
      ];
    case "compression":
      return [{ kind: "compression", evidence: "the same content once decompressed: level, version or threads" }];
    case "repeat":
      return [{ kind: "follows", evidence: `the same two contents as ${difference.of}` }];
  }
}

/** Fields that are calculated from what a container holds. */
const CALCULATED =
  /^(SizeOf\w+|CheckSum|size|NumberOfSections|AddressOfEntryPoint|(backup )?(lastUsable|otherLba|currentLba|entriesLba)|clusters)$/;
const RANDOM_FIELDS = /^(guid|(backup )?diskGuid|volumeId)$/;
const CALENDAR = /^\d{4}-\d\d-\d\dT?/;

function attributeCauses(
  { name, a, b }: Extract<Difference, { what: "attribute" }>,
  { kind, format, references, membersDiffer }: Finding,
): Cause[] {
  const both = `${name} ${a ?? "none"} and ${b ?? "none"}`;
  if (kind === "container" && membersDiffer && CALCULATED.test(name)) {
    return [{ kind: "follows", evidence: `${name} follows from what is inside` }];
  }
  const inContainer = kind === "container";
  if (
    inContainer &&
    ((format === "zstd" && /^(window|checksum)$/.test(name)) || (format === "gzip" && name === "extraFlags"))
  ) {
    return [{ kind: "compression", evidence: both }];
  }
  if (["mtime", "atime", "ctime", "TimeDateStamp"].includes(name)) {
    const values = [Number(a), Number(b)] as const;
    const shown = values.map((value) => (Number.isFinite(value) ? showTime(value) : "none"));
    const near = values.every(isPlausible)
      ? values.flatMap((value) =>
          references
            .filter(({ seconds }) => Math.abs(seconds - value) <= 172_800)
            .map((one) => describeNear(value, one)),
        )
      : [];
    const evidence = [`${name} ${shown[0]} and ${shown[1]}`, ...new Set(near)].slice(0, 3).join("; ");
    return [{ kind: inContainer ? "build timestamp" : "file time", evidence }];
  }
  if (["modified", "created", "accessed"].includes(name) && [a, b].every((value) => CALENDAR.test(String(value)))) {
    return [{ kind: "file time", evidence: both }];
  }
  if (inContainer && format === "Linux kernel" && name === "version") {
    const explained = explainLines([String(a)], [String(b)], masks(references));
    return explained ? explained.map(toCause) : UNKNOWN(both);
  }
  if (name === "mode") {
    const [one, other] = [Number.parseInt(String(a), 8), Number.parseInt(String(b), 8)];
    const bits = one ^ other;
    // A umask takes bits of group and others away, and always the same ones.
    if ((bits & ~0o077) === 0 && ((one & bits) === 0 || (other & bits) === 0)) {
      return [{ kind: "umask", evidence: `${both}: one has ${octal(bits)} less` }];
    }
    return UNKNOWN(both);
  }
  if (["uid", "gid", "user name", "group name"].includes(name)) return [{ kind: "owner assignment", evidence: both }];
  if (RANDOM_FIELDS.test(name)) return [{ kind: "random id", evidence: both }];
  return UNKNOWN(both);
}

const octal = (bits: number): string => bits.toString(8).padStart(3, "0");

function contentCauses(difference: ContentDifference, finding: Finding): Cause[] {
  const { path, references, aliases } = finding;
  const all = masks(references);
  const { texts, hunks, strings, sections, regions, sizes } = difference;
  if (texts && hunks) {
    if (
      aliases.length > 0 &&
      aliases.reduce((text, [one, other]) => text.replaceAll(one, other), texts[0]) === texts[1]
    ) {
      return [{ kind: "follows", evidence: "only digests and sizes of files differ that are compared here" }];
    }
    const accounts = explainAccounts(innermost(path), ...texts);
    if (accounts) return accounts.map(toCause);
    return textCauses(
      texts,
      hunks.flatMap(({ a }) => a),
      hunks.flatMap(({ b }) => b),
      all,
    );
  }
  const found: Cause[] = [];
  if (sections?.includes(".note.gnu.build-id")) {
    const others = sections.filter((name) => name !== ".note.gnu.build-id");
    found.push({
      kind: "build id",
      evidence: `calculated from all else: ${others.join(", ") || "no other section"} differs too`,
    });
  }
  if (strings && (strings.a.length > 0 || strings.b.length > 0)) {
    const explained = explainLines([...strings.a], [...strings.b], all);
    if (explained) found.push(...explained.map(toCause));
  }
  if (sizes[0] === sizes[1]) {
    for (const { offset, from, length, a, b } of regions) {
      const time = binaryTime(a, b, offset - from, length, references);
      if (time !== undefined) found.push({ kind: "build timestamp", evidence: `at ${offset}: ${time}` });
      if (found.length >= 4) break;
    }
  }
  // A build id is never the reason itself.
  return found.some(({ kind }) => kind !== "build id")
    ? found
    : [...found, ...UNKNOWN("nothing about the bytes shows why")];
}

function textCauses(
  texts: readonly [string, string],
  a: readonly string[],
  b: readonly string[],
  all: readonly Mask[],
): Cause[] {
  const sorted = (lines: readonly string[]) => [...lines].sort().join("\n");
  const words = (lines: readonly string[]) =>
    sorted(lines.flatMap((line) => line.split(/[\s,;:|[\]{}()]+/)).filter(Boolean));
  if (sorted(texts[0].split("\n")) === sorted(texts[1].split("\n"))) {
    return [{ kind: "ordering", evidence: "the same lines in another order" }];
  }
  const explained = explainLines(a, b, all);
  if (explained) return explained.map(toCause);
  if (words(a) === words(b)) return [{ kind: "ordering", evidence: "the same words in another order" }];
  if (isJsonReordered(texts))
    return [{ kind: "ordering", evidence: "the same JSON with keys or elements in another order" }];
  return UNKNOWN("nothing about the lines shows why");
}

function isJsonReordered(texts: readonly [string, string]): boolean {
  const canonical = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`;
    if (typeof value !== "object" || value === null) return JSON.stringify(value);
    return `{${Object.entries(value)
      .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
      .sort()
      .join()}}`;
  };
  try {
    return canonical(JSON.parse(texts[0])) === canonical(JSON.parse(texts[1]));
  } catch {
    // No JSON, or nested deeper than the stack goes.
    return false;
  }
}

const toCause = ({ cause, evidence }: Explained): Cause => ({ kind: cause, evidence });
