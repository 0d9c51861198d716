import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SamebitsError } from "../../../../src/base/errors.ts";
import { parseScc } from "../../../../src/kernel/scc/parse.ts";

function errorOf(text: string): SamebitsError {
  try {
    parseScc("net.scc", text);
  } catch (error) {
    expect(error).toBeInstanceOf(SamebitsError);
    expect((error as SamebitsError).exitCode).toBe(2);
    return error as SamebitsError;
  }
  throw new Error("nothing was thrown");
}

describe("a feature description", () => {
  it("is read command by command, with lines", () => {
    const text = [
      "# Networking",
      'define KFEATURE_DESCRIPTION "Net \\',
      '                working"',
      "",
      "include ktypes/base/base.scc nopatch",
      "  include a.scc nocfg inherit",
      "\tkconf hardware net.cfg # the cards",
      "force kconf non-hardware base.cfg",
      "kconf required r.cfg",
      "kconf optional o.cfg",
      "patch 0001-first.patch",
      "set_kernel_version 3.0",
      "define KARCH x86_64",
    ].join("\n");
    expect(parseScc("net.scc", text)).toEqual([
      { kind: "define", line: 2, name: "KFEATURE_DESCRIPTION", value: "Net working" },
      { kind: "include", line: 5, file: "ktypes/base/base.scc", nopatch: true, nocfg: false },
      { kind: "include", line: 6, file: "a.scc", nopatch: false, nocfg: true },
      { kind: "kconf", line: 7, class: "hardware", file: "net.cfg", force: false },
      { kind: "kconf", line: 8, class: "non-hardware", file: "base.cfg", force: true },
      { kind: "kconf", line: 9, class: "required", file: "r.cfg", force: false },
      { kind: "kconf", line: 10, class: "optional", file: "o.cfg", force: false },
      { kind: "patch", line: 11, file: "0001-first.patch" },
      { kind: "define", line: 12, name: "KERNEL_VERSION", value: "3.0" },
      { kind: "define", line: 13, name: "KARCH", value: "x86_64" },
    ]);
  });

  it("may have conditions, nested, with then on either line", () => {
    const text = [
      `if [ "$KARCH" = "x86_64" ] || [ \${KARCH} == i386 ] && [ -z "$X" ]; then`,
      "  patch a.patch",
      "  if [ -n '$Y' ]",
      "  then",
      "    patch b.patch",
      "  fi",
      'elif [ "$KTYPE" != "tiny" ] ; then',
      "else",
      "  patch c.patch",
      "fi",
      "patch d.patch",
    ].join("\n");
    const equal = (right: string, left: string) => ({ kind: "equal", left, right });
    expect(parseScc("net.scc", text)).toEqual([
      {
        kind: "if",
        line: 1,
        branches: [
          {
            condition: {
              kind: "and",
              left: { kind: "or", left: equal("x86_64", "$KARCH"), right: equal("i386", `\${KARCH}`) },
              right: { kind: "empty", operand: "$X" },
            },
            statements: [
              { kind: "patch", line: 2, file: "a.patch" },
              {
                kind: "if",
                line: 3,
                branches: [
                  {
                    condition: { kind: "set", operand: "$Y" },
                    statements: [{ kind: "patch", line: 5, file: "b.patch" }],
                  },
                ],
              },
            ],
          },
          { condition: { kind: "different", left: "$KTYPE", right: "tiny" }, statements: [] },
          { condition: undefined, statements: [{ kind: "patch", line: 9, file: "c.patch" }] },
        ],
      },
      { kind: "patch", line: 11, file: "d.patch" },
    ]);
  });

  it("passes over marks and branches of Yocto's git", () => {
    expect(parseScc("a.scc", "branch standard\ntag v1\nmark a start\nscc_leaf x y\n#include b.scc\n")).toEqual([]);
  });

  it.each([
    [
      "a loop",
      "kconf hardware a.cfg\nfor x in a b; do",
      'net.scc:2: "for" is not supported in a feature',
      "no shell script",
    ],
    [
      "a command's status",
      "if test -f x; then\nfi",
      "net.scc:1: this condition is not supported",
      '[ "$NAME" = "value" ]',
    ],
    [
      "an unknown test",
      'if [ "$A" -lt 1 ]; then\nfi',
      "net.scc:1: this condition is not supported",
      "=, ==, !=, -n or -z",
    ],
    [
      "a word that is part variable",
      'if [ "x$A" = "xy" ]; then\nfi',
      "net.scc:1: this condition is not supported",
      "$NAME",
    ],
    ["an if without then", 'if [ "$A" = b ]\npatch a.patch\nfi', 'net.scc:1: "if" without its "then"', ""],
    ["an if without fi", '\nif [ "$A" = b ]; then\npatch a.patch\n', 'net.scc:2: "if" without its "fi"', ""],
    ["fi without if", "patch a.patch\nfi", 'net.scc:2: "fi" without its "if"', ""],
    ["else behind else", "if [ -n a ]; then\nelse\nelse\nfi", 'net.scc:3: "else" behind "else"', ""],
    ["words behind fi", "if [ -n a ]; then\nfi; patch x", 'net.scc:2: "fi;" is not a command', ""],
    ["words behind else", "if [ -n a ]; then\nelse patch x\nfi", 'net.scc:2: "else" stands on a line of its own', ""],
    ["git", "git merge standard/base", '"git" is not supported', "git format-patch"],
    ["merge", "merge standard/base", '"merge" is not supported', "git format-patch"],
    ["as_module", "as_module kconf hardware a.cfg", '"as_module" is not supported', "=m"],
    [
      "a misspelt command",
      "inclide a.scc",
      'net.scc:1: "inclide" is not a command of a feature',
      'did you mean "include"?',
    ],
    ["a misspelt flag", "include a.scc nopach", 'net.scc:1: "nopach" is no flag of include', 'did you mean "nopatch"?'],
    [
      "a misspelt class",
      "kconf hardwar a.cfg",
      'net.scc:1: "hardwar" is no class of fragments',
      'did you mean "hardware"',
    ],
    ["kconf alone", "kconf", '"kconf" needs a class and a file', "write: kconf hardware FILE"],
    ["kconf without a file", "kconf hardware", '"kconf hardware" names no file', ""],
    ["include alone", "include # a.scc", '"include" names no file', ""],
    ["patch alone", "patch", '"patch" names no file', ""],
    ["two patches", "patch a.patch b.patch", '"patch" takes one file, and here are 2', '"b.patch" a line of its own'],
    ["force of something else", "force patch a.patch", '"force" stands in front of kconf only', ""],
    ["define alone", "define", '"define" names no variable', ""],
    ["define of no name", "define K=1 2", '"K=1" cannot be the name of a variable', ""],
    ["an open quote", 'a\ndefine A "b', 'net.scc:2: the quote " is never closed', ""],
  ])("is refused for %s, with file and line", (_what, text, message, help) => {
    const error = errorOf(text);
    expect(error.message).toContain(message);
    expect(error.message).toMatch(/^net\.scc:\d+: /);
    expect([...error.why, ...error.next].join("\n")).toContain(help);
  });

  it("is data or a clear error, whatever the text", () => {
    const word = fc.constantFrom(
      "include",
      "kconf",
      "patch",
      "define",
      "hardware",
      "a.cfg",
      "nopatch",
      "force",
      "if",
      "$(rm)",
      "'",
      "\\",
    );
    const text = fc
      .array(fc.array(word, { maxLength: 4 }).map((words) => words.join(" ")))
      .map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), (content) => {
        try {
          for (const { line } of parseScc("net.scc", content)) expect(line).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toMatchObject({
            name: "SamebitsError",
            exitCode: 2,
            message: expect.stringMatching(/^net\.scc:\d+: /),
          });
        }
      }),
    );
  });
});
