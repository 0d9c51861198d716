import { readFile } from "node:fs/promises";
import { join } from "node:path";
import glob from "fast-glob";
import { expect, it } from "vitest";
import { loadBinaries } from "../../../src/inputs/binaries.ts";
import { checkout } from "../../support/project.ts";

it("each program that BuilderNet takes as a file is one that a unit waits for at just that path, and none is left out", async () => {
  const image = join(checkout, "images/buildernet");
  const systemd = join(image, "mkosi.images/buildernet/mkosi.extra/usr/lib/systemd");
  const installed = (await loadBinaries(image)).map(({ install }) => install).sort();
  const conditions: string[] = [];
  const started = new Set<string>();
  for (const unit of await glob("system/*.service", { cwd: systemd })) {
    const text = await readFile(join(systemd, unit), "utf8");
    conditions.push(...[...text.matchAll(/^ConditionPathExists=(\/usr\/bin\/.+)$/gm)].map(([, path]) => path!));
    for (const [, path] of text.matchAll(/^ExecStart=(\/\S+)/gm)) started.add(path!);
  }
  expect([...new Set(conditions)].sort()).toEqual(installed);
  expect(installed.filter((path) => !started.has(path))).toEqual([]);
  const generator = await readFile(join(systemd, "system-generators/programs-that-are-there"), "utf8");
  const generated = [...generator.matchAll(/^(\S+\.service) (\/\S+)$/gm)].map(([, service, path]) => ({
    service,
    path,
  }));
  // The proxy's client is wanted by its own [Install]: it is there before anything is configured.
  expect([...new Set(generated.map(({ path }) => path))].sort()).toEqual(
    installed.filter((path) => path !== "/usr/bin/cvm-reverse-proxy-client"),
  );
  for (const { service, path } of generated) {
    const text = await readFile(join(systemd, "system", service!), "utf8");
    expect(text, service).toContain(`\nConditionPathExists=${path}\n`);
  }
});
