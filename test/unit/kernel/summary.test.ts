import { createHash } from "node:crypto";
import { appendFile, cp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderKernel } from "../../../src/commands/kernel-show.ts";
import { loadKernelDefinition } from "../../../src/kernel/definition.ts";
import { countValues, summariseKernel } from "../../../src/kernel/summary.ts";
import { newFolder } from "../base/script.ts";

const root = join(import.meta.dirname, "../../..");

async function copyKernel() {
  const folder = join(await newFolder(), "kernel", "minimal");
  await cp(join(root, "kernel/minimal"), folder, { recursive: true });
  return folder;
}

describe("counting values", () => {
  it("takes the last value of each symbol", () => {
    const text =
      'CONFIG_A=y\nCONFIG_A=m\n# CONFIG_B is not set\nCONFIG_C=n\nCONFIG_D="y"\nCONFIG_E=0x1\n# CONFIG_F=y\nCONFIG_G=y\n';
    expect(countValues({ name: "x", text })).toEqual({ y: 1, m: 1, n: 2, values: 2 });
  });
});

describe("the summary of a kernel", () => {
  it("counts what is committed, and gives the digest and version of the result", async () => {
    const folder = await copyKernel();
    const definition = await loadKernelDefinition(folder);
    const { fragments, resolved, base, stale } = await summariseKernel(definition);
    const text = await readFile(join(folder, "resolved.config"), "utf8");
    expect(resolved).toMatchObject({
      file: "kernel/minimal/resolved.config",
      bytes: Buffer.byteLength(text),
      y: text.match(/^CONFIG_\w+=y$/gm)!.length,
      n: text.match(/^# CONFIG_\w+ is not set$/gm)!.length,
      digest: `sha256-${createHash("sha256").update(text).digest("base64")}`,
      version: expect.stringMatching(/^6\.12\.\d+$/),
    });
    expect(base.y).toBeGreaterThan(100);
    expect(fragments.map(({ file }) => file)).toEqual(definition.fragments.map((file) => join("kernel/minimal", file)));
    expect(stale).toEqual([]);
  });

  it("says what is stale, a lost value among it", async () => {
    const folder = await copyKernel();
    await appendFile(join(folder, "config.d/10-cpu.config"), "CONFIG_X86_X2APIC=y\n# a remark\n");
    const changed = await summariseKernel(await loadKernelDefinition(folder));
    expect(changed.stale).toEqual(["kernel/minimal/merged.config is not what base and fragments make"]);
    const text = renderKernel(
      await loadKernelDefinition(folder),
      {
        source: { package: "linux-source-6.12", version: "6.12.107-1", pinned: undefined },
        images: ["minimal"],
        built: undefined,
      },
      changed,
      false,
    );
    expect(text).toContain("  source       linux-source-6.12 6.12.107-1\n");
    expect(text).toContain("  up to date   NO\n");
    expect(text).toContain("run: samebits kernel config minimal\n");
    expect(text).toMatch(/^\+ config\.d\/10-cpu\.config +\d+ +0 +\d+ +\d+ {2}1\.\d kB$/m);
  });

  it("needs a configured kernel, exit 2", async () => {
    const folder = await copyKernel();
    await rm(join(folder, "resolved.config"));
    await expect(summariseKernel(await loadKernelDefinition(folder))).rejects.toMatchObject({
      exitCode: 2,
      message: "kernel/minimal/resolved.config does not exist",
      next: ["run: samebits kernel config minimal"],
    });
  });
});
