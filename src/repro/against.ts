import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { withWorkspace } from "../base/workspace.ts";
import { OpenFiles } from "../diff/content.ts";
import { isSignedCopy, type Unsigned, withoutFilling, withoutSignatures } from "../formats/authenticode.ts";
import { type Bytes, chunksOf } from "../formats/bytes.ts";
import { FormatError } from "../formats/format-error.ts";
import type { Checkout } from "./checkout.ts";
import type { Target } from "./choose-artifact.ts";
import { findDifferences } from "./find-differences.ts";
import { type CommitFinding, judgeCommit } from "./judge-commit.ts";
import type { Published } from "./published.ts";
import type { Differences } from "./verdict.ts";

/** An artifact as it was built here. */
export interface Built {
  /** Absolute path. */
  readonly path: string;
  /** SHA-256, SRI. */
  readonly integrity: string;
  /** SRI; undefined: nothing is locked for it. */
  readonly locked: string | undefined;
}

/** What came of comparing a published artifact with one's own build. */
export interface AgainstVerdict {
  readonly image: string;
  /** Flavour, or flavour+profile. */
  readonly variant: string;
  readonly artifact: string;
  readonly published: Published;
  readonly built: Built;
  /**
   * `same`: bit for bit; `same-but-signed`: but for signatures for Secure Boot, which the published one has in addition; `differs`.
   */
  readonly outcome: "same" | "same-but-signed" | "differs";
  /** Signatures for Secure Boot that were taken off the published one before comparing; whom each names as its signer. */
  readonly secureBootSigners: readonly (string | undefined)[];
  /** What is locked is what was built; true too when nothing is locked. */
  readonly lockAgrees: boolean;
  readonly commit: CommitFinding;
  /** A: published, B: built; undefined unless they differ. */
  readonly differences: Differences | undefined;
  readonly warnings: readonly string[];
}

export interface AgainstOptions {
  readonly image: string;
  readonly variant: string;
  readonly target: Target;
  readonly published: Published;
  readonly built: Built;
  readonly checkout: Checkout;
  /** Where a work folder may be made. */
  readonly work: string;
  readonly signal: AbortSignal;
  /** SOURCE_DATE_EPOCH of the build, in seconds, where it is known. */
  readonly epoch?: number;
  readonly progress?: (text: string) => void;
}

/**
 * Compares a published artifact with the one built here: by digest; where these differ, without the published one's signatures for Secure
 * Boot; where that differs too, down to the file, for the reasons.
 */
export async function compareWithPublished(options: AgainstOptions): Promise<AgainstVerdict> {
  const { image, variant, target, published, built, checkout } = options;
  const found = await compareBits(options);
  const commit = judgeCommit(published.signature?.comment, checkout, found.outcome !== "differs");
  const named = published.signature?.comment.image;
  return {
    image,
    variant,
    artifact: target.artifact,
    published,
    built,
    ...found,
    lockAgrees: built.locked === undefined || built.locked === built.integrity,
    commit,
    warnings: [
      ...published.warnings,
      ...(named !== undefined && named !== image ? [`the trusted comment speaks of the image "${named}"`] : []),
      ...(commit.warning === undefined ? [] : [commit.warning]),
    ],
  };
}

type Found = Pick<AgainstVerdict, "outcome" | "secureBootSigners" | "differences">;

async function compareBits(options: AgainstOptions): Promise<Found> {
  const { published, built, work } = options;
  if (published.integrity === built.integrity) {
    return { outcome: "same", secureBootSigners: [], differences: undefined };
  }
  const files = new OpenFiles();
  try {
    const signed = unsigned(files, published.path);
    if (signed === undefined || signed.signers.length === 0) {
      const differences = await explain(published.path, built.path, options);
      return { outcome: "differs", secureBootSigners: [], differences };
    }
    const own = unsigned(files, built.path);
    const secureBootSigners = signed.signers;
    if (own !== undefined && isSignedCopy(signed, own)) {
      return { outcome: "same-but-signed", secureBootSigners, differences: undefined };
    }
    // The signature and what it changes in the headers are known to differ, and would stand among the reasons.
    return await withWorkspace(work, "unsigned", async (folder) => {
      const copy = async (name: string, bytes: Bytes) => {
        const path = join(folder, name);
        await pipeline(Readable.from(chunksOf(bytes)), createWriteStream(path, { flags: "wx" }));
        return path;
      };
      // The name of the published one is what is shown.
      const a = await copy(published.name, own ? withoutFilling(signed, own) : signed.bytes);
      const b = own ? await copy(`${published.name}.built`, own.bytes) : built.path;
      return { outcome: "differs", secureBootSigners, differences: await explain(a, b, options) };
    });
  } finally {
    files.close();
  }
}

/** undefined for what is no PE image, or none whose signatures could be taken off. */
function unsigned(files: OpenFiles, path: string): Unsigned | undefined {
  try {
    const { bytes } = files.open(path);
    return bytes && withoutSignatures(bytes);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

const explain = (a: string, b: string, { signal, epoch, progress }: AgainstOptions): Promise<Differences> =>
  findDifferences(a, b, { signal, ...(epoch !== undefined && { epoch }), ...(progress && { progress }) });
