import { argument, positional } from "../python/script.ts";
import type { Hit, Rule } from "../rule.ts";
import { onCommand } from "../rule.ts";
import type { ShellCommand } from "../shell/command.ts";
import type { ShellScript } from "../shell/script.ts";

const TAR = /^(?:g?tar|bsdtar|star)$/;

/** The letters of tar's operation: of the first word without a dash, or of its options. */
function tarMode(command: ShellCommand): "create" | "extract" | "list" | undefined {
  const bundles = command.args.filter(
    ({ value }, at) => /^-[A-Za-z]+$/.test(value) || (at === 0 && /^[A-Za-z]+$/.test(value)),
  );
  const letters = bundles.map(({ value }) => value).join("");
  if (/[xd]/.test(letters) || command.has("--extract", "--get", "--diff", "--compare")) return "extract";
  if (/t/.test(letters) || command.has("--list")) return "list";
  return /[cru]/.test(letters) || command.has("--create", "--append", "--update") ? "create" : undefined;
}

/** A name with an extension is taken for a file; a folder's content comes in the order of the file system. */
const looksLikeFile = (name: string): boolean => /\.[A-Za-z0-9]{1,8}$/.test(name) && !/\.d$/.test(name);

function tarLacks(command: ShellCommand): { readonly errors: string[]; readonly warnings: string[] } {
  const operands = command
    .operands(
      "-f",
      "--file",
      "-C",
      "--directory",
      "-T",
      "--files-from",
      "-X",
      "--exclude-from",
      "--exclude",
      "-I",
      "--format",
      "-H",
      "--owner",
      "--group",
      "--mtime",
      "--sort",
      "--mode",
      "--transform",
    )
    .filter(({ value }, at) => !(at === 0 && /^[A-Za-z]+$/.test(value) && command.args[0]?.value === value));
  const bundle = command.args.find(({ value }) => /^-?[A-Za-z]*f$/.test(value));
  const archive = bundle === undefined ? undefined : command.args[command.args.indexOf(bundle) + 1];
  const members = operands.filter((word) => word !== archive);
  const errors: string[] = [];
  const warnings: string[] = [];
  const ordered =
    command.has("-T", "--files-from", "--sort", "--no-recursion") ||
    (members.length === 1 && looksLikeFile(members[0]!.value));
  if (!ordered) errors.push("--sort=name");
  if (!command.has("--mtime", "--clamp-mtime")) errors.push("--mtime");
  if (!command.has("--owner", "--group", "--numeric-owner", "--uid", "--gid"))
    warnings.push("--owner=0 --group=0 --numeric-owner");
  const format = command.valueOf("--format", "-H")?.value;
  if (/^(?:pax|posix)$/.test(format ?? "") && !command.has("--pax-option"))
    errors.push("--pax-option=delete=atime,delete=ctime");
  return { errors, warnings };
}

