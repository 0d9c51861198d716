import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { EXIT, stepFailed } from "../../../src/base/errors.ts";
import { withoutUserNamespaces } from "../../../src/nix/nix.ts";

it("a build without user namespaces is what the machine lacks, in the words of the build itself", async () => {
  const script = await readFile(join(import.meta.dirname, "../../../nix/run-in-tree.sh"), "utf8");
  const words = /echo "(samebits: this machine does not let[^"]*)"/.exec(script)?.[1];
  const error = withoutUserNamespaces(
    stepFailed("building failed", { why: [`kernel-minimal> ${words}`, "full log: x"] }),
  );
  expect(error).toMatchObject({ exitCode: EXIT.machine });
  expect(error?.why).toContain("full log: x");
  expect(error?.next.join()).toContain("user.max_user_namespaces");
});

it("any other failure stays what it is", () => {
  expect(withoutUserNamespaces(stepFailed("x", { why: "cc1: error" }))).toBeUndefined();
  expect(withoutUserNamespaces(new TypeError("x"))).toBeUndefined();
});
