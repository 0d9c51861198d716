import type { Hit, Rule } from "../rule.ts";
import { onCommand } from "../rule.ts";
import type { ShellCommand } from "../shell/command.ts";
import type { ShellScript } from "../shell/script.ts";
import { isVerified, mayBeHash } from "./verification.ts";

const FETCHERS = /^(?:curl|wget|wget2|aria2c|axel|http|https|xh|lftp)$/;
const SHELLS = /^(?:sh|bash|dash|ash|zsh|python3?|perl|node)$/;

/** The files of curl and of wget that are not for keeping, and requests that fetch nothing. */
function fetchesNothing(command: ShellCommand): boolean {
  if (command.has("--version", "--help", "-I", "--head", "--spider", "-T", "--upload-file", "--unix-socket"))
    return true;
  const method = command.valueOf("-X", "--request", "--method")?.value;
  if (method !== undefined && !/^GET$/i.test(method)) return true;
  const target = outputOf(command)?.value;
  if (target !== undefined && /^\/dev\/(?:null|stdout|stderr)$/.test(target)) return target !== "/dev/stdout";
  const urls = command.args.filter(({ value }) => /^\w+:\/\/|^(?:localhost|127\.)/.test(value));
  return (
    urls.length > 0 && urls.every(({ value }) => /^(?:file:|(?:https?:\/\/)?(?:localhost|127\.|\[::1\]))/.test(value))
  );
}

const outputOf = (command: ShellCommand) =>
  command.outputFile ??
  (command.name === "curl"
    ? command.valueOf("-o", "--output")
    : command.valueOf("-O", "--output-document", "-o", "--out"));

