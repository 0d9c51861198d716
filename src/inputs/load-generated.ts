import { join } from "node:path";
import { accessible } from "../base/accessible.ts";
import { invalid } from "../base/errors.ts";
import { string } from "../nix/expression.ts";
import type { Nix } from "../nix/nix.ts";
import { render } from "../nix/render.ts";
import { GENERATED_AS_JSON, type Generated, generatedSchema } from "./generated.ts";

/**
 * What nix/generated/ holds, as Nix reads it; undefined when there is nothing yet.
 * @throws SamebitsError (exit 2) when the files do not have the form that `samebits lock` writes
 */
export async function loadGenerated(root: string, nix: Nix): Promise<Generated | undefined> {
  const folder = join(root, "nix/generated");
  for (const name of ["archive", "packages", "toolchains", "kernels", "repositories"]) {
    if (!(await accessible(join(folder, `${name}.nix`)))) return undefined;
  }
  // `samebits lock` is no way out: it begins by reading these files, and the launcher builds the CLI with them.
  const next = "restore nix/generated/ with git";
  const { stdout } = await nix.command(
    "nix-eval-generated",
    ["nix", "eval", "--impure", "--json", "--expr", `(${GENERATED_AS_JSON}) (/. + ${render(string(folder))})`],
    { failure: "nix/generated/ cannot be read", next },
  );
  const parsed = generatedSchema.safeParse(JSON.parse(stdout));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw invalid(`nix/generated/ is not what \`samebits lock\` writes: ${issue.path.join(".")}: ${issue.message}`, {
    next,
  });
}
