import type { Difference, Leaf } from "../leaf.ts";
import type { Reference } from "../timestamps.ts";
import type { Surrounding } from "./surroundings.ts";

/** What causes are looked for in. */
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
  /** What is known to have been otherwise in B's build; none: nothing is known. */
  readonly surroundings?: readonly Surrounding[];
}

/** A path as it is within the container it lies in. */
export const innermost = (path: string): string => path.slice(path.lastIndexOf("!") + 1);
