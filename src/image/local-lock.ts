import { createHash } from "node:crypto";
import { lstat, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import glob from "fast-glob";
import { invalid } from "../base/errors.ts";
import { readJson } from "../base/json.ts";
import { packagesLockSchema } from "../inputs/packages-lock.ts";
import { type ImageDefinition, packagesLockFile } from "./definition.ts";
import type { LocalChanges } from "./local-changes.ts";
import { localConfiguration } from "./local-files.ts";

/**
 * What a local package lock is resolved from besides the archive's pinned state: the image's own lock, which changes with the
 * packages that the project names, and the local mkosi configuration.
 * @returns SHA-256 over both, hexadecimal
 */
export async function localLockBasis(image: Pick<ImageDefinition, "folder">): Promise<string> {
  const { folder } = image;
  const configuration = (await localConfiguration(folder)).map((path) => glob.escapePath(path));
  const options = { cwd: folder, dot: true, followSymbolicLinks: false, onlyFiles: false };
  const files = [
    ...(await glob(configuration, options)),
    // Of folders, and of nothing else: fast-glob throws for what is none.
    ...(await glob(
      configuration.filter((path) => path.endsWith("mkosi.local")).map((path) => `${path}/**`),
      options,
    )),
  ];
  const hash = createHash("sha256").update(await readFile(packagesLockFile(image)));
  for (const file of files.sort()) {
    const path = join(folder, file);
    const status = await lstat(path);
    if (status.isDirectory()) continue;
    const content = status.isSymbolicLink() ? await readlink(path) : await readFile(path);
    hash.update(`\n${file} ${createHash("sha256").update(content).digest("hex")}`);
  }
  return hash.digest("hex");
}

/**
 * The package lock that goes with the local mkosi configuration; undefined when there is none, and the image's own counts.
 * @throws SamebitsError (exit 2) when it was resolved from something else than there is now
 */
export async function currentLocalLock(
  image: Pick<ImageDefinition, "name" | "folder">,
  { packagesLock }: Pick<LocalChanges, "packagesLock">,
): Promise<string | undefined> {
  if (packagesLock === undefined) return undefined;
  const next = [
    `run: samebits lock --local ${image.name}`,
    `or remove ${packagesLock}, when the locked packages are enough`,
  ];
  const { basis } = await readJson(packagesLock, packagesLockSchema, next[0]!);
  if (basis === (await localLockBasis(image))) return packagesLock;
  throw invalid(`${packagesLock} is out of date`, {
    why: "packages.lock.json or the local mkosi configuration is not what it was resolved from",
    next,
  });
}
