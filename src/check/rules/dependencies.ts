import type { Hit, Rule } from "../rule.ts";
import { onCommand } from "../rule.ts";
import type { ShellCommand } from "../shell/command.ts";
import type { ShellScript } from "../shell/script.ts";

interface Complaint {
  readonly what: string;
  readonly severity?: "warning";
  readonly fix: string;
}

/** `python3 -m pip …` as `pip …`: the name, and the words behind it. */
function named(command: ShellCommand): { name: string; words: readonly string[] } {
  const words = command.args.map(({ value }) => value);
  if (/^python3?(?:\.\d+)?$/.test(command.name) && words[0] === "-m")
    return { name: words[1] ?? "", words: words.slice(2) };
  if (command.name === "uv" && words[0] === "pip") return { name: "pip", words: words.slice(1) };
  return { name: command.name.replace(/^pip3(?:\.\d+)?$/, "pip"), words };
}

const plain = (words: readonly string[]) => words.filter((word) => !word.startsWith("-"));

function pip(words: readonly string[]): Complaint | undefined {
  if (!/^(?:install|download|wheel)$/.test(words[0] ?? "")) return undefined;
  if (words.includes("--require-hashes") || words.includes("--no-index")) return undefined;
  const fix = "list every package with its version and hashes, and install with pip install --require-hashes -r FILE";
  const wanted = words
    .slice(1)
    .filter(
      (word, at, all) =>
        !word.startsWith("-") &&
        !/^(?:-r|-c|-t|--target|--root|--prefix|-i|--index-url|-f|--find-links)$/.test(all[at - 1] ?? ""),
    );
  const local = (word: string) => /^(?:\.|\/|\$)/.test(word);
  if (wanted.length > 0 && wanted.every(local) && words.includes("--no-deps")) return undefined;
  return wanted.length > 0 && wanted.every((word) => word.includes("=="))
    ? { what: "Python packages by version, without hashes, and whatever they depend on", severity: "warning", fix }
    : { what: "Python packages without fixed versions and hashes", fix };
}

function npm(name: string, words: readonly string[]): Complaint | undefined {
  const fix =
    name === "npm"
      ? "commit package-lock.json and use npm ci"
      : `commit the lock file and use ${name} install --frozen-lockfile`;
  if (words.some((word) => /^--(?:frozen-lockfile|immutable|offline|prefer-frozen-lockfile)$/.test(word)))
    return undefined;
  const [verb, ...rest] = plain(words);
  if (name === "npx") {
    return verb === undefined || words.includes("--no-install") || words.includes("--no")
      ? undefined
      : {
          what: "npx fetches what is not installed, in its newest version",
          severity: "warning",
          fix: "install it with npm ci first, and use npx --no",
        };
  }
  if (name === "yarn" && verb === undefined) return { what: "yarn may change its lock file", severity: "warning", fix };
  if (!/^(?:install|i|add|update|up|upgrade)$/.test(verb ?? "")) return undefined;
  if (rest.length === 0 && verb !== "update" && verb !== "upgrade")
    return { what: `${name} ${verb} may change its lock file`, severity: "warning", fix };
  return { what: `packages of ${name} without a lock`, fix };
}

function cargo(words: readonly string[], command: ShellCommand): Complaint | undefined {
  const [verb] = plain(words.filter((word) => !word.startsWith("+")));
  if (verb === "update")
    return { what: "cargo update takes the newest versions", fix: "update by hand, and commit Cargo.lock" };
  if (words.some((word) => /^--(?:locked|frozen|offline)$/.test(word))) {
    if (
      verb === "install" &&
      !command.has("--version", "--vers", "--path", "--rev") &&
      !plain(words).some((word) => /@\d/.test(word))
    ) {
      return { what: "cargo install of the newest version", fix: "name it: cargo install --locked NAME@VERSION" };
    }
    return undefined;
  }
  if (verb === "install")
    return {
      what: "cargo install without --locked takes the newest dependencies",
      fix: "cargo install --locked NAME@VERSION",
    };
  if (/^(?:build|b|rustc|fetch|run|r|test|t|check|c|auditable|zigbuild)$/.test(verb ?? "") && !command.open) {
    return {
      what: `cargo ${verb} may change Cargo.lock`,
      severity: "warning",
      fix: "add --locked, which fails instead",
    };
  }
  return undefined;
}

