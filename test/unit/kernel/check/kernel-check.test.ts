import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SamebitsError } from "../../../../src/base/errors.ts";
import type { Context } from "../../../../src/commands/context.ts";
import command from "../../../../src/commands/kernel-check.ts";
import { unaccepted } from "../../../../src/kernel/check/check-config.ts";
import { checkKernel } from "../../../../src/kernel/check/check-kernel.ts";
import { listKernels, loadKernel } from "../../../../src/kernel/definition.ts";

const checkout = join(import.meta.dirname, "../../../..");
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "samebits-check-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const write = async (path: string, text: string) => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
};

/** A copy of the project's minimal kernel, its definition and configuration changed. */
async function kernel(
  edits: { toml?: (text: string) => string; config?: (text: string) => string; name?: string } = {},
): Promise<void> {
  const from = (file: string) => readFile(join(checkout, "kernel/minimal", file), "utf8");
  const toml = (await from("kernel.toml")).replace('fragments = ["config.d/*.config"]', "fragments = []");
  const folder = `kernel/${edits.name ?? "k"}`;
  await write(`${folder}/kernel.toml`, edits.toml?.(toml) ?? toml);
  const config = await from("resolved.config");
  await write(`${folder}/resolved.config`, edits.config?.(config) ?? config);
}

