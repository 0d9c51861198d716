import { join } from "node:path";
import { debianBases } from "../../src/debian/base-urls.ts";
import { prepareToolchain } from "../../src/inputs/prepare-toolchain.ts";
import { insideTree, type Tool } from "../../src/nix/tool.ts";
import { machineNix } from "./nix.ts";
import { checkout } from "./project.ts";
import { silent } from "./silent.ts";

/** Commands inside a toolchain of nix/toolchains.toml, which is fetched and unpacked when it is not there yet. */
export async function toolchain(name: string): Promise<Tool> {
  const state = join(checkout, ".samebits");
  const [tree, enter] = await prepareToolchain(name, "that tests use", {
    root: checkout,
    report: silent,
    nix: await machineNix(state),
    state,
    bases: () => debianBases({ mirrors: process.env.SAMEBITS_DEBIAN_MIRROR, apt: "/etc/apt" }),
    registries: async () => [],
    goProxies: async () => [],
    cargoIndices: async () => [],
    signal: new AbortController().signal,
  });
  return insideTree(enter!, tree!);
}
