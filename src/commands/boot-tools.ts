import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { machineLacks } from "../base/errors.ts";
import type { Context } from "./context.ts";

/** What booting needs besides the image. */
export interface BootTools {
  /** The command up to and including qemu-system-x86_64. */
  readonly qemu: readonly string[];
  readonly ovmf: { readonly code: string; readonly vars: string };
  /** QEMU's whole environment. */
  readonly env: Readonly<Record<string, string>>;
}

const OVMF_FOLDER = "/usr/share/OVMF";

/**
 * QEMU from PATH and OVMF where Debian installs it.
 * @throws SamebitsError (exit 3) naming what is missing.
 */
export async function findBootTools({ env }: Pick<Context, "env">): Promise<BootTools> {
  const candidates = (env.PATH ?? "").split(delimiter).map((folder) => join(folder, "qemu-system-x86_64"));
  const qemu = await firstExisting(candidates, constants.X_OK);
  const code = await firstExisting([join(OVMF_FOLDER, "OVMF_CODE_4M.fd")], constants.R_OK);
  const vars = await firstExisting([join(OVMF_FOLDER, "OVMF_VARS_4M.fd")], constants.R_OK);
  if (qemu !== undefined && code !== undefined && vars !== undefined)
    return { qemu: [qemu], ovmf: { code, vars }, env };
  throw machineLacks("booting an image needs QEMU and OVMF", {
    why: [
      ...(qemu === undefined ? ["there is no qemu-system-x86_64 on PATH"] : []),
      ...(code === undefined || vars === undefined ? [`there is no OVMF in ${OVMF_FOLDER}`] : []),
    ],
    next: "enter `nix develop`, or install the packages qemu-system-x86 and ovmf",
  });
}

async function firstExisting(paths: readonly string[], mode: number): Promise<string | undefined> {
  for (const path of paths) {
    const found = await access(path, mode).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return undefined;
}
