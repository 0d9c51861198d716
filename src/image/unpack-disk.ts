import { join } from "node:path";
import { run } from "../base/process.ts";
import type { CreateDiskOptions } from "./create-disk.ts";
import type { DiskFile } from "./disk-file.ts";

/** What Google's Compute Engine wants the disk in an archive to be called. */
const NAME = "disk.raw";

/**
 * The disk in an archive for Google's Compute Engine, unpacked with holes where it is empty.
 * @param archive absolute
 * @param folder where it is unpacked to
 * @throws SamebitsError (exit 1) when the archive holds none
 */
export async function unpackDisk(archive: string, folder: string, options: CreateDiskOptions): Promise<DiskFile> {
  const { tool, env, logs, signal } = options;
  const file = join(folder, NAME);
  // dd leaves out what is zero whether or not the archive says where its holes are.
  const script = `tar -xzOf "$1" ${NAME} | dd of="$2" bs=64K iflag=fullblock conv=sparse status=none`;
  await run(tool(["/usr/bin/bash", "-o", "pipefail", "-euc", script, "bash", archive, file]), {
    log: `${logs}/unpack-disk.log`,
    failure: `unpacking ${NAME} from ${archive} failed`,
    env,
    ...(signal && { signal }),
  });
  return { file, format: "raw" };
}
