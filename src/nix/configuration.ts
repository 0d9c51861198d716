import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../base/write.ts";

/**
 * The settings samebits runs Nix with, as the value of NIX_CONFIG. Nothing under /etc is changed, and what the user has
 * configured stays: NIX_CONFIG comes on top of nix.conf.
 * - flakes are enabled;
 * - the flake registry is an empty file: `nix develop` would look for an interactive bash in it, over the network;
 * - started as root where there is no group nixbld, builds run as root (inside Nix's sandbox all the same);
 * - unless the user's own configuration names a substituter, none is asked: everything is pinned and built here, and
 *   an unreachable default cache would cost seconds at every start.
 */
export async function nixConfiguration(options: {
  /** The variables of the environment that matter: NIX_CONFIG, NIX_CONF_DIR, NIX_USER_CONF_FILES, HOME, XDG_CONFIG_HOME. */
  readonly env: Readonly<Record<string, string>>;
  readonly uid: number;
  readonly stateFolder: string;
  /** Default: /etc/group. */
  readonly groupFile?: string;
}): Promise<string> {
  const { env, uid, stateFolder, groupFile = "/etc/group" } = options;
  const registry = join(stateFolder, "flake-registry.json");
  await writeWhole(registry, '{"flakes":[],"version":2}\n');
  const configHome = env.XDG_CONFIG_HOME ?? (env.HOME === undefined ? undefined : join(env.HOME, ".config"));
  const files = [
    join(env.NIX_CONF_DIR ?? "/etc/nix", "nix.conf"),
    ...(env.NIX_USER_CONF_FILES?.split(":") ?? (configHome === undefined ? [] : [join(configHome, "nix/nix.conf")])),
  ];
  const own = env.NIX_CONFIG ?? "";
  const configured = [own, ...(await Promise.all(files.map(readIfThere)))].join("\n");
  const lines = [
    "extra-experimental-features = nix-command flakes",
    `flake-registry = ${registry}`,
    "warn-dirty = false",
  ];
  if (!/^[ \t]*(extra-)?substituters[ \t]*=[ \t]*[^\s#]/m.test(configured)) lines.push("substituters =");
  if (uid === 0 && !/^\s*build-users-group\s*=/m.test(configured) && !(await hasGroup(groupFile, "nixbld"))) {
    lines.push("build-users-group =");
  }
  return [own.trimEnd(), ...lines].filter(Boolean).join("\n");
}

const readIfThere = (path: string) => readFile(path, "utf8").catch(() => "");

const hasGroup = async (file: string, name: string) =>
  (await readIfThere(file)).split("\n").some((line) => line.startsWith(`${name}:`));
