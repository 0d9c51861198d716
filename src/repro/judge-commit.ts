import type { Checkout } from "./checkout.ts";
import type { TrustedComment } from "./trusted-comment.ts";

export interface CommitFinding {
  /** Commits that the signature's trusted comment names. */
  readonly named: readonly string[];
  /** The project's own, where there is one. */
  readonly checkout: string | undefined;
  /** The one that is named is checked out, with nothing changed; undefined: it cannot be said. */
  readonly agrees: boolean | undefined;
  /** What that means, in one sentence. */
  readonly statement: string;
  /** The statement, where a person should not overlook it. */
  readonly warning: string | undefined;
  /** What to do about bits that differ; undefined: the commit is not the reason. */
  readonly next: string | undefined;
}

/** 12 digits, as git shows commits where 7 may be several. */
const short = (commit: string): string => commit.slice(0, 12);

/**
 * Sets the commit that a publisher names beside the one that was built.
 * @param comment the trusted comment of a good signature; undefined: none was checked
 * @param same the bits agree: another commit is then a statement about the publisher, not a failure
 */
export function judgeCommit(comment: TrustedComment | undefined, checkout: Checkout, same: boolean): CommitFinding {
  const own = "id" in checkout ? checkout : undefined;
  const named = comment?.commits ?? [];
  const of = (
    agrees: boolean | undefined,
    statement: string,
    more: { readonly warn?: boolean; readonly next?: string } = {},
  ): CommitFinding => ({
    named,
    checkout: own?.id,
    agrees,
    statement,
    warning: more.warn ? statement : undefined,
    next: same ? undefined : more.next,
  });
  const here =
    own === undefined
      ? `of the checkout nothing is known: ${(checkout as { readonly none: string }).none}`
      : `the checkout is at ${short(own.id)}${own.changed ? ", with changed files" : ""}`;

  if (comment === undefined) return of(undefined, `no signature that names a commit; ${here}`);
  if (named.length === 0) return of(undefined, `the trusted comment names no commit; ${here}`, { warn: true });
  if (named.length > 1) {
    return of(undefined, `the trusted comment names several commits: ${named.map(short).join(", ")}; ${here}`, {
      warn: true,
    });
  }
  const commit = named[0]!;
  const next = `git checkout ${commit}, then the same command again`;
  if (own === undefined) {
    return of(undefined, `the trusted comment names the commit ${short(commit)}; ${here}`, { warn: true, next });
  }
  if (!own.id.startsWith(commit)) {
    const meaning = same ? ": both come to the same bits" : "";
    return of(false, `the trusted comment names the commit ${short(commit)}, ${here}${meaning}`, { warn: true, next });
  }
  if (own.changed) {
    const meaning = same ? ": they do not change the bits" : "";
    return of(false, `${short(commit)}, which the trusted comment names, is checked out with changed files${meaning}`, {
      warn: true,
      next: "git status lists the changed files: undo them, then the same command again",
    });
  }
  if (comment.dirty) {
    return of(false, `${short(commit)} is checked out, but the trusted comment says its files had been changed`, {
      warn: true,
      next: "ask the publisher for the changes: nobody else has them",
    });
  }
  return of(true, `${short(commit)}, which the trusted comment names, is checked out, and nothing is changed`);
}
