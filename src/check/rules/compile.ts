import { argument } from "../python/script.ts";
import type { Rule } from "../rule.ts";
import { onCommand } from "../rule.ts";

const COMPILERS = /^(?:[\w]+(?:-[\w]+)*-)?(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+)(?:-\d+)?$/;

export const buildPath: Rule = {
  id: "build-path",
  severity: "warning",
  finds: "gcc or clang -g without -ffile-prefix-map, go build without -trimpath",
  why: "Debugging information, and everything that go builds, holds the path of the folder that it was built in.",
  fix: "add -ffile-prefix-map=$PWD=. (gcc, clang) or -trimpath (go)",
  *shell(script, { environment }) {
    const isSet = (name: string, pattern: RegExp) =>
      pattern.test(environment.get(name) ?? "") ||
      script.variables.assignments(name).some(({ value }) => value?.type === "Word" && pattern.test(value.value));
    for (const command of script.commands) {
      if (command.open) continue;
      const words = command.args.map(({ value }) => value);
      if (COMPILERS.test(command.name)) {
        const debug = words.some((word) => /^-g(?:\d|gdb\d?|dwarf.*)?$/.test(word) && word !== "-g0");
        if (debug && !words.some((word) => /^-f(?:file|debug)-prefix-map=/.test(word))) {
          yield onCommand(script, command, "debugging information with the path of the build", {
            fix: "add -ffile-prefix-map=$PWD=.",
          });
        }
      } else if (command.name === "go" && /^(?:build|install)$/.test(words[0] ?? "")) {
        const flags = command.variables.get("GOFLAGS")?.value ?? "";
        if (!words.includes("-trimpath") && !/-trimpath/.test(flags) && !isSet("GOFLAGS", /-trimpath/)) {
          yield onCommand(script, command, "go builds the path of its folder in", { fix: "add -trimpath" });
        }
      }
    }
  },
};

const KERNEL_TARGETS =
  /^(?:bzImage|zImage|Image(?:\.gz)?|uImage|vmlinux|vmlinuz(?:\.efi)?|bindeb-pkg|deb-pkg|binrpm-pkg|rpm-pkg|pacman-pkg|tar(?:gz|xz|zst|bz2)?-pkg)$/;
const KERNEL_VARIABLES = ["KBUILD_BUILD_TIMESTAMP", "KBUILD_BUILD_USER", "KBUILD_BUILD_HOST"];

export const kernelIdentity: Rule = {
  id: "kernel-identity",
  severity: "error",
  finds: "make bzImage, bindeb-pkg… without KBUILD_BUILD_TIMESTAMP, KBUILD_BUILD_USER and KBUILD_BUILD_HOST",
  why: "A kernel carries the time, user and host of its build (Documentation/kbuild/reproducible-builds.rst).",
  fix: "set the three variables to fixed values",
  *shell(script, { environment }) {
    for (const command of script.commands) {
      if (command.name !== "make" || !command.args.some(({ value }) => KERNEL_TARGETS.test(value))) continue;
      const missing = KERNEL_VARIABLES.filter(
        (name) =>
          !environment.has(name) &&
          !command.variables.has(name) &&
          script.variables.assignments(name).length === 0 &&
          !command.args.some(({ value }) => value.startsWith(`${name}=`)),
      );
      if (missing.length > 0)
        yield onCommand(script, command, `a kernel is built without ${missing.join(", ")}`, {
          fix: `set ${missing.join(", ")}`,
        });
    }
  },
};

export const pythonBytecode: Rule = {
  id: "python-bytecode",
  severity: "warning",
  finds: "compileall and py_compile without an invalidation mode",
  why: "A .pyc file holds the time of its source, unless it is told to hold a hash.",
  fix: "python3 -m compileall --invalidation-mode=unchecked-hash; or remove __pycache__ from the image",
  *shell(script, { sourceDateEpoch }) {
    for (const command of script.commands) {
      if (!/^python3?(?:\.\d+)?$/.test(command.name)) continue;
      const words = command.args.map(({ value }) => value);
      const at = words.indexOf("-m");
      // Python does it by itself where SOURCE_DATE_EPOCH is set (py_compile).
      if (
        at < 0 ||
        !/^(?:compileall|py_compile)$/.test(words[at + 1] ?? "") ||
        command.has("--invalidation-mode") ||
        sourceDateEpoch
      )
        continue;
      yield onCommand(script, command, "bytecode with the times of its sources");
    }
  },
  *python(script, { sourceDateEpoch }) {
    for (const call of script.calls) {
      if (!/^(?:compileall\.compile_(?:dir|file|path)|py_compile\.compile)$/.test(call.name)) continue;
      if (sourceDateEpoch || argument(call, "invalidation_mode")) continue;
      yield { source: script.source, at: call, what: "bytecode with the times of its sources" };
    }
  },
};
