import { expect, it } from "vitest";
import { markVariables } from "../../../src/image/assemble.ts";

const given = (name: string, pinned: boolean) => ({
  ...{ name, pinned, install: `/usr/bin/${name}`, path: "/x", integrity: "sha256-x" },
  program: { bits: 64, machine: 62, type: 3, interpreter: undefined, needed: [] } as const,
});

it("an image is told what is local in it, and which programs were given for it alone; an ordinary one nothing", () => {
  expect(markVariables({ what: [], binaries: [given("pinned", true)] })).toEqual({});
  expect(
    markVariables({
      what: ["custom/", "binary:a", 'x"$(y)'],
      binaries: [given("a", false), given("pinned", true), given("b", false)],
    }),
  ).toEqual({ SAMEBITS_LOCAL: "custom/,binary:a,x__(y)", SAMEBITS_GIVEN: "/usr/bin/a:/usr/bin/b" });
});
