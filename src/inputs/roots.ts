import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Nix } from "../nix/nix.ts";

/**
 * Registers store paths as roots of Nix's garbage collector, in the place of those that were registered under the same name:
 * `STATE/roots/NAME/`. What the store does not hold is left out.
 * @param name an image, with what makes its inputs others: `buildernet`, `buildernet+devtools`, `buildernet.local`
 */
export async function keepRoots(
  name: string,
  paths: readonly string[],
  { nix, state }: { readonly nix: Nix; readonly state: string },
): Promise<void> {
  const missing = await nix.missing(paths);
  const held = [...new Set(paths)].filter((path) => !missing.has(path));
  const roots = join(state, "roots");
  await mkdir(roots, { recursive: true });
  // Links beside the folders are those of earlier versions of samebits, which numbered them here: NAME, NAME-2…
  for (const one of await readdir(roots, { withFileTypes: true })) {
    if (one.isSymbolicLink() && (one.name === name || one.name.replace(/-\d+$/, "") === name))
      await rm(join(roots, one.name), { force: true });
  }
  const folder = join(roots, name);
  await mkdir(folder, { recursive: true });
  // As Nix numbers them: root, root-2, root-3…
  const wanted = new Set(held.map((_, index) => (index === 0 ? "root" : `root-${index + 1}`)));
  if (held.length > 0) {
    const command = ["nix-store", "--realise", "--indirect", "--add-root", join(folder, "root"), ...held];
    await nix.command(`nix-roots-${name}`, command);
  }
  for (const one of await readdir(folder)) if (!wanted.has(one)) await rm(join(folder, one), { force: true });
}
