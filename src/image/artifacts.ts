import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { stepFailed, systemCode } from "../base/errors.ts";
import type { Flavour } from "./definition.ts";

/** One file that came out of a build. */
export interface Artifact {
  /** File name. */
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256 in SRI form. */
  readonly integrity: string;
}

/** Short name (`efi`, `raw`…) -> artifact. */
export type Artifacts = Readonly<Record<string, Artifact>>;

/** Measures the artifacts of a flavour in a folder. @throws SamebitsError (exit 1) when one is missing */
export async function readArtifacts(folder: string, flavour: Flavour): Promise<Artifacts> {
  const entries = await Promise.all(
    Object.entries(flavour.artifacts).map(async ([name, file]) => {
      const path = join(folder, file);
      try {
        const { size } = await stat(path);
        return [name, { file, size, integrity: await fileIntegrity(path) }] as const;
      } catch (error) {
        if (systemCode(error) !== "ENOENT") throw error;
        throw stepFailed(`mkosi did not make the artifact "${name}" (${file})`, {
          next: "image.toml names it: correct the name there, or the mkosi configuration",
          cause: error,
        });
      }
    }),
  );
  return Object.fromEntries(entries);
}

/** SHA-256 of a file, SRI, read as a stream. */
export async function fileIntegrity(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  return `sha256-${hash.digest("base64")}`;
}

/** The digest of an SRI string in hexadecimal, as sha256sum prints it. */
export const hexOf = (integrity: string): string =>
  Buffer.from(integrity.slice(integrity.indexOf("-") + 1), "base64").toString("hex");

/** The text of a SHA256SUMS file, as `sha256sum --check` reads it; sorted by file name. */
export const renderSums = (artifacts: Artifacts): string =>
  Object.values(artifacts)
    .sort((a, b) => (a.file < b.file ? -1 : 1))
    .map(({ file, integrity }) => `${hexOf(integrity)}  ${file}\n`)
    .join("");
