import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findCodeParameters } from "../../../src/check/shell/code-parameters.ts";
import type { ShellCommand } from "../../../src/check/shell/command.ts";
import { readShellScript } from "../../../src/check/shell/read-script.ts";
import { leaks } from "../../../src/check/shell/script.ts";
import { SourceText } from "../../../src/check/source-text.ts";
import { inPython, inShell } from "./found.ts";

const read = (text: string) => readShellScript(new SourceText("x", text));
const one = (text: string, name: string): ShellCommand => {
  const found = read(text).commands.filter((command) => command.name === name);
  if (found.length !== 1) throw new Error(`${found.length} commands ${name} in ${text}`);
  return found[0]!;
};
const words = (command: ShellCommand) => command.args.map(({ value }) => value);

describe("a shell script", () => {
  it.each([
    ["sudo -E -u me tar x", ["sudo"]],
    ["env -i A=1 tar x", ["env"]],
    ["A=1 nice -n 5 tar x", ["nice"]],
    ["mkosi-chroot --chdir /a tar x", ["mkosi-chroot"]],
    ["chroot $BUILDROOT tar x", ["chroot"]],
    ["exec tar x", ["exec"]],
    ["ls | xargs -0 -n 1 -P 4 tar x", ["xargs"]],
    ["timeout -k 5 10 tar x", ["timeout"]],
    ["sudo env A=1 nice tar x", ["sudo", "env", "nice"]],
    ["busybox tar x", ["busybox"]],
    ["find a -type f -exec tar x {} \\;", ["find"]],
    ["command tar x", ["command"]],
    ["/usr/bin/tar x", []],
    ["! tar x", []],
    ["time tar x", []],
    ["faketime 2020-01-01 tar x", ["faketime"]],
  ])("sees the program behind what runs it: %s", (text, wrappers) => {
    const tar = one(text, "tar");
    expect(words(tar)[0]).toBe("x");
    expect(tar.wrappers).toEqual(wrappers);
  });

  it.each([
    "tar x",
    "if tar x; then :; fi",
    "if :; then :; elif :; then :; else tar x; fi",
    "for a in b; do tar x; done",
    "for ((i=0;i<3;i++)); do tar x; done",
    "while read a; do tar x; done < f",
    "until tar x; do :; done",
    "case a in b|c) tar x;; esac",
    "(tar x)",
    "{ tar x; } > f",
    "f() { tar x; }",
    "function f { tar x; }",
    "a && b || tar x",
    "a | tar x | c",
    "a=$(tar x)",
    'echo "$(tar x)"',
    "echo `tar x`",
    `echo "a \${b:-$(tar x)} c"`,
    "cat <(tar x)",
    "cat <<EOF\n$(tar x)\nEOF",
    "cat <<< $(tar x)",
    "arr=(a $(tar x))",
    "echo $(( $(tar x) + 1 ))",
    "[[ -n $(tar x) ]]",
    "tar x &",
    "coproc tar x",
    "sh -c 'tar x'",
    'bash -euc "tar x"',
    "bash -c \"cd '$dir' && tar x\"",
    "eval 'tar x'",
    "trap 'tar x' EXIT",
    "su - me -c 'tar x'",
    "sh <<EOF\ntar x\nEOF",
    "mkosi-chroot bash -s <<'EOF'\ntar x\nEOF",
    "cat <<EOF | sh\ntar x\nEOF",
    "bash <<< 'tar x'",
    "cmd='tar x'\nsh -c \"$cmd\"",
    "cmd='\n  cd /x\n  tar x\n'\nmkosi-chroot sh -c \"set -e; $cmd\"",
    "sh -c \"sh -c 'tar x'\"",
    "find . -exec sh -c 'tar x' \\;",
    'run() { local code="$2"; sh -c "cd / && $code"; }\nrun a \'tar x\'',
    "run() { eval \"$1\"; }\nrun 'tar x'",
    "tar \\\n  x",
    "x=1 tar x # comment",
  ])("sees every command: %s", (text) => {
    expect(words(one(text, "tar"))[0]).toBe("x");
  });

  it.each([
    "# tar x",
    "echo tar x",
    "echo 'tar x'",
    "cat <<EOF\ntar x\nEOF",
    "a='tar x'",
    "command -v tar",
    "bash script 'tar x'",
    "alias t='tar x'",
  ])("sees no command in what is none: %s", (text) => {
    expect(read(text).commands.filter(({ name }) => name === "tar")).toEqual([]);
  });

  it("knows variables that are set once", () => {
    const script = "A=x\nB=$A/y\nC=1\nC=2\nD=(p 'q r')\nE=\"-a -b\"\nread F\n";
    expect(words(one(`${script}tar "$B" $C "\${D[@]}" $E "$F" "$G"`, "tar"))).toEqual([
      "x/y",
      "$C",
      "p",
      "q r",
      "-a",
      "-b",
      "$F",
      "$G",
    ]);
    expect(one(`${script}tar "\${D[@]}"`, "tar").open).toBe(false);
    for (const open of ['tar "$@"', `D+=(x)\nD+=$y\ntar "\${D[@]}"`, `tar "\${unknown[@]}"`, "tar $TAR_OPTIONS"]) {
      expect(one(open, "tar").open).toBe(true);
    }
  });

  it("is not confused by variables that are made of each other", () => {
    expect(words(one('A=$B\nB=$A\ntar "$A"', "tar"))).toEqual(["$A"]);
    expect(words(one('A=$A:x\ntar "$A"', "tar"))).toEqual(["$A"]);
  });

  it("reads options as programs do", () => {
    const command = one("tar -czf a.tar --mtime=@0 --owner 0 -C d x -- -z", "tar");
    expect(command.has("-c")).toBe(true);
    expect(command.has("-x")).toBe(false);
    expect(command.has("--mtime")).toBe(true);
    expect(command.has("--mtim")).toBe(false);
    expect(command.valueOf("-f", "--file")?.value).toBe("a.tar");
    expect(command.valueOf("--mtime")?.value).toBe("@0");
    expect(command.valueOf("--owner")?.value).toBe("0");
    expect(command.operands("-f", "-czf", "--owner", "-C").map(({ value }) => value)).toEqual(["x", "-z"]);
  });

  it("says where a command stands, in nested code too", () => {
    const at = (text: string) => {
      const source = new SourceText("x", text);
      return readShellScript(source)
        .commands.filter(({ name }) => name === "tar")
        .map(({ word }) => source.placeOf(word.pos));
    };
    expect(at("a\n  tar x")).toEqual([{ line: 2, column: 3 }]);
    expect(at("a\nsh -c '\n  b\n   tar x\n'")).toEqual([{ line: 4, column: 4 }]);
    expect(at('sh -c "echo \\"a\\" && tar x"')).toEqual([{ line: 1, column: 22 }]);
    expect(at("sh <<EOF\necho \\$x\ntar x\nEOF")).toEqual([{ line: 3, column: 1 }]);
    expect(at("sh <<-EOF\n\ttar x\n\tEOF")).toEqual([{ line: 2, column: 2 }]);
    expect(at("c='\ntar x'\nsh -c \"$c\"")).toEqual([{ line: 2, column: 1 }]);
    expect(at("c='\ntar x'\nsh -c 'sh -c \"$c\"'")).toEqual([{ line: 2, column: 1 }]);
    expect(at("sh -c $'a\\ntar x'")).toEqual([{ line: 1, column: 7 }]);
    expect(at("a \\\n  $(tar x)")).toEqual([{ line: 2, column: 5 }]);
    expect(at("é=1; tar x")).toEqual([{ line: 1, column: 6 }]);
  });

  it("tells what becomes of output", () => {
    const leaking = (text: string) => leaks(read(text), read(text).commands.find(({ name }) => name === "date")!.sink);
    for (const text of [
      "date > f",
      "date | cat > f",
      "x=$(date); echo $x > f",
      "f() { date; }; f > y",
      "date | while read x; do :; done",
      "date 2>&1 | tee f",
      "date &> f",
    ]) {
      expect([text, leaking(text)]).toEqual([text, true]);
    }
    for (const text of [
      "date",
      "date >&2",
      "date > /dev/null",
      "date | grep -q x",
      "x=$(date)",
      "x=$(date); echo $x",
      "x=$(date); y=$x; x=$y",
      "f() { date; }; f",
      "[ $(date) = x ]",
      "date | tee",
      "f() { f; date; }; f",
    ]) {
      expect([text, leaking(text)]).toEqual([text, false]);
    }
  });

  it("finds parameters that are run as code", () => {
    const { commands, variables } = read('a() { local x="$3"; bash -c "$x"; }\nb() { eval "$1"; }\nc() { echo "$1"; }');
    expect(
      Object.fromEntries([...findCodeParameters(commands, variables)].map(([name, numbers]) => [name, [...numbers]])),
    ).toEqual({ a: [3], b: [1] });
  });

  it("agrees with bash on what is a script", ({ skip }) => {
    if (spawnSync("bash", ["--version"]).status !== 0) skip();
    const texts = [
      "a; b",
      "if a; then b; fi",
      "if a; then b",
      "a | | b",
      "case a in b) c;; esac",
      "case a in b) c",
      "f() { a; }",
      "f() {",
      "echo 'a",
      'echo "a',
      "((1+2))",
      "a && ",
      "for a in b; do c; done",
      "for a in b do c; done",
      "[[ a == b ]]",
      "cat <<EOF\na\nEOF",
      "$(a",
      "a )",
      "a=(b c)",
      "while a; do b; done; done",
    ];
    const disagree = texts.filter(
      (text) => (spawnSync("bash", ["-n"], { input: text }).status === 0) !== (read(text).problems.length === 0),
    );
    expect(disagree).toEqual([]);
  });
});

