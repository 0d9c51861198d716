import type { Hit, Rule } from "../rule.ts";
import { onCommand } from "../rule.ts";
import type { ShellCommand } from "../shell/command.ts";
import { leaks, type ShellScript, usesOf } from "../shell/script.ts";
import { inImage } from "./places.ts";

const DEVICE = /^\/dev\/u?random$|^\/proc\/sys\/kernel\/random\//;
/** They make, remove or test the device itself. */
const HANDLES = /^(?:mknod|ln|mount|umount|rm|test|\[|chmod|chown|touch|systemd-nspawn|bwrap|ls|stat)$/;

/** Why a command's output is random; undefined: it is not. */
function randomness(command: ShellCommand): string | undefined {
  const { name, args } = command;
  const first = args[0]?.value;
  if (name === "uuidgen") return command.has("-s", "--sha1", "-m", "--md5") ? undefined : "a random UUID";
  if (name === "openssl" && first === "rand") return "random bytes";
  if (/^(?:pwgen|apg|mcookie|diceware)$/.test(name)) return "a random word";
  if (name === "systemd-id128" && first === "new") return "a random id";
  if (name === "dbus-uuidgen" && !command.has("--get")) return "a random id";
  if (name === "shuf") return command.has("--random-source") ? undefined : "a random order";
  if (name === "sort" && command.has("-R", "--random-sort"))
    return command.has("--random-source") ? undefined : "a random order";
  if (/^[gm]?awk$/.test(name) && args.some(({ value }) => /\bsrand\(\s*\)/.test(value))) return "random numbers";
  if (name === "tune2fs" && /^(?:random|time)$/.test(command.valueOf("-U")?.value ?? "")) return "a random UUID";
  if (/^(?:ld|gcc|g\+\+|clang|cc)(?:-\d+)?$/.test(name) && args.some(({ value }) => /--build-id=uuid/.test(value)))
    return "a random build id";
  return undefined;
}

export const randomValue: Rule = {
  id: "random-value",
  severity: "error",
  finds:
    "$RANDOM, /dev/urandom, uuidgen, openssl rand, shuf, Python's random, uuid and secrets, where the result can get into a file",
  why: "It is another one in every build.",
  fix: "derive it from something that is committed: uuidgen --sha1 --namespace @dns --name IMAGE; or make it at the first boot",
  *shell(script) {
    for (const command of script.commands) {
      const what = randomness(command);
      if (
        what !== undefined &&
        (leaks(script, command.sink) || /^(?:tune2fs|ld|gcc|g\+\+|clang|cc)/.test(command.name))
      ) {
        yield onCommand(script, command, `${what} can get into what is built`);
      }
      yield* devices(script, command);
    }
    for (const use of ["RANDOM", "SRANDOM"].flatMap((name) => usesOf(script, name))) {
      if (leaks(script, use.sink)) {
        yield { source: script.source, at: use, what: "a random number can get into what is built" };
      }
    }
  },
  *python(script) {
    const seeded = script.calls.some(({ name, args }) => name === "random.seed" && args.length > 0);
    for (const call of script.calls) {
      if (call.name === "random.Random" && call.args.length > 0) continue;
      const random = /^random\.(?!seed|Random\.)\w+$/.test(call.name) && !seeded;
      if (!random && !/^(?:uuid\.uuid[14]|secrets\.\w+|os\.(?:urandom|getrandom))$/.test(call.name)) continue;
      yield { source: script.source, at: call, what: "a random value can get into what is built" };
    }
  },
};

function* devices(script: ShellScript, command: ShellCommand): Iterable<Hit> {
  if (HANDLES.test(command.name)) return;
  const word =
    command.redirects.find(({ operator, target }) => operator === "<" && DEVICE.test(target?.value ?? ""))?.target ??
    command.args.find(({ value }) => DEVICE.test(value.replace(/^if=/, "")));
  if (word === undefined) return;
  const output =
    command.name === "dd" ? command.args.find(({ value }) => value.startsWith("of="))?.value.slice(3) : undefined;
  const isKept =
    output === undefined
      ? leaks(script, command.sink) || /^(?:cp|install)$/.test(command.name)
      : output !== "/dev/null";
  if (isKept) yield onCommand(script, command, "random bytes can get into what is built", { at: word });
}

export const temporaryName: Rule = {
  id: "temporary-name",
  severity: "warning",
  finds: "names of mktemp and tempfile that are written into a file, or stay in the image",
  why: "The name is another one in every build.",
  fix: "write a fixed name, or remove the file before the build ends",
  *shell(script) {
    for (const command of script.commands) {
      if (command.name !== "mktemp") continue;
      const { sink } = command;
      const template = command.operands("-p", "--tmpdir", "--suffix").at(-1) ?? command.valueOf("-p", "--tmpdir");
      const name = sink.to === "variable" ? sink.name : undefined;
      const uses = name === undefined ? [] : usesOf(script, name);
      const written = uses.find((use) => writes(script, use.sink));
      if (written !== undefined) {
        yield {
          source: script.source,
          at: written,
          what: `the name that mktemp made up (${name}) is written into a file`,
        };
      } else if (
        template !== undefined &&
        inImage(template) &&
        !uses.some((use) => isRemoval(use.sink)) &&
        name !== undefined
      ) {
        yield onCommand(script, command, "a file with a made-up name stays in the image");
      }
    }
  },
  *python(script) {
    const names = new Set<string>();
    for (const call of script.calls) {
      if (!/^tempfile\./.test(call.name)) continue;
      // with tempfile.X() as NAME, NAME = tempfile.X()
      const after = script.tokens[call.after];
      const named =
        after?.text === "as"
          ? script.tokens[call.after + 1]
          : script.tokens[call.index - 1]?.text === "="
            ? script.tokens[call.index - 2]
            : undefined;
      if (named?.type === "name") names.add(named.text);
    }
    for (const call of script.calls) {
      if (!/(?:^|\.)(?:write|write_text|writelines)$/.test(call.name)) continue;
      const token = call.args
        .flatMap(({ tokens }) => tokens)
        .find(
          ({ type, text, formatted }) =>
            (type === "name" && names.has(text)) ||
            (formatted && [...names].some((name) => text.includes(`{${name}}`))),
        );
      if (token !== undefined)
        yield { source: script.source, at: token, outer: call, what: "a made-up name is written into a file" };
    }
  },
};

/** echo and printf write their words; cat and tee what is in their here-document. */
function writes(script: ShellScript, sink: ShellCommand["sink"]): boolean {
  if (sink.to === "argument" && /^(?:echo|printf)$/.test(sink.command.name)) return leaks(script, sink.command.sink);
  if (sink.to === "command" && /^(?:cat|tee)$/.test(sink.command.name)) return leaks(script, sink);
  return false;
}

const isRemoval = (sink: ShellCommand["sink"]): boolean =>
  sink.to === "argument" && /^(?:rm|rmdir|mv|unlink|trap|shred)$/.test(sink.command.name);
