import { createHash } from "node:crypto";
import { constants, lstat, mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { accessible } from "../base/accessible.ts";
import { machineLacks, systemCode } from "../base/errors.ts";

/**
 * The folder of logs and of what Nix is configured with, for a command that only reads the project: the project's own, or, where
 * that cannot be written to (a read-only file system, somebody else's checkout), `TEMPORARY/samebits-UID/PROJECT-DIGEST`.
 * Both are made.
 * @throws SamebitsError (exit 3) when the folder under `temporary` is not this user's alone
 */
export async function readersStateFolder(options: {
  /** `PROJECT/.samebits`. */
  readonly stateFolder: string;
  /** `$TMPDIR`, or `/tmp`. */
  readonly temporary: string;
  readonly uid: number;
}): Promise<string> {
  const { stateFolder, temporary, uid } = options;
  const refused = await mkdir(stateFolder, { recursive: true }).then(() => undefined, systemCode);
  if (refused === undefined && (await accessible(stateFolder, constants.W_OK | constants.X_OK))) return stateFolder;
  const own = join(temporary, `samebits-${uid}`);
  await mkdir(own, { mode: 0o700 }).catch((error) => {
    if (systemCode(error) !== "EEXIST") throw error;
  });
  // Others can write to /tmp as well: neither a folder nor a link of theirs will do.
  const found = await lstat(own);
  if (!found.isDirectory() || (uid >= 0 && found.uid !== uid) || (found.mode & 0o077) !== 0) {
    throw machineLacks(`neither ${stateFolder} nor ${own} can be used for logs`, {
      why: [
        `${stateFolder} cannot be written to${refused === undefined ? "" : ` (${refused})`}`,
        `${own} is not a folder of this user alone`,
      ],
      next: "remove the second one, or set TMPDIR to a folder of your own",
    });
  }
  const digest = createHash("sha256").update(stateFolder).digest("hex").slice(0, 12);
  const folder = join(own, `${basename(dirname(stateFolder))}-${digest}`);
  await mkdir(folder, { recursive: true });
  return folder;
}
