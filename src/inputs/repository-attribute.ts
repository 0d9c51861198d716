import { string } from "../nix/expression.ts";
import { render } from "../nix/render.ts";

/**
 * The attribute of nix/ that makes an image's package repository. It is evaluated with `all.` before it.
 * @param packagesLock a lock of this machine's own (absolute path), which takes the place of the image's
 */
export const repositoryAttribute = (image: string, packagesLock: string | undefined): string =>
  packagesLock === undefined
    ? `repositories."${image}"`
    : `repositoryOf "${image}" (/. + ${render(string(packagesLock))})`;
