import { join } from "node:path";
import { z } from "zod";
import { machineLacks, SamebitsError, stepFailed } from "../base/errors.ts";
import { type RunOptions, type RunResult, run } from "../base/process.ts";

/** How to run Nix: made once by the commands, handed down. */
export interface NixSettings {
  /** The whole environment of the nix processes, NIX_CONFIG included. */
  readonly env: Readonly<Record<string, string>>;
  /** The project's folder; expressions are read from its `nix/`. */
  readonly root: string;
  /** Folder for the logs of nix processes. */
  readonly logs: string;
  readonly signal?: AbortSignal;
}

type Extra = Partial<Pick<RunOptions, "failure" | "next" | "onLine" | "okExitCodes" | "input" | "cwd">>;

/** Runs Nix on the project's expressions (`nix … -f nix/`), without copying the project into the store as a flake would. */
export class Nix {
  readonly settings: NixSettings;

  constructor(settings: NixSettings) {
    this.settings = settings;
  }

  /** Any command of Nix, e.g. `["nix", "eval", …]` or `["nix-store", …]`; `name` is for the log's file name. */
  async command(name: string, command: readonly string[], extra: Extra = {}): Promise<RunResult> {
    const { env, logs, root, signal } = this.settings;
    return run(command, {
      log: join(logs, `${name}.log`),
      env,
      cwd: root,
      ...(signal && { signal }),
      ...extra,
    }).catch((error: unknown) => {
      throw withoutUserNamespaces(error) ?? error;
    });
  }

  /**
   * The value of an expression over the project's `nix/` (there as `all`), as JSON.
   * @param expression e.g. `all.kernels.minimal.kernel.outPath`
   */
  async evaluate(name: string, expression: string, failure: string): Promise<unknown> {
    const { stdout } = await this.command(
      name,
      [
        "nix",
        "eval",
        "--json",
        "-f",
        join(this.settings.root, "nix"),
        "--apply",
        `nix: let all = nix { }; in ${expression}`,
      ],
      { failure },
    );
    try {
      return JSON.parse(stdout);
    } catch (error) {
      throw stepFailed(`${failure}: nix eval printed no JSON`, { why: stdout.slice(0, 400), cause: error });
    }
  }

  /**
   * Builds attributes of the project's `nix/` that the store does not hold yet.
   * @returns the store path of each, in order
   */
  async build(name: string, attributes: readonly string[], extra: Extra = {}): Promise<string[]> {
    const paths = await this.outPaths(name, attributes);
    if ((await this.missing(paths)).size > 0) {
      await this.command(
        name,
        ["nix", "build", "--no-link", "--print-build-logs", "-f", join(this.settings.root, "nix"), ...attributes],
        extra,
      );
    }
    return paths;
  }

  /** The store paths that attributes will have once they are built, in order. */
  async outPaths(name: string, attributes: readonly string[]): Promise<string[]> {
    const list = attributes.map((attribute) => `all.${attribute}.outPath`).join(" ");
    return z.array(z.string()).parse(await this.evaluate(`${name}-paths`, `[ ${list} ]`, "evaluating nix/ failed"));
  }

  /** Those of the store paths that the store does not hold (a file half-copied by a killed run counts as missing). */
  async missing(paths: readonly string[]): Promise<Set<string>> {
    const missing = new Set<string>();
    for (let at = 0; at < paths.length; at += 500) {
      const { stdout } = await this.command("nix-check-validity", [
        "nix-store",
        "--check-validity",
        "--print-invalid",
        ...paths.slice(at, at + 500),
      ]);
      for (const path of stdout.split("\n")) if (path !== "") missing.add(path);
    }
    return missing;
  }

  /**
   * Adds files to the store under the paths of their fixed-output derivations; a file's base name is its store name.
   * @param algorithm the hash that the derivations name: `sha256` or `sha512`
   */
  async addFixed(algorithm: string, files: readonly string[]): Promise<void> {
    for (let at = 0; at < files.length; at += 200) {
      await this.command("nix-add-fixed", ["nix-store", "--add-fixed", algorithm, ...files.slice(at, at + 200)], {
        failure: "adding fetched files to the Nix store failed",
      });
    }
  }
}

/**
 * A build that says it cannot make a user namespace (nix/run-in-tree.sh) as what it is: something the machine lacks (exit 3).
 * Asked beforehand it would be a guess: which setting forbids it differs between kernels, distributions and containers.
 */
export function withoutUserNamespaces(error: unknown): SamebitsError | undefined {
  if (!(error instanceof SamebitsError)) return undefined;
  if (!error.why.some((line) => line.includes("does not let a build make a user namespace"))) return undefined;
  return machineLacks("this machine does not let a build make a user namespace", {
    why: error.why,
    next: [
      "as root: sysctl user.max_user_namespaces=10000",
      "where these exist, also: sysctl kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0",
    ],
    cause: error,
  });
}
