import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stepFailed } from "../../../src/base/errors.ts";
import type { Nix } from "../../../src/nix/nix.ts";
import { rebuildKernel } from "../../../src/repro/rebuild-kernel.ts";

let folder: string;
const step = { progress: () => {}, skip: () => {} };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "samebits-rebuild-"));
  for (const name of ["first", "again"]) await mkdir(join(folder, name));
  await writeFile(join(folder, "first/bzImage"), "kernel");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A Nix whose second build comes to `content`; `isThere`: an earlier call has left it in the store. */
function nixThatMakes(content: string, { isThere = false, fails = "" } = {}) {
  const built: string[][] = [];
  const evaluated: string[] = [];
  const nix = {
    settings: { root: folder, logs: folder },
    evaluate: async (_name: string, expression: string) => {
      evaluated.push(expression);
      return { derivation: "/nix/store/again.drv", output: join(folder, "again") };
    },
    missing: async (paths: string[]) => new Set(isThere ? [] : paths),
    command: async (name: string, command: readonly string[]) => {
      if (command[1] === "--query") {
        return {
          exitCode: 0,
          stdout: command
            .slice(3)
            .map((path) => `sha256:${(path.endsWith("first") || content === "kernel" ? "0" : "1").repeat(52)}`)
            .join("\n"),
        };
      }
      built.push([...command]);
      await writeFile(join(folder, "again/bzImage"), content);
      if (fails !== "") {
        await writeFile(join(folder, `${name}.log`), fails);
        throw stepFailed("nix build failed");
      }
      return { exitCode: 0, stdout: "" };
    },
  };
  return { nix: nix as unknown as Nix, built, evaluated };
}

const again = () => ({
  name: "minimal",
  path: join(folder, "first"),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Nix's
  others: { umask: "0077", folder: "/build/${x}" },
});

describe("the second build of a kernel", () => {
  it("is the same when all of its output is", async () => {
    const { nix, built, evaluated } = nixThatMakes("kernel");
    const verdict = await rebuildKernel(again(), { nix, step });
    expect(verdict).toMatchObject({ same: true, second: verdict.first, kept: undefined });
    expect(built).toHaveLength(1);
    expect(built[0]).toEqual(["nix-store", "--realise", "/nix/store/again.drv"]);
    // Values are Nix strings, whatever they hold.
    expect(evaluated[0]).toContain('all.kernels."minimal".again {');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Nix's
    expect(evaluated[0]).toContain('folder = "/build/\\${x}";');
  });

  it("differs when anything in it does: where it lies is told", async () => {
    const verdict = await rebuildKernel(again(), { nix: nixThatMakes("other").nix, step });
    expect(verdict.same).toBe(false);
    expect(verdict.second).not.toBe(verdict.first);
    expect(verdict.kept).toBe(join(folder, "again"));
  });

  it("is built anew when an earlier call has left one in the store", async () => {
    const { nix, built } = nixThatMakes("kernel", { isThere: true });
    await rebuildKernel(again(), { nix, step });
    expect(built[0]).toContain("--check");
  });

  it("differs when it differs from the one in the store", async () => {
    const { nix } = nixThatMakes("other", {
      isThere: true,
      fails: `error: derivation '/nix/store/x.drv' may not be deterministic: output '/nix/store/x' differs from '${folder}/again'\n`,
    });
    const verdict = await rebuildKernel(again(), { nix, step });
    expect(verdict).toMatchObject({ same: false, kept: join(folder, "again") });
  });

  it("fails when the build fails", async () => {
    const { nix } = nixThatMakes("kernel", { fails: "make: *** [bzImage] Error 2\n" });
    await expect(rebuildKernel(again(), { nix, step })).rejects.toThrow("nix build failed");
  });
});
