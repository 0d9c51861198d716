import { formatBytes } from "../base/format.ts";
import type { FlavourWords } from "../image/choose-flavours.ts";
import { renderTable } from "../report/table.ts";
import { type ImageSizes, measureImage } from "../repro/package-sizes.ts";
import { addBuiltOptions, type BuiltArguments, readBuilt } from "./built.ts";
import type { Command } from "./context.ts";

interface Arguments extends BuiltArguments {
  readonly image: string;
  readonly flavour: FlavourWords;
  readonly all: boolean;
}

/** Parts that are shown without --all. */
const MOST = 25;

/** `samebits sizes IMAGE`. Event for programs: `sizes` with image, variant and all of ImageSizes, for each flavour. */
const command: Command<Arguments> = {
  builder: (yargs) =>
    addBuiltOptions(
      yargs.positional("image", { type: "string", demandOption: true, describe: "A folder of images/, built" }),
    )
      .option("flavour", { type: "string", describe: "One, several with commas, or all; default: the image's first" })
      .option("all", { type: "boolean", default: false, describe: `All packages, not the ${MOST} largest` }),

  async run(context, argv) {
    for (const { image, variant, folder, record } of await readBuilt(context, argv)) {
      const sizes = await measureImage(folder, record.artifacts);
      if (sizes === undefined) {
        context.report.warn(`${image} (${variant}) has no initrd that could be measured`);
        continue;
      }
      context.report.event("sizes", { image, variant, ...sizes });
      if (context.json) continue;
      context.out(`${image} (${variant}): ${describe(sizes, record.artifacts.efi?.size)}\n\n`);
      context.out(renderSizes(sizes, argv.all ? sizes.parts.length : MOST, context));
    }
  },
};

export default command;

const describe = ({ bytes, initrd }: ImageSizes, uki: number | undefined): string =>
  [
    `${formatBytes(bytes)} unpacked`,
    `the initrd is ${formatBytes(initrd)} compressed`,
    ...(uki === undefined ? [] : [`the UKI ${formatBytes(uki)}`]),
  ].join(", ");

/** The largest parts of an image as a table, the rest as one line. */
export function renderSizes(sizes: ImageSizes, most: number, options: { readonly colour: boolean }): string {
  const share = (bytes: number) => `${((100 * bytes) / sizes.bytes).toFixed(1)} %`;
  const rows = sizes.parts
    .slice(0, most)
    .map(({ name, bytes, files, largest: [first] }) => [
      name,
      formatBytes(bytes).padStart(8),
      share(bytes).padStart(6),
      String(files).padStart(5),
      first === undefined ? "" : `${first.path} ${formatBytes(first.bytes)}`,
    ]);
  const rest = sizes.parts.slice(most);
  const bytes = rest.reduce((sum, part) => sum + part.bytes, 0);
  const files = rest.reduce((sum, part) => sum + part.files, 0);
  const last =
    rest.length === 0
      ? []
      : [
          [
            `${rest.length} more`,
            formatBytes(bytes).padStart(8),
            share(bytes).padStart(6),
            String(files).padStart(5),
            "--all shows them",
          ],
        ];
  return renderTable(["part", "    size", " share", "files", "largest file"], [...rows, ...last], options);
}
