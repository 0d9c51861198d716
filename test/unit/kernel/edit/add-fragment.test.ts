import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { accessible } from "../../../../src/base/accessible.ts";
import { withTransaction } from "../../../../src/base/transaction.ts";
import { loadKernelDefinition } from "../../../../src/kernel/definition.ts";
import { addFragment } from "../../../../src/kernel/edit/edit.ts";
import { newFolder } from "../../base/script.ts";

let folder: string;
beforeEach(async () => {
  folder = join(await newFolder(), "kernel", "mine");
  await mkdir(join(folder, "config.d"), { recursive: true });
  await writeFile(join(folder, "config.d/10-a.config"), "CONFIG_A=y\n");
  await writeFile(join(folder, "late.config"), "CONFIG_B=y\n");
});

const REST =
  'localversion = "-x"\nmodules = false # none\n[source]\npackage = "linux-source-6.12"\n[base]\ntarget = "tinyconfig"\n';

async function add(fragments: string, text: string) {
  await writeFile(join(folder, "kernel.toml"), `fragments = ${fragments} # in order\n${REST}`);
  const definition = await loadKernelDefinition(folder);
  return withTransaction((transaction) =>
    addFragment(definition, { file: "config.d/15-edit.config", text }, transaction),
  );
}
const toml = () => readFile(join(folder, "kernel.toml"), "utf8");

describe("adding a fragment", () => {
  it("leaves kernel.toml alone where a glob covers it", async () => {
    const { fragments } = await add('["config.d/*.config"]', "CONFIG_A=n\n");
    expect(fragments).toEqual(["config.d/10-a.config", "config.d/15-edit.config"]);
    expect(await toml()).toBe(`fragments = ["config.d/*.config"] # in order\n${REST}`);
  });

  it("names it in kernel.toml where none does, and keeps the rest as it was", async () => {
    const { fragments } = await add('["config.d/10-a.config", "late.config"]', "CONFIG_B=n\n");
    expect(fragments).toEqual(["config.d/10-a.config", "late.config", "config.d/15-edit.config"]);
    expect(await toml()).toBe(
      `fragments = ["config.d/10-a.config", "late.config", "config.d/15-edit.config"] # in order\n${REST}`,
    );
  });

  it("refuses one that a later fragment would override, and leaves nothing behind", async () => {
    await expect(add('["config.d/*.config", "late.config"]', "# CONFIG_B is not set\n")).rejects.toMatchObject({
      exitCode: 2,
      message: "config.d/15-edit.config would not be the last to set CONFIG_B",
      why: ["kernel/mine/late.config:1 sets CONFIG_B to y"],
    });
    expect(await accessible(join(folder, "config.d/15-edit.config"))).toBe(false);
  });
});
