import type { Cause } from "../leaf.ts";
import type { Explained } from "./masks.ts";

export const UNKNOWN = (evidence: string): Cause[] => [{ kind: "unknown", evidence }];

export const toCause = ({ cause, evidence }: Explained): Cause => ({ kind: cause, evidence });
