import { stepFailed } from "../base/errors.ts";

/** A SHA-256 as Debian writes it (64 lower-case hex digits) in SRI form, as locks and Nix hold it. */
export function sriFromHex(hex: string): string {
  return `sha256-${Buffer.from(checkedHex(hex), "hex").toString("base64")}`;
}

/** Returns `hex` when it is a SHA-256 in lower-case hex digits. @throws SamebitsError (exit 1) otherwise. */
export function checkedHex(hex: string, where = "the archive's index"): string {
  if (/^[0-9a-f]{64}$/.test(hex)) return hex;
  throw stepFailed(`"${hex.slice(0, 80)}" in ${where} is not a SHA-256`);
}
