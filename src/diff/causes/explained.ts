import type { Cause, CauseKind } from "../leaf.ts";

/** A cause that something shows. */
export interface Explained {
  readonly cause: CauseKind;
  readonly evidence: string;
}

export const toCause = ({ cause, evidence }: Explained): Cause => ({ kind: cause, evidence });

export const UNKNOWN = (evidence: string): Cause[] => [{ kind: "unknown", evidence }];
