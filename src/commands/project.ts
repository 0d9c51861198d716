import { dirname, join, resolve } from "node:path";
import { accessible } from "../base/accessible.ts";
import { invalid } from "../base/errors.ts";

/** What makes a folder a samebits project. */
const MARKS = ["flake.nix", join("nix", "debian.toml")];

/**
 * The project's folder: `given` (relative to `cwd`), or else the nearest folder from `cwd` upwards that is a project.
 * @throws SamebitsError (exit 2) when there is none.
 */
export async function findProject(cwd: string, given: string | undefined): Promise<string> {
  if (given !== undefined) {
    const root = resolve(cwd, given);
    const missing = await missingMark(root);
    if (missing === undefined) return root;
    throw invalid(`${root} is not a samebits project`, {
      why: `there is no ${join(root, missing)}`,
      next: "correct --project or SAMEBITS_PROJECT",
    });
  }
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if ((await missingMark(folder)) === undefined) return folder;
    if (dirname(folder) !== folder) continue;
    throw invalid("not inside a samebits project", {
      why: `neither ${resolve(cwd)} nor a folder above it holds ${MARKS.join(" and ")}`,
      next: "change into the project's folder, or name it with --project",
    });
  }
}

async function missingMark(folder: string): Promise<string | undefined> {
  for (const mark of MARKS) {
    if (!(await accessible(join(folder, mark)))) return mark;
  }
  return undefined;
}
