import { isAbsolute, relative } from "node:path";
import type { Verdict } from "./verdict.ts";

/** Names what lies in the project from its folder: a verdict is read on other machines as well. */
export function withinProject(verdict: Verdict, root: string): Verdict {
  const within = (path: string): string => {
    const inside = relative(root, path);
    return isAbsolute(path) && inside !== ".." && !inside.startsWith("../") ? inside || "." : path;
  };
  const kept = <T extends { readonly kept: string | undefined }>(one: T): T =>
    one.kept === undefined ? one : { ...one, kept: within(one.kept) };
  return {
    ...verdict,
    first: { ...verdict.first, folder: within(verdict.first.folder) },
    runs: verdict.runs.map(kept),
    rebuilt: verdict.rebuilt.map(kept),
  };
}
