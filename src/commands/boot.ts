import { access } from "node:fs/promises";
import { join, resolve } from "node:path";
import { invalid, stepFailed } from "../base/errors.ts";
import { withWorkspace } from "../base/workspace.ts";
import { type BootOptions, type BootResult, boot } from "../image/boot.ts";
import { createDisk, diskSize, parseDiskSize, showDiskSize } from "../image/create-disk.ts";
import { chooseFlavour, type ImageDefinition, loadImage } from "../image/definition.ts";
import { type DiskFile, findDisk } from "../image/disk-file.ts";
import { platformOf } from "../image/platforms.ts";
import { tpmState } from "../image/swtpm.ts";
import { unpackDisk } from "../image/unpack-disk.ts";
import { credentialsOf, parseForward, positive, showForward } from "./boot-options.ts";
import { type BootTools, findBootTools } from "./boot-tools.ts";
import { addBuiltOptions, type Built, type BuiltArguments, chooseBuilt, readVariant } from "./built.ts";
import type { Command, Context } from "./context.ts";
import { describeSelection } from "./local-options.ts";
import { howToBuild } from "./variant-options.ts";

interface Arguments extends BuiltArguments {
  readonly image: string;
  readonly flavour: string | undefined;
  readonly from: string | undefined;
  readonly disk: string | undefined;
  readonly createDisk: string | undefined;
  readonly hub: string | undefined;
  readonly credential: readonly string[];
  readonly append: string | undefined;
  readonly tpm: boolean;
  readonly tpmState: string | undefined;
  readonly kvm: "auto" | "on" | "off";
  readonly memory: number | undefined;
  readonly cpus: number;
  readonly expect: string | undefined;
  readonly timeout: number;
  readonly forward: readonly string[];
}

/** `samebits boot IMAGE`. Event for programs: `boot` with image, flavour and all of BootResult. */
const command: Command<Arguments> = {
  builder: (yargs) =>
    addBuiltOptions(yargs.positional("image", { type: "string", demandOption: true, describe: "A folder of images/" }))
      .option("flavour", { type: "string", describe: "Default: the image's first" })
      .option("from", {
        type: "string",
        describe: "efi, disk (the one that is deployed), or an artifact's name in image.toml; default: efi",
      })
      .option("disk", {
        type: "string",
        describe: "File of a disk for data that are kept: raw, qcow2, VDI, VHD; or a block device",
      })
      .option("create-disk", { type: "string", describe: "Its size (as in 8G), should there be no such disk yet" })
      .option("forward", {
        type: "string",
        array: true,
        default: [],
        requiresArg: true,
        describe: "[ADDRESS:]HOST:GUEST, a TCP port of this machine that leads to one of the guest",
      })
      .option("hub", { type: "string", describe: "BuilderHub's URL; localhost is this machine" })
      .option("credential", {
        type: "string",
        array: true,
        default: [],
        requiresArg: true,
        describe: "NAME=VALUE, a systemd credential for the guest",
      })
      .option("append", { type: "string", describe: "Words for the end of the kernel's command line" })
      .option("tpm", { type: "boolean", default: false, describe: "With a TPM 2.0, which forgets all when it ends" })
      .option("tpm-state", { type: "string", describe: "With a TPM 2.0 that keeps what it knows in this folder" })
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
      .option("timeout", { type: "number", default: 300, describe: "Seconds to wait for --expect" }),
  run: async (context, argv) => {
    const image = await loadImage(context.root, argv.image);
    const { name, flavour: definition } = chooseFlavour(image, argv.flavour);
    const { profile, nameOf } = await chooseBuilt(context, image, argv);
    // All that can be wrong with the arguments is found before anything is fetched.
    const file = artifactToBoot(definition.artifacts, argv, image);
    const built = await readVariant(context, image, nameOf(name));
    const { variant } = built;
    const artifact = await bootable(built, file);
    for (const line of describeSelection(image, { profile, local: { what: built.record.local } })) {
      context.report.warn(line);
    }
    if (argv.createDisk !== undefined && argv.disk === undefined) {
      throw invalid("--create-disk needs --disk FILE: where to create it");
    }
    const size = argv.createDisk === undefined ? undefined : parseDiskSize(argv.createDisk);
    const messages: string[] = [];
    const given = {
      ...expectation(argv, image),
      kvm: argv.kvm,
      memory: positive("memory", argv.memory ?? image.boot?.memory ?? 1024),
      cpus: positive("cpus", argv.cpus),
      timeout: positive("timeout", argv.timeout),
      credentials: credentialsOf(argv.credential, argv.hub, (message) => messages.push(message)),
      ...(argv.append !== undefined && { append: argv.append }),
      forwards: argv.forward.map(parseForward),
    };
    messages.push(...given.forwards.map(showForward));
    const kept = argv.tpmState === undefined ? undefined : await tpmState(resolve(context.cwd, argv.tpmState));
    const result = await withWorkspace(join(context.stateFolder, "work"), "boot", async (folder) => {
      const tools = await findBootTools(context);
      const options: BootOptions = {
        ...tools,
        ...given,
        ...(artifact.kind === "efi"
          ? { efi: artifact.file }
          : { disk: await diskToBoot(artifact.file, folder, context, tools) }),
        platform: platformOf(name),
        folder,
        ...(await persistentDisk(argv.disk, size, context, tools)),
        ...(await tpmOf(argv.tpm, kept, folder, context, tools)),
        log: join(context.stateFolder, "logs", `boot-${image.name}-${variant}.log`),
        signal: context.signal,
      };
      for (const message of messages) context.report.info(message);
      return (options.expect ? bootAndWait : bootOnTerminal)(context, `${image.name} (${variant})`, options);
    });
    for (const unit of result.failedUnits) context.report.warn(`the unit "${unit}" failed to start`);
    context.report.event("boot", { image: image.name, flavour: variant, ...result });
  },
};
export default command;

