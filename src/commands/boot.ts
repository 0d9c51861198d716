import { access } from "node:fs/promises";
import { join } from "node:path";
import { invalid, stepFailed } from "../base/errors.ts";
import { type BootOptions, type BootResult, boot } from "../image/boot.ts";
import { outputFolder, variantOf } from "../image/build.ts";
import { chooseFlavour, type ImageDefinition, loadImage } from "../image/definition.ts";
import { findBootTools } from "./boot-tools.ts";
import type { Command, Context } from "./context.ts";

interface Arguments {
  readonly image: string;
  readonly flavour: string | undefined;
  readonly profile: string | undefined;
  readonly disk: boolean;
  readonly kvm: "auto" | "on" | "off";
  readonly memory: number | undefined;
  readonly cpus: number;
  readonly expect: string | undefined;
  readonly timeout: number;
  readonly dataDisk: string | undefined;
  readonly forward: readonly string[];
}

/** `samebits boot IMAGE`. Event for programs: `boot` with image, flavour and all of BootResult. */
const command: Command<Arguments> = {
  builder: (yargs) =>
    yargs
      .positional("image", { type: "string", demandOption: true, describe: "A folder of images/" })
      .option("flavour", { type: "string", describe: "Default: the image's first" })
      .option("profile", { type: "string", describe: "One of the image's mkosi profiles" })
      .option("disk", { type: "boolean", default: false, describe: "Boot the raw disk instead of the .efi" })
      .option("kvm", {
        choices: ["auto", "on", "off"] as const,
        default: "auto" as const,
        describe: "auto: KVM if it really works, else software emulation",
      })
      .option("memory", { type: "number", describe: "MiB; default: what image.toml says" })
      .option("cpus", { type: "number", default: 2 })
      .option("expect", {
        type: "string",
        describe: "Wait for this regular expression on the console, then power off; empty: the one in image.toml",
      })
      .option("timeout", { type: "number", default: 300, describe: "Seconds to wait for --expect" })
      .option("data-disk", { type: "string", describe: "A raw file for the machine's second disk, written to" })
      .option("forward", {
        type: "string",
        array: true,
        default: [],
        describe: "HOST:GUEST, a TCP port of this machine that leads to one of the guest",
      }),
  run: async (context, argv) => {
    const image = await loadImage(context.root, argv.image);
    const { name, flavour: definition } = chooseFlavour(image, argv.flavour);
    const variant = variantOf(name, argv.profile);
    const options: BootOptions = {
      ...(await findBootTools(context)),
      ...(await artifactToBoot(outputFolder(context.root, image.name, variant), definition.artifacts, argv, image)),
      ...expectation(argv, image),
      kvm: argv.kvm,
      memory: positive("memory", argv.memory ?? image.boot?.memory ?? 1024),
      cpus: positive("cpus", argv.cpus),
      timeout: positive("timeout", argv.timeout),
      ...(argv.dataDisk !== undefined && { dataDisk: argv.dataDisk }),
      forwards: argv.forward.map(parseForward),
      log: join(context.stateFolder, "logs", `boot-${image.name}-${variant}.log`),
      signal: context.signal,
    };
    const result = await (options.expect ? bootAndWait : bootOnTerminal)(
      context,
      `${image.name} (${variant})`,
      options,
    );
    for (const unit of result.failedUnits) context.report.warn(`the unit "${unit}" failed to start`);
    context.report.event("boot", { image: image.name, flavour: variant, ...result });
  },
};
export default command;

async function bootAndWait(context: Context, what: string, options: BootOptions): Promise<BootResult> {
  let result: BootResult | undefined;
  await context.report.run([
    {
      title: `boot ${what}`,
      work: async (step) => {
        result = await boot({
          ...options,
          onAccelerator: (accelerator, reason) => tellAccelerator(context, accelerator, reason),
          onConsole: (line) => step.progress(line),
        });
        return `"${result.matched}" after ${result.seconds?.toFixed(1)} s${result.poweredOff ? "" : "; did not power off, was switched off"}`;
      },
    },
  ]);
  return result!;
}

async function bootOnTerminal(context: Context, what: string, options: BootOptions): Promise<BootResult> {
  return boot({
    ...options,
    onAccelerator: (accelerator, reason) => {
      tellAccelerator(context, accelerator, reason);
      context.report.info(`booting ${what}; Ctrl-A x ends the machine`);
    },
  });
}

function tellAccelerator({ report }: Context, accelerator: "kvm" | "tcg", reason: string | undefined): void {
  if (accelerator === "tcg")
    report.info(`software emulation, because KVM does not work: ${reason ?? "unknown reason"}`);
}

async function artifactToBoot(
  folder: string,
  artifacts: Readonly<Record<string, string>>,
  argv: Arguments,
  image: ImageDefinition,
): Promise<{ readonly disk: string } | { readonly efi: string }> {
  const ending = argv.disk ? ".raw" : ".efi";
  const file = Object.values(artifacts).find((name) => name.endsWith(ending));
  if (file === undefined) {
    throw invalid(`this flavour of "${image.name}" has no ${ending} to boot`, {
      why: `it has: ${Object.values(artifacts).join(", ")}`,
      next: argv.disk ? "leave out --disk" : "boot its disk with --disk",
    });
  }
  const path = join(folder, file);
  await access(path).catch((error) => {
    throw stepFailed(`${path} is not there`, { next: `build it first: samebits build ${image.name}`, cause: error });
  });
  return argv.disk ? { disk: path } : { efi: path };
}

function expectation(argv: Arguments, image: ImageDefinition): { readonly expect?: RegExp } {
  if (argv.expect === undefined) return {};
  const source = argv.expect === "" ? image.boot?.expect : argv.expect;
  if (source === undefined) {
    throw invalid("--expect needs a regular expression", {
      why: `image.toml of "${image.name}" does not say what to expect`,
    });
  }
  try {
    return { expect: new RegExp(source) };
  } catch (error) {
    throw invalid(`--expect: ${(error as Error).message}`, { cause: error });
  }
}

function positive(name: string, value: number): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw invalid(`--${name} takes a whole number above 0`);
}

function parseForward(text: string): { host: number; guest: number } {
  const [, host, guest] = /^(\d{1,5}):(\d{1,5})$/.exec(text) ?? [];
  const ports = { host: Number(host), guest: Number(guest) };
  if (Object.values(ports).every((port) => port >= 1 && port <= 65_535)) return ports;
  throw invalid(`--forward ${text}: two port numbers are needed, as in 8080:80`);
}