/** Pieces of scripts, in any order: more of a parser than arbitrary characters reach. */
const pieces = fc
  .array(
    fc.constantFrom(
      "if",
      "then",
      "fi",
      "$(",
      ")",
      "`",
      '"',
      "'",
      "\\",
      "\n",
      " ",
      "<<EOF\n",
      "EOF\n",
      "{",
      "}",
      "date",
      "curl",
      "sh -c ",
      "$x",
      "${x:-",
      "|",
      "&&",
      ";",
      "> f",
      "((",
      "))",
      "x=",
      "tar c",
      "[[",
      "]]",
      "é",
      "#",
      "f() ",
      "case x in",
      "esac",
      "\t",
      "\0",
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(""));

describe("the check", () => {
  it.each([
    ["shell", inShell],
    ["Python", inPython],
  ])("never throws on arbitrary %s, and every place is in the text", (_, find) => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" }), pieces), (text) => {
        const lines = text.split("\n");
        for (const { line, column, source } of find(text, { kind: "build" })) {
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(lines[line - 1]!.replace(/\r$/, "")).toBe(source);
          expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("finds the line wherever a command stands", () => {
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.nat(8),
        fc.constantFrom("uuidgen > f", "date > f", "chpasswd", "ssh-keygen -A"),
        (before, indent, command) => {
          const found = inShell(`${"echo x\n".repeat(before)}${" ".repeat(indent)}${command}\necho y\n`);
          expect(found.map(({ line, column }) => [line, column])).toEqual([[before + 1, indent + 1]]);
        },
      ),
      { numRuns: 50 },
    );
  });
});
