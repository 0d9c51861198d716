import { join, relative, resolve } from "node:path";
import { invalid, stepFailed } from "../base/errors.ts";
import { formatBytes } from "../base/format.ts";
import { fileIntegrity, hexOf } from "../image/artifacts.ts";
import type { FlavourWords } from "../image/choose-flavours.ts";
import { type Converted, convertToVdi, requireTarget } from "../image/convert-disk.ts";
import { addBuiltOptions, type BuiltArguments, readBuilt } from "./built.ts";
import type { Command } from "./context.ts";
import { variantOptions } from "./variant-options.ts";

interface Arguments extends BuiltArguments {
  readonly image: string;
  readonly to: "vdi";
  readonly flavour: FlavourWords;
  readonly output: string | undefined;
}

/** What lies beside the artifacts. */
const NOTES = ["build.json", "SHA256SUMS"];

/** `samebits convert IMAGE`. Event for programs: `convert` with image, variant, file, size and integrity. */
const command: Command<Arguments> = {
  builder: (yargs) =>
    addBuiltOptions(
      yargs.positional("image", { type: "string", demandOption: true, describe: "A folder of images/, built" }),
    )
      .option("to", { choices: ["vdi"] as const, default: "vdi" as const, describe: "The format" })
      .option("flavour", { type: "string", describe: "Default: the image's first" })
      .option("output", { type: "string", describe: "The file to write (default: beside the raw disk)" }),

  async run(context, argv) {
    const [found, ...more] = await readBuilt(context, argv);
    if (more.length > 0) throw invalid("one flavour can be converted at a time", { next: "name one with --flavour" });
    const { image, variant, folder, record } = found!;
    const raw = Object.values(record.artifacts).find(({ file }) => file.endsWith(".raw"));
    if (raw === undefined) {
      throw invalid(`${image} (${variant}) has no raw disk to convert`, {
        why: `it has: ${Object.values(record.artifacts)
          .map(({ file }) => file)
          .join(", ")}`,
        next: "choose another flavour with --flavour",
      });
    }
    const source = join(folder, raw.file);
    const target =
      argv.output === undefined ? source.replace(/\.raw$/, `.${argv.to}`) : resolve(context.cwd, argv.output);
    const built = [...Object.values(record.artifacts).map(({ file }) => file), ...NOTES];
    await requireTarget(
      target,
      built.map((file) => join(folder, file)),
    );
    let converted!: Converted;
    await context.report.run([
      {
        title: `Convert ${raw.file} to ${argv.to}`,
        work: async () => {
          if ((await fileIntegrity(source).catch(() => undefined)) !== raw.integrity) {
            throw stepFailed(`${source} is not what was built`, {
              why: "it has another digest than build.json says, or is not there",
              next: `build it again: samebits build ${image} ${variantOptions(variant)} --rehash`,
            });
          }
          converted = convertToVdi(source, target);
          return `${relative(context.cwd, target)} ${formatBytes(converted.size)}`;
        },
      },
    ]);
    context.report.event("convert", { image, variant, ...converted });
    if (!context.json) context.out(`${hexOf(converted.integrity)}  ${relative(context.cwd, target)}\n`);
  },
};

export default command;
