import { machineLacks, type SamebitsError, systemCode } from "./errors.ts";

const REASONS: Readonly<Record<string, { readonly why: string; readonly next: string }>> = {
  ENOSPC: { why: "the disk is full", next: "free some space there, then run the same command again" },
  EDQUOT: {
    why: "the user's share of the disk is used up",
    next: "free some space there, then run the same command again",
  },
  EROFS: { why: "the file system is read-only", next: "work in a copy of the project that can be written to" },
  EACCES: { why: "permission denied", next: "make it accessible to this user, or work in a copy of the project" },
  EPERM: { why: "operation not permitted", next: "make it accessible to this user, or work in a copy of the project" },
  EMFILE: { why: "too many open files", next: "raise the limit (ulimit -n), then run the same command again" },
};

/**
 * What the system refused in a way that is no fault of the program: a full or read-only disk, a missing permission. Undefined
 * for any other error.
 */
export function machineError(error: unknown): SamebitsError | undefined {
  const reason = REASONS[systemCode(error) ?? ""];
  if (!reason) return undefined;
  const { path, syscall } = error as NodeJS.ErrnoException;
  const where = path === undefined ? (syscall ?? "a file") : path;
  return machineLacks(`${where} cannot be used: ${reason.why}`, { next: reason.next, cause: error });
}
