import { createHash } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";

/** SHA-256 by file name, as the folder's SHA256SUMS has it. */
export async function readSums(folder: string): Promise<Map<string, string>> {
  const lines = (await readFile(join(folder, "SHA256SUMS"), "utf8")).trimEnd().split("\n");
  return new Map(
    lines.map((line) => {
      const [digest, file] = line.split("  ") as [string, string];
      return [file, digest];
    }),
  );
}

/** SHA-256 of a file, in hexadecimal. */
export const sha256Of = async (path: string) =>
  createHash("sha256")
    .update(await readFile(path))
    .digest("hex");

/** SRI to hexadecimal. */
export const hex = (integrity: string) => Buffer.from(integrity.replace(/^sha256-/, ""), "base64").toString("hex");

/** Flips one bit; the size stays. */
export async function flipBit(path: string, at: number): Promise<void> {
  const file = await open(path, "r+");
  try {
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, at);
    buffer[0]! ^= 1;
    await file.write(buffer, 0, 1, at);
  } finally {
    await file.close();
  }
}