function go(words: readonly string[], command: ShellCommand): Complaint | undefined {
  const database = [...command.variables].find(
    ([name, { value }]) =>
      (name === "GOSUMDB" && value === "off") || /^GONO(?:SUMDB|SUMCHECK)$|^GOINSECURE$/.test(name),
  );
  if (database !== undefined) return { what: `${database[0]} switches the checks of modules off`, fix: "leave it out" };
  const [verb, ...rest] = plain(words);
  if (words.includes("-mod=mod"))
    return { what: "-mod=mod lets go change go.mod and go.sum", severity: "warning", fix: "leave it out" };
  if (verb === "get" && (words.includes("-u") || rest.some((word) => !/@v\d/.test(word)))) {
    return {
      what: "go get without a version changes go.mod to the newest",
      fix: "name the version: go get MODULE@v1.2.3, and commit go.mod and go.sum",
    };
  }
  if ((verb === "install" || verb === "run") && rest.some((word) => /@(?!v\d)[\w./-]+$/.test(word))) {
    return { what: `go ${verb} of a version that moves`, fix: "name the version: MODULE@v1.2.3" };
  }
  return undefined;
}

function rustup(words: readonly string[]): Complaint | undefined {
  const [verb, second, third] = plain(words);
  const toolchain =
    verb === "toolchain" && second === "install" ? third : verb === "install" || verb === "update" ? second : undefined;
  if (toolchain === undefined && verb !== "update") return undefined;
  const fix = "take the compiler from a package that is locked, or check the hash of its archive";
  if (toolchain === undefined || /^(?:stable|beta|nightly)(?!-\d{4})/.test(toolchain))
    return { what: "rustup takes the newest toolchain of a channel", fix };
  return { what: "rustup fetches a toolchain whose hash is not pinned here", severity: "warning", fix };
}

function complaintOf(command: ShellCommand): Complaint | undefined {
  const { name, words } = named(command);
  switch (name) {
    case "pip":
    case "pipx":
      return pip(words);
    case "npm":
    case "pnpm":
    case "yarn":
    case "npx":
    case "bun":
      return npm(name, words);
    case "cargo":
      return cargo(words, command);
    case "go":
      return go(words, command);
    case "rustup":
      return rustup(words);
    case "uv":
      return words[0] === "sync" && !words.some((word) => word === "--locked" || word === "--frozen")
        ? { what: "uv sync may change its lock file", severity: "warning", fix: "add --locked" }
        : undefined;
    case "gem":
      return words[0] === "install" && !words.some((word) => /^(?:-v|--version|--local)/.test(word) || /:\d/.test(word))
        ? { what: "a gem in its newest version", fix: "use a Gemfile.lock with checksums, and bundle install --frozen" }
        : undefined;
    case "cpan":
    case "cpanm":
      return { what: "modules of CPAN without a lock", fix: "take them from packages of the distribution" };
    default:
      return undefined;
  }
}

export const unlockedDependencies: Rule = {
  id: "unlocked-dependencies",
  severity: "error",
  finds:
    "pip without hashes, npm install instead of npm ci, cargo without --locked, go get, go install NAME@latest, rustup, gem",
  why: "Without a lock file that is committed and obeyed, the newest versions of the day are built in.",
  fix: "commit a lock file with hashes, and use the option that refuses to change it",
  *shell(script: ShellScript): Iterable<Hit> {
    for (const command of script.commands) {
      const complaint = complaintOf(command);
      if (complaint === undefined) continue;
      const { what, severity, fix } = complaint;
      yield onCommand(script, command, what, { fix, ...(severity && { severity }) });
    }
  },
};
