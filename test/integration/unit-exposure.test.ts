import { cp, mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { execa } from "execa";
import glob from "fast-glob";
import { expect, it } from "vitest";
import { removeFolder } from "../../src/base/workspace.ts";
import { imageTool, machineNix, temporary } from "../support/nix.ts";
import { checkout } from "../support/project.ts";

/** Debian's units that this repository makes stricter; judged here by what the drop-ins say, which is less than the image has. */
const HARDENED = [
  "chrony.service",
  "haproxy.service",
  "logrotate.service",
  "prometheus-node-exporter.service",
  "prometheus-process-exporter.service",
  "prometheus.service",
];

it("no service of this repository is exposed above 3.0, as systemd-analyze security counts", async () => {
  const folder = await temporary("unit-exposure");
  try {
    const units = join(folder, "usr/lib/systemd/system");
    await mkdir(units, { recursive: true });
    for (const name of HARDENED) await writeFile(join(units, name), "[Service]\nExecStart=/bin/true\n");
    const trees = await glob("images/**/mkosi.extra/usr/lib/systemd/system", {
      cwd: checkout,
      onlyDirectories: true,
      ignore: ["**/custom/**"],
    });
    for (const tree of trees) await cp(join(checkout, tree), units, { recursive: true, verbatimSymlinks: true });
    const own = (await glob("*.service", { cwd: units })).map((name) => basename(name)).sort();
    expect(own).toEqual(expect.arrayContaining([...HARDENED, "firewall.service", "persistent-disk.service"]));

    const tool = await imageTool(await machineNix(folder));
    const [file, ...words] = tool([
      "/usr/bin/systemd-analyze",
      "security",
      "--offline=true",
      `--root=${folder}`,
      "--no-pager",
      ...own,
    ]);
    const { stdout } = await execa(file!, words, { reject: false });
    const levels = [...stdout.matchAll(/Overall exposure level for (\S+): ([\d.]+)/g)].map(
      ([, unit, level]) => [unit!, Number(level)] as const,
    );
    expect(levels.map(([unit]) => unit).sort()).toEqual(own);
    expect(levels.filter(([, level]) => level >= 3)).toEqual([]);
  } finally {
    await removeFolder(folder);
  }
});