/** The disk of --disk, said what it is. */
async function persistentDisk(
  given: string | undefined,
  size: number | undefined,
  context: Context,
  tools: BootTools,
): Promise<{ readonly persistent?: DiskFile }> {
  if (given === undefined) return {};
  const path = resolve(context.cwd, given);
  const options = { ...tools, signal: context.signal };
  const { isNew, ...disk } =
    size === undefined
      ? { ...(await findDisk(path, "create it with --create-disk SIZE, as in --create-disk 8G")), isNew: false }
      : await createDisk(path, size, options);
  const bytes = showDiskSize(await diskSize(disk, options));
  context.report.info(`persistent disk: ${path} (${disk.format}, ${bytes}${isNew ? ", new" : ""})`);
  return { persistent: disk };
}

/** A TPM whose memory is in the folder of --tpm-state, otherwise in one that is removed. */
async function tpmOf(
  wanted: boolean,
  kept: string | undefined,
  folder: string,
  context: Context,
  { tool }: BootTools,
): Promise<Pick<BootOptions, "tpm">> {
  if (!wanted && kept === undefined) return {};
  const state = kept ?? (await tpmState(join(folder, "tpm")));
  context.report.info(
    kept === undefined ? "TPM: forgets all when the machine ends" : `TPM: keeps what it knows in ${state}`,
  );
  return { tpm: { swtpm: tool(["/usr/bin/swtpm"]), state } };
}

/** The disk to boot from, unpacked if it comes in an archive. */
async function diskToBoot(path: string, folder: string, context: Context, tools: BootTools): Promise<DiskFile> {
  if (path.endsWith(".tar.gz")) return unpackDisk(path, folder, { ...tools, signal: context.signal });
  return findDisk(path, "build it again");
}

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

/** Endings of disks, what is deployed first: the others are what it was made of. */
const DISKS = [".vhd", ".tar.gz", ".raw", ".qcow2", ".vdi"];

/** The file of the artifact that is meant. */
function artifactToBoot(artifacts: Readonly<Record<string, string>>, argv: Arguments, image: ImageDefinition): string {
  const endings = [".efi", ...DISKS];
  const bootable = Object.entries(artifacts).filter(([, file]) => endings.some((ending) => file.endsWith(ending)));
  const withEnding = (wanted: readonly string[]) =>
    wanted.flatMap((ending) => bootable.filter(([, file]) => file.endsWith(ending)))[0]?.[1];
  const named = argv.from === undefined ? undefined : bootable.find(([name]) => name === argv.from)?.[1];
  const file =
    named ??
    withEnding(argv.from === undefined ? endings : argv.from === "efi" ? [".efi"] : argv.from === "disk" ? DISKS : []);
  if (file === undefined) {
    throw invalid(`this flavour of "${image.name}" has no "${argv.from ?? "efi"}" to boot`, {
      why: `it has: ${bootable.map(([name]) => name).join(", ") || "nothing that boots"}`,
      next: "choose one of them with --from, or another flavour with --flavour",
    });
  }
  return file;
}

async function bootable(
  { image, variant, folder }: Built,
  file: string,
): Promise<{ readonly kind: "efi" | "disk"; readonly file: string }> {
  const path = join(folder, file);
  await access(path).catch((error) => {
    throw stepFailed(`${path} is not there`, { next: howToBuild(image, variant), cause: error });
  });
  return { kind: file.endsWith(".efi") ? "efi" : "disk", file: path };
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