/** The name under which the download is kept, as far as it can be told. */
function savedAs(command: ShellCommand): readonly string[] {
  const out = outputOf(command);
  const url = command.args.find(({ value }) => /^\w+:\/\//.test(value))?.value;
  const last = url
    ?.replace(/[?#].*/, "")
    .split("/")
    .at(-1);
  return [out?.text, out?.value, out?.value.split("/").at(-1), out === undefined ? last : undefined].filter(
    (name) => name !== undefined && name !== "" && name !== "-" && name !== "$_",
  ) as string[];
}

const runsIt = (command: ShellCommand): boolean =>
  (command.sink.to === "command" || command.sink.to === "argument") && SHELLS.test(command.sink.command.name);

export const unverifiedDownload: Rule = {
  id: "unverified-download",
  severity: "error",
  finds: "curl, wget and their like, requests of Python, without a check of the hash of what came",
  why: "A server answers with other bytes tomorrow, or with an error page, and the image changes without a change of its sources.",
  fix: 'commit the hash and check it before the file is used: echo "HASH  FILE" | sha256sum --check',
  *shell(script) {
    for (const command of script.commands) {
      if (!FETCHERS.test(command.name) || fetchesNothing(command) || runsIt(command)) continue;
      const verified = isVerified(script, command, savedAs(command));
      if (verified === "hash") continue;
      const url = command.args.find(({ value }) => /^\w+:\/\//.test(value))?.value ?? "";
      if (verified === "signature") {
        yield onCommand(script, command, "a download that is checked by its signature: another one may be signed too", {
          severity: "warning",
        });
      } else if (/\/archive\/debian[^/]*\/\d{8}T\d{6}Z\//.test(url) || /[/@][0-9a-f]{40}(?:[/.]|$)/.test(url)) {
        yield onCommand(script, command, "a download from a fixed place, whose hash nobody checks", {
          severity: "warning",
        });
      } else yield onCommand(script, command, "a download whose hash nobody checks");
    }
  },
  *python(script) {
    const checks = [...script.imports].some((name) => /^hashlib\b/.test(name));
    for (const call of script.calls) {
      const fetches = /^(?:urllib\.request\.(?:urlopen|urlretrieve)|(?:requests|httpx)\.(?:get|request|stream))$/;
      if (!fetches.test(call.name) || checks) continue;
      yield { source: script.source, at: call, what: "a download whose hash nobody checks" };
    }
  },
};

export const remoteScript: Rule = {
  id: "remote-script",
  severity: "error",
  finds: "a download that is run as it comes: `curl … | sh`, `sh <(curl …)`",
  why: "What runs is decided by a server at the time of the build, and nobody can tell afterwards what it was.",
  fix: "commit the script, or download it to a file and check its hash before it runs",
  *shell(script) {
    for (const command of script.commands) {
      if (FETCHERS.test(command.name) && runsIt(command)) {
        yield onCommand(script, command, "a script from the network is run as it comes");
      }
    }
  },
};

export const unpinnedGit: Rule = {
  id: "unpinned-git",
  severity: "error",
  finds: "`git clone` and `git pull` without a commit: branches and tags move",
  why: "A branch moves with every commit, and a tag can be moved or taken away; only the hash of a commit names one content.",
  fix: "check out a commit by its whole hash: git -C DIR checkout 0123…cdef; or keep the source as a submodule",
  *shell(script) {
    for (const command of script.commands) {
      if (command.name !== "git") continue;
      const [verb, ...words] = gitWords(command);
      if (verb?.value === "pull") yield onCommand(script, command, "git pull takes whatever the branch is at");
      if (verb?.value !== "clone") continue;
      const url = words[0]?.value ?? "";
      if (/^(?:\.{0,2}\/|file:|\$\{?(?:SRCDIR|PWD|BUILDDIR)\b)/.test(url)) continue;
      if (mayBeHash(command.valueOf("--revision")?.value) === "yes") continue;
      yield* judgeClone(script, command);
    }
  },
};

function* judgeClone(script: ShellScript, clone: ShellCommand): Iterable<Hit> {
  const branch = clone.valueOf("-b", "--branch");
  // What is checked out after it, in the same function.
  const later = script.commands.filter(
    (one) =>
      one.name === "git" &&
      one.pos > clone.pos &&
      one.inFunction === clone.inFunction &&
      one.outer.pos >= clone.outer.pos,
  );
  const verdicts = later.flatMap((one) => {
    const [verb, ...words] = gitWords(one);
    if (!/^(?:checkout|reset|switch|fetch)$/.test(verb?.value ?? "")) return [];
    return words.map(({ value }) => mayBeHash(value));
  });
  if (verdicts.includes("yes")) return;
  if (branch !== undefined) {
    const name = branch.known ? `"${branch.value}"` : branch.text;
    yield onCommand(script, clone, `a clone of a branch or tag (${name}), which can move`);
  } else if (verdicts.includes("perhaps")) {
    yield onCommand(script, clone, "a clone, and what is checked out of it is not seen here to be a commit's hash", {
      severity: "warning",
      fix: "require the hash of a commit: [[ $REF =~ ^[0-9a-f]{40}$ ]]",
    });
  } else yield onCommand(script, clone, "a clone of whatever the default branch is at");
}

/** A git command's words behind git's own options: the verb first. */
const gitWords = (command: ShellCommand) =>
  command.operands(
    "-C",
    "-c",
    "--git-dir",
    "--work-tree",
    "-b",
    "--branch",
    "--depth",
    "-o",
    "--origin",
    "-j",
    "--jobs",
    "--reference",
  );

const IMAGE_TOOLS = /^(?:docker|podman|nerdctl|buildah|skopeo|crane|oras|umoci|img)$/;
const RUN_VALUES = [
  "-v",
  "--volume",
  "-e",
  "--env",
  "--name",
  "-w",
  "--workdir",
  "-u",
  "--user",
  "-p",
  "--network",
  "--mount",
  "--entrypoint",
  "--platform",
  "--authfile",
  "--creds",
];

export const unpinnedContainer: Rule = {
  id: "unpinned-container-image",
  severity: "error",
  finds: "images of docker, podman, skopeo… by their tag instead of their digest",
  why: "A tag is moved to a new image whenever its owner likes.",
  fix: "name the image by its digest: NAME@sha256:…",
  *shell(script) {
    for (const command of script.commands) {
      if (!IMAGE_TOOLS.test(command.name)) continue;
      const [verb, image] = command.operands(...RUN_VALUES);
      if (!/^(?:pull|run|create|from|copy|export|fetch)$/.test(verb?.value ?? "") || image === undefined) continue;
      if (command.name === "skopeo" && !/^docker:\/\//.test(image.value)) continue;
      if (/@sha(?:256|512):[0-9a-f]{64}/.test(image.value)) continue;
      yield onCommand(
        script,
        command,
        image.known
          ? `a container image by its tag: ${image.value}`
          : "a container image that is not seen to be named by its digest",
        image.known ? {} : { severity: "warning" },
      );
    }
  },
};
