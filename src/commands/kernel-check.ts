import { invalid, SamebitsError, stepFailed } from "../base/errors.ts";
import { type ImageDefinition, listImages, loadImage } from "../image/definition.ts";
import { type CheckedConfig, unaccepted } from "../kernel/check/check-config.ts";
import { checkKernel } from "../kernel/check/check-kernel.ts";
import { isHost } from "../kernel/check/hosts.ts";
import { type KernelDefinition, listKernels, loadKernel } from "../kernel/definition.ts";
import type { Command } from "./context.ts";
import { countFindings, describeChecked } from "./kernel-check-text.ts";

interface Arguments {
  readonly name: readonly string[];
  readonly strict: boolean;
}

/**
 * `samebits kernel check [NAME…] [--strict]`. Event for programs: `kernel-check`, one for each kernel. Reads committed files
 * only. An error fails (exit 1) unless accepted, with --strict a warning too; an acceptance without a finding, or a flavour
 * for a host that runs_on does not name, is an invalid definition (exit 2).
 */
const command: Command<Arguments> = {
  builder: (yargs) =>
    yargs
      .positional("name", { type: "string", array: true, default: [], describe: "Kernels (default: all)" })
      .option("strict", { type: "boolean", default: false, describe: "A warning that is not accepted fails too" }),

  async run(context, argv) {
    const names = argv.name.length > 0 ? [...new Set(argv.name)] : await listKernels(context.root);
    const kernels = await Promise.all(names.map((name) => loadKernel(context.root, name)));
    const checked = await Promise.all(kernels.map(async (kernel) => ({ kernel, result: await checkKernel(kernel) })));
    for (const [index, { kernel, result }] of checked.entries()) {
      const { release, rules, findings, stale } = result;
      context.report.event("kernel-check", {
        name: kernel.name,
        release,
        runsOn: kernel.runsOn,
        rules,
        findings,
        stale,
      });
      if (!context.json) context.out(`${index === 0 ? "" : "\n"}${describeChecked(kernel, result).join("\n")}\n`);
    }
    requireFreshAcceptances(checked);
    await requireHosts(context.root, kernels);
    requireNoFindings(checked, argv.strict);
  },
};

interface Checked {
  readonly kernel: KernelDefinition;
  readonly result: CheckedConfig;
}

function requireFreshAcceptances(checked: readonly Checked[]): void {
  const stale = checked.flatMap(({ kernel, result }) => result.stale.map((one) => ({ ...one, kernel: kernel.name })));
  if (stale.length === 0) return;
  const files = [...new Set(stale.map(({ kernel }) => `kernel/${kernel}/kernel.toml`))].join(" and ");
  throw invalid(`${files}: [accepted] is stale: ${[...new Set(stale.map(({ symbol }) => symbol))].join(", ")}`, {
    why: stale.map(({ kernel, why }) => (checked.length > 1 ? `${kernel}: ${why}` : why)),
    next: "remove these entries, or correct their names",
  });
}

/** A flavour with the name of a host is an image for it: its kernel must be checked for that host. */
async function requireHosts(root: string, kernels: readonly KernelDefinition[]): Promise<void> {
  const missing = (await readableImages(root)).flatMap((image) => {
    const kernel = kernels.find(({ name }) => name === image.kernel);
    return Object.keys(image.flavours)
      .filter((flavour) => kernel !== undefined && isHost(flavour) && !kernel.runsOn.includes(flavour))
      .map((flavour) => ({ flavour, image: image.name, kernel: image.kernel }));
  });
  const [first] = missing;
  if (first === undefined) return;
  throw invalid(`kernel/${first.kernel}/kernel.toml: runs_on does not name "${first.flavour}"`, {
    why: missing.map(
      ({ flavour, image, kernel }) => `the image "${image}" has a flavour "${flavour}" with kernel "${kernel}"`,
    ),
    next: `add "${first.flavour}" to runs_on`,
  });
}

/** The project's images without those that have a mistake of their own: what is wrong with them is for other commands to say. */
async function readableImages(root: string): Promise<readonly ImageDefinition[]> {
  const images = (await listImages(root)).map((name) =>
    loadImage(root, name).catch((error) => {
      if (error instanceof SamebitsError) return undefined;
      throw error;
    }),
  );
  return (await Promise.all(images)).filter((image) => image !== undefined);
}

function requireNoFindings(checked: readonly Checked[], strict: boolean): void {
  const failing = checked.filter(({ result }) =>
    unaccepted(result).some(({ severity }) => strict || severity === "error"),
  );
  const [first] = failing;
  if (first === undefined) return;
  const example = unaccepted(first.result).find(({ severity }) => strict || severity === "error")!;
  throw stepFailed(
    `kernel check found what is not accepted in ${failing.map(({ kernel }) => kernel.name).join(" and ")}`,
    {
      why: failing.map(({ kernel, result }) => `${kernel.name}: ${countFindings(result.findings)}`),
      next: [
        `set what each finding says in a fragment of kernel/${first.kernel.name}, then samebits kernel config ${first.kernel.name}`,
        `or say why it is right here, under [accepted] in kernel/${first.kernel.name}/kernel.toml: ${example.symbol} = "…"`,
      ],
    },
  );
}

export default command;
