import { createHash } from "node:crypto";
import { lstat, readFile, readlink } from "node:fs/promises";
import { join, posix } from "node:path";
import glob from "fast-glob";
import { MKOSI_LEAVINGS } from "./copy-configuration.ts";
import { listImages } from "./definition.ts";
import { AUTHORIZED_KEYS, CUSTOM } from "./local-files.ts";

/**
 * The key of a build: a digest over everything the artifacts are made from. Store paths are functions of the expressions and
 * locks they are evaluated from, so these stand for them, and the key is known without starting Nix.
 * @returns SHA-256, hexadecimal
 */
export async function buildKey(options: {
  readonly root: string;
  readonly image: string;
  readonly kernel: string;
  /** The kernel's patches, by path from its folder; `../…` for those of shared features. */
  readonly patches: readonly string[];
  /** The commands that will be run: samebits' own share in the result. */
  readonly recipe: readonly string[];
}): Promise<string> {
  const { root, image, kernel, patches, recipe } = options;
  const others = (await listImages(root)).filter((name) => name !== image);
  const files = await glob(
    [
      "flake.nix",
      "package-lock.json",
      "nix/**",
      `kernel/${kernel}/resolved.config`,
      ...patches.map((patch) => glob.escapePath(posix.join("kernel", kernel, patch))),
      "images/**",
    ],
    {
      cwd: root,
      dot: true,
      followSymbolicLinks: false,
      onlyFiles: false,
      ignore: [
        ...others.map((name) => `images/${name}/**`),
        "images/*/digests.lock.json",
        // Part of the recipe where it counts; only its owner may read it.
        `images/*/${AUTHORIZED_KEYS}`,
        ...MKOSI_LEAVINGS.map((name) => `images/*/${name}/**`),
      ],
    },
  );
  const hash = createHash("sha256").update(`${JSON.stringify(recipe)}\n`);
  for (const file of files.sort()) {
    const path = join(root, file);
    const status = await lstat(path);
    if (status.isDirectory()) {
      // The only folders that git does not make out of the files in them: empty ones get into the image as well.
      if (file.startsWith(`images/${image}/${CUSTOM}/`)) hash.update(`folder ${file}\n`);
      continue;
    }
    const content = status.isSymbolicLink() ? Buffer.from(await readlink(path)) : await readFile(path);
    const kind = status.isSymbolicLink() ? "link" : status.mode & 0o100 ? "executable" : "file";
    hash.update(`${kind} ${file} ${createHash("sha256").update(content).digest("hex")}\n`);
  }
  return hash.digest("hex");
}
