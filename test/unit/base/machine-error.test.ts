import { expect, it } from "vitest";
import { EXIT } from "../../../src/base/errors.ts";
import { machineError } from "../../../src/base/machine-error.ts";

const thrown = (code: string, path?: string) =>
  Object.assign(new Error(code), { code, syscall: "open", ...(path !== undefined && { path }) });

it.each([
  ["ENOSPC", "the disk is full"],
  ["EROFS", "read-only"],
  ["EACCES", "permission denied"],
])("%s is what the machine lacks, not a bug", (code, why) => {
  const error = machineError(thrown(code, "/some/file"));
  expect(error).toMatchObject({ exitCode: EXIT.machine, message: expect.stringContaining(why) });
  expect(error?.message).toContain("/some/file");
  expect(error?.next).toHaveLength(1);
});

it("names the call where there is no path", () => {
  expect(machineError(thrown("ENOSPC"))?.message).toBe("open cannot be used: the disk is full");
});

it.each([thrown("ENOENT", "/x"), new Error("anything"), undefined, "text"])("leaves %s alone", (error) => {
  expect(machineError(error)).toBeUndefined();
});
