import { expect, it } from "vitest";
import { EXIT, machineLacks } from "../../../src/base/errors.ts";
import { renderError } from "../../../src/report/print-error.ts";

it("shows what failed, why, and what to do next", () => {
  const error = machineLacks("qemu is missing", {
    why: ["looked on PATH", "two\nlines"],
    next: ["install it", "or not"],
  });
  expect(renderError(error, { colour: false })).toEqual({
    text: "error: qemu is missing\n  looked on PATH\n  two\n  lines\nnext: install it\nnext: or not\n",
    event: {
      message: "qemu is missing",
      why: ["looked on PATH", "two\nlines"],
      next: ["install it", "or not"],
      exitCode: EXIT.machine,
    },
  });
});

it("colours only when allowed", () => {
  const error = machineLacks("x", { next: "y" });
  expect(renderError(error, { colour: true }).text).toBe("\u001b[31merror:\u001b[39m x\n\u001b[36mnext:\u001b[39m y\n");
});

it("shows everything else as a bug, with its stack and cause", () => {
  const { text, event } = renderError(new TypeError("x is not a function", { cause: new Error("inner") }), {
    colour: false,
  });
  expect(text).toMatch(
    /^error: this is a bug in samebits: x is not a function\n {2}TypeError: x is not a function\n {6}at /,
  );
  expect(text).toContain("[cause]: Error: inner");
  expect(event.exitCode).toBe(EXIT.failed);
  expect(renderError("a string", { colour: false }).text).toContain("this is a bug in samebits: a string");
});
