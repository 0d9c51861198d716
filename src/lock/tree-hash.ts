import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../base/process.ts";
import type { Nix } from "../nix/nix.ts";
import type { Tool } from "../nix/tool.ts";

/**
 * The recursive hash (SRI, of the NAR) of a folder that holds bin/busybox alone, unpacked from a busybox-static .deb: the
 * output hash of nix/busybox.nix.
 */
export async function treeHash(
  deb: string,
  options: {
    readonly nix: Nix;
    readonly folder: string;
    readonly logs: string;
    readonly tool: Tool;
    readonly env: Readonly<Record<string, string>>;
    readonly signal: AbortSignal;
  },
): Promise<string> {
  const { nix, folder, logs, tool, env, signal } = options;
  const unpacked = join(folder, "busybox");
  await mkdir(unpacked);
  await run(tool(["/usr/bin/dpkg-deb", "--extract", deb, unpacked]), {
    log: join(logs, "dpkg-deb-busybox.log"),
    env,
    signal,
  });
  // The folder in the store is the .deb's usr/ with nothing but bin/busybox in it.
  const tree = join(folder, "busybox-tree");
  await mkdir(join(tree, "bin"), { recursive: true });
  await run(tool(["/usr/bin/install", "-m", "755", join(unpacked, "usr/bin/busybox"), join(tree, "bin/busybox")]), {
    log: join(logs, "install-busybox.log"),
    env,
    signal,
  });
  const { stdout } = await nix.command("nix-hash-busybox", ["nix", "hash", "path", "--type", "sha256", "--sri", tree]);
  return stdout.trim();
}
