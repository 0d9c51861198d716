import { basename } from "node:path";
import { firstClash } from "../base/clash.ts";
import { invalid } from "../base/errors.ts";
import { loadSources, SOURCES_FILE } from "../sources/definition.ts";
import { binariesFile, loadBinaries } from "./binaries.ts";

/**
 * Sees to it that no program that is built from source would be where one that comes as a file is to be: of two, the one that mkosi
 * copies last would win, whatever --binary was told.
 * @throws SamebitsError (exit 2) naming both
 */
export async function requireOnePlaceEach(image: { readonly name: string; readonly folder: string }): Promise<void> {
  const built = (await loadSources(image)).flatMap(({ name, install }) =>
    Object.values(install).map((path) => ({ path, says: `${SOURCES_FILE}: "${name}" is installed as ${path}` })),
  );
  const files = (await loadBinaries(image.folder)).map(({ name, install }) => ({
    path: install,
    says: `${basename(binariesFile(image.folder))}: "${name}" is installed as ${install}`,
  }));
  const clash = firstClash([...built, ...files]);
  if (clash === undefined) return;
  throw invalid(`two programs of the image "${image.name}" cannot both be where they are to be`, {
    why: clash.map(({ says }) => says),
    next: "give one of them another path: install",
  });
}
