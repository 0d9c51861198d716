import { stat } from "node:fs/promises";
import { join } from "node:path";
import { formatBytes } from "../base/format.ts";
import { loadImages } from "../image/definition.ts";
import { kernelPins } from "../inputs/kernel-pins.ts";
import { requireGenerated } from "../inputs/prepare.ts";
import { DEFINITION_FILE, type KernelDefinition, loadKernel } from "../kernel/definition.ts";
import { describeBase } from "../kernel/merge-config.ts";
import { type ConfigSummary, type KernelSummary, summariseKernel } from "../kernel/summary.ts";
import { renderTable } from "../report/table.ts";
import { wrap } from "../report/wrap.ts";
import type { Command } from "./context.ts";
import { openSession, prepareOptions, type Session } from "./session.ts";

interface Arguments {
  readonly name: string;
}

/** `samebits kernel show NAME`. Event for programs: `kernel-show`; built and the like are left out where there is none. */
const command: Command<Arguments> = {
  builder: (yargs) => yargs.positional("name", { type: "string", demandOption: true, describe: "A kernel" }),

  async run(context, argv) {
    const definition = await loadKernel(context.root, argv.name);
    const { name } = definition;
    const images = (await loadImages(context.root)).filter((image) => image.kernel === name).map((image) => image.name);
    const session = await openSession(context, `kernel-show-${name}`, "reads");
    const generated = await requireGenerated(prepareOptions(context, session));
    const pins = kernelPins(generated, name);
    const summary = await summariseKernel(definition, pins);
    const source = generated.packages[pins.source];
    const about = {
      source: { package: definition.sourcePackage, version: source?.version, pinned: definition.sourceVersion },
      base: { ...definition.base, describe: describeBase(definition) },
      patches: definition.patches,
      localversion: definition.localversion,
      modules: definition.modules,
      expected: definition.expected,
      images,
      built: await builtKernel(name, session),
    };
    const { base, ...counts } = summary;
    context.report.event("kernel-show", { name, ...about, ...counts, base: { ...about.base, ...base } });
    if (!context.json) context.out(renderKernel(definition, about, summary, context.colour));
  },
};

export default command;

/** The kernel as the store has it, when it does. */
async function builtKernel(name: string, { nix }: Session) {
  const paths = await nix.outPaths(`nix-kernel-${name}`, [`kernels."${name}".kernel`]);
  if ((await nix.missing(paths)).size > 0) return undefined;
  const [path] = paths;
  return { path: path!, bytes: (await stat(join(path!, "bzImage"))).size };
}

interface About {
  readonly source: {
    readonly package: string;
    readonly version: string | undefined;
    readonly pinned: string | undefined;
  };
  readonly images: readonly string[];
  readonly built: { readonly path: string; readonly bytes: number } | undefined;
}

const WIDTH = 100;
const LABEL = 15;

export function renderKernel(
  definition: KernelDefinition,
  { source, images, built }: About,
  { fragments, base, merged, resolved, stale }: KernelSummary,
  colour: boolean,
): string {
  const { name, localversion, modules, patches, expected } = definition;
  const list = (items: readonly string[]) => (items.length === 0 ? ["none"] : items);
  const fields: [string, readonly string[]][] = [
    ["definition", [join("kernel", name, DEFINITION_FILE)]],
    [
      "source",
      [
        `${source.package} ${source.version ?? "(not locked)"}${source.pinned === undefined ? "" : ", the version that kernel.toml names"}`,
      ],
    ],
    ["base", [describeBase(definition)]],
    ["release", [`${resolved.version ?? "?"}${localversion}`]],
    ["modules", [modules ? "yes" : "no: all that is on is built in"]],
    ["patches", list(patches)],
    ["expected", list(Object.entries(expected).map(([symbol, why]) => `${symbol} does not survive: ${why}`))],
    ["images", list(images)],
    ["built", built === undefined ? ["not yet"] : [`${built.path}`, `bzImage of ${formatBytes(built.bytes)}`]],
    ["digest", [`${resolved.digest} (resolved.config)`]],
    ["up to date", stale.length === 0 ? ["yes"] : ["NO", ...stale, `run: samebits kernel config ${name}`]],
  ];
  const row = (one: ConfigSummary, what: string) => [
    what,
    ...[one.y, one.m, one.n, one.values].map((count) => String(count).padStart(5)),
    formatBytes(one.bytes),
  ];
  return [
    `${name}\n\n`,
    ...fields.flatMap(([label, texts]) =>
      texts
        .flatMap((text) => wrap(text, WIDTH - LABEL, 2))
        .map((line, index) => `${(index === 0 ? `  ${label}` : "").padEnd(LABEL)}${line}\n`),
    ),
    "\n",
    renderTable(
      ["configuration", "    y", "    m", "    n", "value", "size"],
      [
        row(base, "base"),
        ...fragments.map((one) =>
          row(
            one,
            `+ ${one.file.replace(`kernel/${name}/`, "")}${one.class === "unclassified" ? "" : ` (${one.class})`}`,
          ),
        ),
        row(merged, "= merged"),
        row(resolved, "= resolved"),
      ],
      { colour },
    ),
  ].join("");
}
