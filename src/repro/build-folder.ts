import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { string } from "../nix/expression.ts";
import type { Nix } from "../nix/nix.ts";
import { render } from "../nix/render.ts";

/**
 * Where Nix builds with these settings, as a build sees it: found out by building something tiny. A daemon takes some settings
 * from the users it trusts alone, and not every version tells the others.
 * @param settings such as `["--option", "sandbox-build-dir", "/elsewhere"]`
 */
export async function buildFolder(nix: Nix, settings: readonly string[]): Promise<string> {
  // Not to be found in the store: it is to be built.
  const salt = render(string(randomBytes(12).toString("hex")));
  const expression = [
    "(derivation {",
    'name = "samebits-build-folder"; system = "x86_64-linux"; preferLocalBuild = true;',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Nix's
    'builder = "${all.busybox}/bin/busybox"; args = [ "ash" "-c" "pwd > $out" ];',
    `salt = ${salt};`,
    "}).drvPath",
  ].join(" ");
  const derivation = z
    .string()
    .parse(await nix.evaluate("nix-build-folder-path", expression, "evaluating where Nix builds failed"));
  const { stdout } = await nix.command("nix-build-folder", ["nix-store", "--realise", derivation, ...settings], {
    failure: "finding out where Nix builds failed",
  });
  return (await readFile(stdout.trim(), "utf8")).trim();
}
