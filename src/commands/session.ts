import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { sweepWorkspaces } from "../base/workspace.ts";
import { type DebianBases, debianBases } from "../debian/base-urls.ts";
import { cargoIndices } from "../fetch/cargo-registries.ts";
import { goProxies, goSetting } from "../fetch/go-proxies.ts";
import { askNpm, npmRegistries } from "../fetch/npm-registries.ts";
import type { PrepareOptions } from "../inputs/prepare.ts";
import { nixConfiguration } from "../nix/configuration.ts";
import { Nix } from "../nix/nix.ts";
import { builtInCargoIndex, builtInGoSetting } from "../sources/built-in.ts";
import type { Context } from "./context.ts";
import { readersStateFolder } from "./state-folder.ts";

/** What commands that work with Nix and the network have in common, made from the context. */
export interface Session {
  readonly nix: Nix;
  /** The environment of every child process; nothing else of the caller's environment reaches one. */
  readonly env: Readonly<Record<string, string>>;
  readonly logs: string;
  /** `ROOT/.samebits`; for a command that only reads, perhaps another one, see {@link readersStateFolder}. */
  readonly stateFolder: string;
  readonly uid: number;
  /** The machine's own mirrors. */
  debianBases(): Promise<DebianBases>;
  npmRegistries(): Promise<string[]>;
  goProxies(): Promise<string[]>;
  cargoIndices(): Promise<string[]>;
  /** GOSUMDB and GONOSUMDB on this machine: the log that new modules are looked up in (or `off`), and those that are in none. */
  goChecksums(): Promise<{ readonly database: string; readonly except: string }>;
}

/** Variables that programs need to run at all, or that say how to reach the network; nothing that could change an output. */
const PASSED = [
  "HOME",
  "LOGNAME",
  "PATH",
  "TERM",
  "USER",
  "XDG_CACHE_HOME",
  "XDG_CONFIG_HOME",
  "XDG_RUNTIME_DIR",
  "NIX_CONF_DIR",
  "NIX_REMOTE",
  "NIX_SSL_CERT_FILE",
  "NIX_USER_CONF_FILES",
  "SSL_CERT_FILE",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "all_proxy",
  "SAMEBITS_DEBIAN_MIRROR",
  "SAMEBITS_NPM_REGISTRY",
  "SAMEBITS_GO_PROXY",
  "SAMEBITS_CARGO_REGISTRY",
];

/**
 * @param name the command, and what it works on: names the folder of its logs
 * @param use `reads`: nothing of the project is written, which thus may be read-only
 */
export async function openSession(context: Context, name: string, use?: "reads"): Promise<Session> {
  const { env: own, root, signal } = context;
  const uid = process.getuid?.() ?? -1;
  const stateFolder =
    use === "reads"
      ? await readersStateFolder({ stateFolder: context.stateFolder, temporary: own.TMPDIR || "/tmp", uid })
      : context.stateFolder;
  await mkdir(stateFolder, { recursive: true });
  // Whatever command comes next removes what a killed one has left behind.
  await sweepWorkspaces(join(stateFolder, "work"));
  const logs = join(stateFolder, "logs", name);
  const env = Object.fromEntries(PASSED.flatMap((key) => (own[key] === undefined ? [] : [[key, own[key]]])));
  const nixConfig = await nixConfiguration({ env: own, uid, stateFolder });
  const nix = new Nix({
    // Where memory is short, kernels are built in Nix's own folder; /tmp is often in memory itself (Debian 13).
    env: { ...env, NIX_CONFIG: nixConfig, TMPDIR: own.TMPDIR ?? "/var/tmp" },
    root,
    logs,
    signal,
  });
  const toolchain = async (name: string) =>
    (
      await nix.build(`nix-${name}-toolchain`, [`toolchains.${name}`], {
        failure: `unpacking the toolchain "${name}" failed`,
      })
    )[0]!;
  return {
    uid,
    stateFolder,
    nix,
    env: { ...env, LC_ALL: "C.UTF-8" },
    logs,
    debianBases: () => debianBases({ mirrors: own.SAMEBITS_DEBIAN_MIRROR, apt: "/etc/apt" }),
    npmRegistries: () =>
      npmRegistries({
        env: own,
        etc: "/etc",
        askNpm: () => askNpm({ env, cwd: "/", log: join(logs, "npm.log"), signal }),
      }),
    goProxies: () => goProxies({ env: own, builtIn: async () => builtInGoSetting(await toolchain("go"), "GOPROXY") }),
    goChecksums: async () => ({
      database:
        (await goSetting("GOSUMDB", own)) ?? (await builtInGoSetting(await toolchain("go"), "GOSUMDB")) ?? "off",
      except: (await goSetting("GONOSUMDB", own)) ?? (await goSetting("GOPRIVATE", own)) ?? "",
    }),
    cargoIndices: () => cargoIndices({ env: own, builtIn: async () => builtInCargoIndex(await toolchain("rust")) }),
  };
}

/** What preparing an image's inputs needs, out of context and session. */
export const prepareOptions = (context: Context, session: Session): PrepareOptions => ({
  root: context.root,
  report: context.report,
  nix: session.nix,
  state: session.stateFolder,
  bases: () => session.debianBases(),
  registries: () => session.npmRegistries(),
  goProxies: () => session.goProxies(),
  cargoIndices: () => session.cargoIndices(),
  signal: context.signal,
});

/** What working on an image's builds needs besides. */
export const buildOptions = (context: Context, session: Session) => ({
  ...prepareOptions(context, session),
  logs: session.logs,
  env: session.env,
  uid: session.uid,
});
