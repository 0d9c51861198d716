import { join } from "node:path";
import { SamebitsError } from "../base/errors.ts";
import { run } from "../base/process.ts";

/** What the project's folder is a checkout of. */
export type Checkout =
  | {
      /** Git's commit, complete. */
      readonly id: string;
      /** Files differ from it, or are not part of it; what .gitignore names does not count. */
      readonly changed: boolean;
    }
  | {
      /** Why there is no commit to name. */
      readonly none: string;
    };

export interface CheckoutOptions {
  readonly root: string;
  /** git's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Folder for git's logs. */
  readonly logs: string;
  readonly signal: AbortSignal;
}

/** A file that every project has: one that git does not know there is not a checkout, wherever its folder lies. */
const TRACKED = "flake.nix";

/** The commit that the project's folder is at. Asks the machine's git; that it is missing is no error. */
export async function readCheckout(options: CheckoutOptions): Promise<Checkout> {
  const { root, env, logs, signal } = options;
  const git = async (name: string, args: readonly string[]): Promise<string | undefined> => {
    const { stdout, exitCode } = await run(["git", "--no-pager", "-C", root, ...args], {
      // Its messages are read below; and it would write to the index of a checkout that may be read-only.
      env: { ...env, LC_ALL: "C.UTF-8", GIT_OPTIONAL_LOCKS: "0" },
      signal,
      okExitCodes: [0, 1],
      log: join(logs, `git-${name}.log`),
    });
    return exitCode === 0 ? stdout : undefined;
  };
  try {
    if ((await git("ls-files", ["ls-files", "--error-unmatch", "--", TRACKED])) === undefined) {
      return { none: "the project's folder is not a git checkout" };
    }
    const id = await git("rev-parse", ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]);
    if (id === undefined) return { none: "git has no commit yet" };
    return { id, changed: (await git("status", ["status", "--porcelain", "--", "."])) !== "" };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof SamebitsError)) throw error;
    if (error.exitCode === 3) return { none: "git is not installed" };
    const fatal = error.why.find((line) => line.startsWith("fatal: "))?.slice(7);
    return {
      none: fatal?.startsWith("not a git repository")
        ? "the project's folder is not a git checkout"
        : `git cannot read the project's folder${fatal === undefined ? "" : `: ${fatal}`}`,
    };
  }
}
