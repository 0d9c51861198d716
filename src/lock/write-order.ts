import { type Generated, renderGenerated } from "../inputs/generated.ts";

const PACKAGES = "nix/generated/packages.nix";
const ARCHIVE = "nix/generated/archive.nix";
const REPOSITORIES = "nix/generated/repositories.nix";

/*
 * A lock takes minutes and may be killed in between. Its files are written in two halves, in an order in which nix/ evaluates
 * after each single write, and in which the state of the archive moves last: until then the next `samebits lock` makes the
 * old state whole again.
 */

/**
 * The first half, which the image toolchain that reads the images is built from: files by path, in the order in which they
 * are to be written. packages.nix pins the old and the new packages, so that what is not written yet finds its own.
 */
export function firstHalf(before: Generated | undefined, generated: Generated): [path: string, content: string][] {
  const between: Generated = {
    ...generated,
    packages: { ...before?.packages, ...generated.packages },
    archive: {
      ...generated.archive,
      ...(before && {
        codename: before.archive.codename,
        components: before.archive.components,
        snapshots: before.archive.snapshots,
        suites: before.archive.suites,
      }),
    },
  };
  const files = renderGenerated(between);
  // It names the locks of the images, which are not there yet for a new image.
  files.delete(REPOSITORIES);
  return inOrder(files, [PACKAGES], []);
}

/** The second half, for after the images' locks: everything as it is to stay, the state of the archive last. */
export const secondHalf = (generated: Generated): [path: string, content: string][] =>
  inOrder(renderGenerated(generated), [], [PACKAGES, ARCHIVE]);

function inOrder(files: ReadonlyMap<string, string>, first: readonly string[], last: readonly string[]) {
  const rest = [...files.keys()].filter((path) => !first.includes(path) && !last.includes(path));
  return [...first, ...rest, ...last].map((path): [string, string] => [path, files.get(path)!]);
}