export const archiveMetadata: Rule = {
  id: "archive-metadata",
  severity: "error",
  finds: "tar without --sort, --mtime and --owner, zip without -X, cpio without --reproducible, archives of Python",
  why: "An archive keeps the order of the file system, times, owners and device numbers of the machine that made it.",
  fix: 'tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner; zip -X; cpio --reproducible with a sorted list',
  *shell(script) {
    for (const command of script.commands) {
      if (command.open) continue;
      if (TAR.test(command.name) && tarMode(command) === "create") yield* judgeTar(script, command);
      else if (
        command.name === "zip" &&
        !command.has("-X", "--no-extra", "-d", "-sf", "-T") &&
        command.operands().length > 0
      ) {
        yield onCommand(script, command, "zip stores owners and times beyond the time of a member: -X is missing");
      } else if (command.name === "cpio" && command.has("-o", "--create")) {
        if (!command.has("--reproducible") && !(command.has("--ignore-devno") && command.has("--renumber-inodes"))) {
          yield onCommand(script, command, "cpio stores inode and device numbers: --reproducible is missing");
        }
      }
    }
  },
  *python(script) {
    for (const call of script.calls) {
      const mode = (argument(call, "mode") ?? positional(call)[1])?.tokens[0]?.text ?? "r";
      if (call.name === "shutil.make_archive") {
        yield {
          source: script.source,
          at: call,
          what: "make_archive keeps times, owners and the order of the file system",
        };
      } else if (/^tarfile\.(?:open|TarFile\.open)$/.test(call.name) && /^[wax]/.test(mode)) {
        const filtered = script.calls.some(
          ({ name, args }) => /\.add$/.test(name) && args.some(({ keyword }) => keyword === "filter"),
        );
        const members = script.calls.some(({ name }) => /TarInfo|\.addfile$/.test(name));
        if (!filtered && !members)
          yield {
            source: script.source,
            at: call,
            what: "a tar file with the times and owners of the machine that builds",
          };
      } else if (/^gzip\.(?:open|GzipFile)$/.test(call.name) && /^[wax]/.test(mode) && !argument(call, "mtime")) {
        yield { source: script.source, at: call, what: "gzip stores the time of the build: mtime= is missing" };
      }
    }
  },
};

function* judgeTar(script: ShellScript, command: ShellCommand): Iterable<Hit> {
  if (command.variables.has("TAR_OPTIONS") || script.variables.assignments("TAR_OPTIONS").length > 0) return;
  const { sink } = command;
  // A copy: tar -c … | tar -x
  if (sink.to === "command" && (TAR.test(sink.command.name) || /^(?:sha\d+sum|wc)$/.test(sink.command.name))) return;
  if (command.valueOf("-f", "--file")?.value === "/dev/null") return;
  const { errors, warnings } = tarLacks(command);
  const missing = [...errors, ...warnings];
  if (missing.length === 0) return;
  yield onCommand(
    script,
    command,
    `${command.name} without ${missing.join(", ")}`,
    errors.length === 0 ? { severity: "warning" } : {},
  );
}

export const compressedName: Rule = {
  id: "compressed-name",
  severity: "error",
  finds: "gzip of a file without -n",
  why: "gzip stores the name and the time of the file that it compresses.",
  fix: "gzip -n, or gzip <FILE >FILE.gz",
  *shell(script) {
    if (script.variables.assignments("GZIP").length > 0) return;
    for (const command of script.commands) {
      if (!/^(?:gzip|pigz)$/.test(command.name) || command.open) continue;
      if (
        command.has(
          "-n",
          "--no-name",
          "-d",
          "--decompress",
          "--uncompress",
          "-l",
          "--list",
          "-t",
          "--test",
          "-V",
          "--version",
          "-h",
          "--help",
        )
      )
        continue;
      if (command.variables.has("GZIP")) continue;
      const files = command.operands("-S", "--suffix", "-p", "--processes", "-b", "--blocksize");
      const fed = command.wrappers.includes("xargs") || command.wrappers.includes("find");
      if (files.some(({ value }) => value !== "-") || fed)
        yield onCommand(script, command, `${command.name} stores the time and name of the file: -n is missing`);
    }
  },
};

export const threadDependent: Rule = {
  id: "thread-dependent",
  severity: "warning",
  finds: "xz -T0 and pixz: blocks by the number of CPUs",
  why: "With one thread xz writes one stream, with more it writes blocks: another machine makes other bytes.",
  fix: "fix the number of threads or the size of blocks: xz --threads=1, or --block-size=N with at least two",
  *shell(script) {
    for (const command of script.commands) {
      const threads = command.name === "xz" ? command.valueOf("-T", "--threads") : undefined;
      const varies = threads !== undefined && (threads.value === "0" || !threads.known);
      if (
        (varies && !command.has("--block-size", "-d", "--decompress")) ||
        (command.name === "pixz" && !command.has("-d"))
      ) {
        yield onCommand(script, command, "what it writes depends on the number of CPUs");
      }
    }
  },
};