interface Ran {
  readonly exitCode: number;
  readonly error: SamebitsError | undefined;
  readonly text: string;
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

async function run(names: readonly string[], { strict = false, json = false, at = root } = {}): Promise<Ran> {
  let text = "";
  const events: Record<string, unknown>[] = [];
  const context = {
    root: at,
    json,
    colour: false,
    out: (more: string) => {
      text += more;
    },
    report: { event: (name: string, data: object) => void events.push({ name: name, ...data, event: name }) },
  } as unknown as Context;
  try {
    await command.run(context, { name: names, strict });
    return { exitCode: 0, error: undefined, text, events };
  } catch (error) {
    if (!(error instanceof SamebitsError)) throw error;
    return { exitCode: error.exitCode, error, text, events };
  }
}

const withHeaders = (text: string) => text.replace("# CONFIG_IKHEADERS is not set", "CONFIG_IKHEADERS=y");
const withNatives = (text: string) => text.replace("CONFIG_VIRTIO_NET=y", "# CONFIG_VIRTIO_NET is not set");

describe("samebits kernel check", () => {
  it("has nothing against the copy that the other tests change", async () => {
    await kernel();
    const { exitCode, text } = await run(["k"], { strict: true });
    expect(exitCode).toBe(0);
    expect(text).toMatch(/^k: 0 errors, 0 warnings, \d+ accepted/);
  });

  it("passes with a warning, and fails with --strict", async () => {
    await kernel({ config: withHeaders });
    const lenient = await run(["k"]);
    expect(lenient.exitCode).toBe(0);
    expect(lenient.text).toContain("  warning   CONFIG_IKHEADERS=y");
    const strict = await run(["k"], { strict: true });
    expect(strict.exitCode).toBe(1);
    expect(strict.text).toBe(lenient.text);
    expect(strict.error!.why[0]).toMatch(/^k: 0 errors, 1 warning, /);
    expect(strict.error!.next.join("\n")).toContain("[accepted] in kernel/k/kernel.toml: CONFIG_IKHEADERS =");
  });

  it("fails with an error even without --strict", async () => {
    await kernel({ config: withNatives });
    const { exitCode, text } = await run(["k"]);
    expect(exitCode).toBe(1);
    expect(text).toContain("needed for: qemu");
  });

  it("passes with what is accepted", async () => {
    await kernel({ config: withHeaders, toml: (text) => `${text}CONFIG_IKHEADERS = "for tracing tools"\n` });
    const { exitCode, text } = await run(["k"], { strict: true });
    expect(exitCode).toBe(0);
    expect(text).toContain("  accepted  CONFIG_IKHEADERS=y: for tracing tools");
  });

  it("refuses an acceptance that accepts nothing, with the nearest name", async () => {
    await kernel({ toml: (text) => text.replace("CONFIG_KFENCE =", "CONFIG_KFENC =") });
    const { exitCode, error } = await run(["k"]);
    expect(exitCode).toBe(2);
    expect(error!.message).toBe("kernel/k/kernel.toml: [accepted] is stale: CONFIG_KFENC");
    expect(error!.why).toEqual(['no rule looks at CONFIG_KFENC; did you mean "CONFIG_KFENCE"?']);
  });

  it.each([
    ["no reason", 'CONFIG_KFENCE = " "', /"accepted.CONFIG_KFENCE": say why/],
    ["a symbol without its prefix", 'IKHEADERS = "x"', /must be a symbol such as "CONFIG_NET"/],
  ])("refuses an acceptance with %s", async (_what, line, message) => {
    await kernel({ toml: (text) => `${text.replace(/CONFIG_KFENCE.*\n/, "")}${line}\n` });
    const { exitCode, error } = await run(["k"]);
    expect(exitCode).toBe(2);
    expect(error!.message).toMatch(message);
  });

  it.each([
    ["unknown", '["qmu"]', /runs_on\.0": "qmu" is no host that is known; did you mean "qemu"\?/],
    ["named twice", '["qemu", "qemu"]', /"qemu" is named twice/],
  ])("refuses a host that is %s", async (_what, hosts, message) => {
    await kernel({ toml: (text) => text.replace('runs_on = ["qemu"]', `runs_on = ${hosts}`) });
    const { exitCode, error } = await run(["k"]);
    expect(exitCode).toBe(2);
    expect(error!.message).toMatch(message);
  });

  it("wants a host in runs_on for which an image has a flavour", async () => {
    await kernel({ toml: (text) => text.replace('["qemu"]', "[]") });
    const flavour = (name: string) =>
      `[flavours.${name}]\ncompare = ["raw"]\n[flavours.${name}.artifacts]\nraw = "${name}.raw"\n`;
    await write("images/i/image.toml", `description = "i"\nkernel = "k"\n${flavour("plain")}${flavour("qemu")}`);
    const { exitCode, error } = await run(["k"]);
    expect(exitCode).toBe(2);
    expect(error!.message).toBe('kernel/k/kernel.toml: runs_on does not name "qemu"');
    expect(error!.why).toEqual(['the image "i" has a flavour "qemu" with kernel "k"']);
  });

  it("leaves the mistakes of an image to other commands", async () => {
    await kernel();
    await write("images/i/image.toml", "kernal = 1\n");
    expect((await run(["k"])).exitCode).toBe(0);
  });

  it("checks all kernels unless some are named, each once", async () => {
    await kernel({ name: "a" });
    await kernel({ name: "b", config: withHeaders });
    expect((await run([])).text.match(/^[ab]: /gm)).toEqual(["a: ", "b: "]);
    expect((await run(["a", "a"], { strict: true })).text.match(/^[ab]: /gm)).toEqual(["a: "]);
    const { exitCode, error } = await run([], { strict: true });
    expect(exitCode).toBe(1);
    expect(error!.message).toBe("kernel check found what is not accepted in b");
  });

  it("emits one event for each kernel, and prints nothing, for programs", async () => {
    await kernel({ config: withHeaders });
    const { text, events, exitCode } = await run(["k"], { json: true, strict: true });
    expect(text).toBe("");
    expect(exitCode).toBe(1);
    expect(events).toMatchObject([
      { event: "kernel-check", name: "k", release: "6.12.107", runsOn: ["qemu"], stale: [] },
    ]);
    expect(events[0]!.findings).toContainEqual({
      group: "reproducibility",
      severity: "warning",
      symbol: "CONFIG_IKHEADERS",
      value: "y",
      set: ["# CONFIG_IKHEADERS is not set"],
      why: expect.stringContaining("KBUILD_BUILD_TIMESTAMP"),
      source: expect.stringContaining("kernel/gen_kheaders.sh"),
      hosts: [],
      accepted: undefined,
    });
  });

  it("says what writes a configuration that is not there", async () => {
    await kernel();
    await rm(join(root, "kernel/k/resolved.config"));
    const { exitCode, error } = await run(["k"]);
    expect(exitCode).toBe(2);
    expect(error!.next).toEqual(["run: samebits kernel config k"]);
  });
});

describe("the project's own kernels", () => {
  it("pass --strict", async () => {
    const { exitCode, error, text } = await run([], { at: checkout, strict: true });
    expect(error).toBeUndefined();
    expect(exitCode).toBe(0);
    expect(text.match(/: 0 errors, 0 warnings,/g)).toHaveLength((await listKernels(checkout)).length);
  });

  it("accept hardening and comforts only, nothing that breaks", async () => {
    for (const name of await listKernels(checkout)) {
      const { findings, stale } = await checkKernel(await loadKernel(checkout, name));
      expect(stale, name).toEqual([]);
      expect(unaccepted({ findings }), name).toEqual([]);
      expect(findings.filter(({ group, severity }) => severity === "error" || group === "reproducibility")).toEqual([]);
    }
  });
});
