import { createReadStream } from "node:fs";
import ssri from "ssri";
import { invalid } from "../base/errors.ts";

/** A running digest of a file's bytes, to be compared with the pinned one. */
export interface Digest {
  update(bytes: Uint8Array): void;
  /** The digest of all bytes in SRI form; ends the digest. */
  finish(): { readonly integrity: string; readonly matches: boolean };
}

/**
 * Starts a digest of the strongest algorithm that an SRI string names.
 * @throws SamebitsError (exit 2) when it is not SRI, or names nothing of SHA-256, SHA-384 and SHA-512.
 */
export function startDigest(integrity: string): Digest {
  const expected = ssri.parse(integrity, { strict: true });
  // parse() returns null for text without a single usable digest, which its types do not say.
  const algorithm = expected && Object.keys(expected).length > 0 ? expected.pickAlgorithm() : undefined;
  if (algorithm === undefined || !["sha256", "sha384", "sha512"].includes(algorithm)) {
    throw invalid(`"${integrity}" is not an integrity that samebits can check`, {
      why: "expected SRI of SHA-256, SHA-384 or SHA-512, such as sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    });
  }
  const running = ssri.create({ algorithms: [algorithm] });
  return {
    update: (bytes) => void running.update(bytes as Buffer),
    finish() {
      // Its types say Buffer; it is an Integrity.
      const actual = running.digest() as unknown as ssri.Integrity;
      return { integrity: actual.toString(), matches: actual.match(expected) !== false };
    },
  };
}

/** Feeds a file into a digest. @returns how many bytes it has */
export async function digestFile(path: string, digest: Digest, signal?: AbortSignal): Promise<number> {
  let bytes = 0;
  const stream = createReadStream(path, { highWaterMark: 1024 * 1024, ...(signal && { signal }) });
  for await (const chunk of stream) {
    digest.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return bytes;
}
