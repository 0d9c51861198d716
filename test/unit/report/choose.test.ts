import { expect, it } from "vitest";
import { chooseReporter } from "../../../src/report/choose.ts";

it.each([
  [{ json: false, isTerminal: true, env: {} }, "terminal", true],
  [{ json: false, isTerminal: false, env: {} }, "plain", false],
  [{ json: true, isTerminal: true, env: { FORCE_COLOR: "1" } }, "json", false],
  [{ json: false, isTerminal: true, env: { NO_COLOR: "1" } }, "terminal", false],
  [{ json: false, isTerminal: true, env: { NO_COLOR: "" } }, "terminal", true],
  [{ json: false, isTerminal: true, env: { TERM: "dumb" } }, "plain", false],
  [{ json: false, isTerminal: true, env: { CI: "true" } }, "plain", true],
  [{ json: false, isTerminal: true, env: { CI: "false" } }, "terminal", true],
  [{ json: false, isTerminal: false, env: { FORCE_COLOR: "1" } }, "plain", true],
  [{ json: false, isTerminal: false, env: { FORCE_COLOR: "1", NO_COLOR: "1" } }, "plain", false],
  [{ json: false, isTerminal: true, env: { FORCE_COLOR: "0" } }, "terminal", true],
])("%j", (surroundings, kind, colour) => {
  expect(chooseReporter(surroundings)).toEqual({ kind, colour });
});
