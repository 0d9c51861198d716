import { join, posix } from "node:path";
import { z } from "zod";
import { accessible } from "../base/accessible.ts";
import { firstClash } from "../base/clash.ts";
import { readToml } from "../base/toml.ts";
import { sriFromHex } from "../debian/digest.ts";
import { fixedOutputPath } from "../nix/store-path.ts";
import type { PinnedFile } from "./pinned-file.ts";

const url = z.string().refine((text) => /^https?:\/\/\S+$/.test(text) && URL.canParse(text), "an http: or https: URL");

const installPath = z.string().refine(
  // Colons stand between paths in what the image's scripts are told.
  (path) => /^\/[^\s\p{Cc}:]+$/u.test(path) && posix.normalize(path) === path && !path.endsWith("/"),
  "an absolute path in the image, without . and .., spaces and colons",
);

const binarySchema = z
  .strictObject({
    /** Where the program lies in the image. */
    install: installPath,
    /** Where the file can be had, tried in order; with `sha256`. */
    urls: z.array(url).min(1).optional(),
    /** SHA-256 of what the URLs have, hexadecimal. */
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits")
      .optional(),
    /** The program's path in the archive that the URLs have: tar, plain or compressed with gzip, xz or zstd. */
    member: z.string().min(1).optional(),
  })
  .refine(({ urls, sha256 }) => (urls === undefined) === (sha256 === undefined), {
    message: "urls and sha256 belong together: what is fetched is pinned, and what is not fetched comes by --binary",
  })
  .refine(({ urls, member }) => member === undefined || urls !== undefined, {
    path: ["member"],
    message: "there are no urls that it could be a member of",
  });

const binariesSchema = z
  .record(z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "a name of lower-case letters, digits and -"), binarySchema)
  .superRefine((binaries, context) => {
    const clash = firstClash(Object.entries(binaries).map(([name, { install }]) => ({ name, path: install })));
    if (clash === undefined) return;
    const [other, { name, path }] = clash;
    const message =
      other.path === path
        ? `"${other.name}" is installed there`
        : `"${other.name}" is installed as ${other.path}: one of the two would have to be a folder`;
    context.addIssue({ code: "custom", path: [name, "install"], message });
  });

/** A program that an image takes as a file: an entry of `images/NAME/binaries.toml`. */
export interface BinaryDefinition {
  readonly name: string;
  /** Absolute path in the image. */
  readonly install: string;
  /** What is fetched; undefined: the program is in the image only when it is given for a build. */
  readonly pin:
    | { readonly urls: readonly string[]; readonly sha256: string; readonly member: string | undefined }
    | undefined;
}

export const binariesFile = (folder: string): string => join(folder, "binaries.toml");

/**
 * The programs of `binaries.toml` in an image's folder, by name; none without the file.
 * @throws SamebitsError (exit 2) for a malformed file
 */
export async function loadBinaries(folder: string): Promise<BinaryDefinition[]> {
  const file = binariesFile(folder);
  if (!(await accessible(file))) return [];
  return Object.entries(await readToml(file, binariesSchema))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { install, urls, sha256, member }]) => ({
      name,
      install,
      pin: urls && sha256 !== undefined ? { urls, sha256, member } : undefined,
    }));
}

/** The file that an entry with a pin is fetched as. */
export function pinnedBinary({ name, pin }: BinaryDefinition): PinnedFile | undefined {
  if (pin === undefined) return undefined;
  const stored = `samebits-binary-${name}`;
  return {
    name: stored,
    urls: pin.urls,
    algorithm: "sha256",
    integrity: sriFromHex(pin.sha256),
    hint: "its URLs and SHA-256 stand in the image's binaries.toml",
    storePath: fixedOutputPath(stored, "sha256", pin.sha256),
  };
}
