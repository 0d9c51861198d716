import { describe, expect, it } from "vitest";
import { inTree } from "./found.ts";

const check = async (script: string) =>
  (
    await inTree({
      "mkosi.conf": "[Output]\nFormat=none\n[Content]\nSourceDateEpoch=0\n",
      "mkosi.build": `#!/bin/sh\numask 022\n${script}`,
    })
  ).map(({ rule, line, waived }) => [rule, line, waived]);

describe("a waiver", () => {
  it.each([
    "uuidgen > f # samebits: allow random-value it is thrown away",
    "# samebits: allow random-value it is thrown away\nuuidgen > f",
    "# samebits: allow random-value: it is thrown away\n# more about it\n\nuuidgen > f",
    "# samebits: allow random-value it is thrown away\na \\\n  $(uuidgen) b",
    "# samebits: allow random-value it is thrown away\nsh -c '\n\n  uuidgen > f'",
    "sh -c '\n  # samebits: allow random-value it is thrown away\n  uuidgen > f'",
    "a\nuuidgen > f\nb\n# samebits: allow-file random-value it is thrown away\n",
  ])("holds: %j", async (script) => {
    expect((await check(script)).map(([rule, , waived]) => [rule, waived])).toEqual([
      ["random-value", "it is thrown away"],
    ]);
  });

  it("holds for its own line and the next alone", async () => {
    expect(await check("# samebits: allow random-value why\nuuidgen > f\nuuidgen > g")).toEqual([
      ["random-value", 4, "why"],
      ["random-value", 5, undefined],
    ]);
    expect(await check("uuidgen > f\n# samebits: allow random-value why")).toEqual([
      ["random-value", 3, undefined],
      ["unused-waiver", 4, undefined],
    ]);
  });

  it("needs a reason, a finding, and a rule that there is", async () => {
    expect(await check("uuidgen > f # samebits: allow random-value")).toEqual([
      ["random-value", 3, undefined],
      ["waiver-without-reason", 3, undefined],
    ]);
    expect(await check("a # samebits: allow random-value why")).toEqual([["unused-waiver", 3, undefined]]);
    const found = await inTree({
      "mkosi.conf":
        "[Output]\nFormat=none\n[Content]\nSourceDateEpoch=0\n# samebits: allow randomvalue why\n# samebits: allow\n",
    });
    expect(found.map(({ rule, what }) => [rule, what])).toEqual([
      ["unused-waiver", 'there is no rule "randomvalue"; did you mean "random-value"?'],
      ["unused-waiver", "a waiver that names no rule"],
    ]);
  });

  it("does not hold for another rule", async () => {
    expect(await check("# samebits: allow build-time why\nuuidgen > f")).toEqual([
      ["unused-waiver", 3, undefined],
      ["random-value", 4, undefined],
    ]);
  });
});
