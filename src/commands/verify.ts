import { relative } from "node:path";
import { bitsDiffer, invalid } from "../base/errors.ts";
import { hexOf } from "../image/artifacts.ts";
import { variantOf } from "../image/build.ts";
import { type ChosenFlavour, chooseFlavours, type FlavourWords } from "../image/choose-flavours.ts";
import { type ImageDefinition, listImages, loadImage } from "../image/definition.ts";
import { isLocal } from "../image/local-changes.ts";
import { buildsDiffer, type Rebuilt, type Verdict } from "../repro/verdict.ts";
import { type VaryOptions, verifyImage } from "../repro/verify.ts";
import { checkBefore } from "./check-before.ts";
import type { Command, Context } from "./context.ts";
import { eachOf } from "./each.ts";
import { addLocalOptions, DEBUG_HOOK, type LocalArguments, readLocalOptions, type Selection } from "./local-options.ts";
import { openBuild } from "./open-build.ts";
import { variantOptions } from "./variant-options.ts";
import { addVaryOptions, readVaryOptions, replayOptions, type VaryArguments } from "./vary-options.ts";
import { type AgainstArguments, addAgainstOptions, requireAgainst, verifyAgainst } from "./verify-against.ts";
import { renderVerdict } from "./verify-text.ts";
import { writeVerdict } from "./write-verdict.ts";

interface Arguments extends VaryArguments, AgainstArguments, LocalArguments {
  readonly image: readonly string[];
  readonly flavour: FlavourWords;
  readonly skipKernel: boolean;
  readonly skipToolchains: boolean;
}

/** `samebits verify [IMAGE…]`. Event for programs: `verify`, what verdict.json holds, for each image and flavour. */
const command: Command<Arguments> = {
  builder: (yargs) =>
    addAgainstOptions(
      addVaryOptions(
        addLocalOptions(
          yargs.positional("image", { type: "string", array: true, default: [], describe: "Images (default: all)" }),
          { debugHook: false },
        ).option("flavour", { type: "string", describe: "One, several with commas, or all; default: all" }),
      )
        .option("skip-kernel", {
          type: "boolean",
          default: false,
          describe: "Do not rebuild the kernel; the verdict says so",
        })
        .option("skip-toolchains", {
          type: "boolean",
          default: false,
          describe:
            "Do not unpack the toolchains, make the package repository and compile programs again; the verdict says so",
        }),
    ) as never,

  async run(context, argv) {
    requireAgainst(argv);
    if (argv.against !== undefined) {
      refuseFurtherBuilds(argv);
      await verifyAgainst(context, argv);
      return;
    }
    const vary = readVaryOptions(argv);
    const names = argv.image.length > 0 ? argv.image : await listImages(context.root);
    // All are loaded first: a wrong name should not come out after an hour.
    const images = await Promise.all(names.map((name) => loadImage(context.root, name)));
    requireOneImage(images, argv);
    const chosen = await Promise.all(
      images.map(async (image) => ({
        image,
        flavours: chooseFlavours(image, argv.flavour, "all"),
        selection: await selectionOf(context, image, argv),
      })),
    );
    const verdicts: Verdict[] = [];
    const judge = async (
      image: ImageDefinition,
      flavour: ChosenFlavour,
      selection: Selection,
      rebuilt: readonly Rebuilt[],
    ) => {
      const verdict = await verifyOne(context, image, flavour, selection, argv, vary, rebuilt);
      verdicts.push(verdict);
      const written = await writeVerdict(context, verdict);
      context.report.event("verify", written.json);
      if (!context.json) {
        const report = relative(context.cwd, written.report);
        context.out(renderVerdict(verdict, { colour: context.colour, report }));
      }
      return verdict;
    };
    // What several images share is rebuilt once; its verdict counts for each of them.
    const shared: Rebuilt[] = [];
    const all = chosen.flatMap(({ image, flavours, selection }) => {
      const { profile, local } = selection;
      // Likewise what the flavours of one image share.
      const own: Rebuilt[] = [];
      return flavours.map((flavour, index) => ({
        title: `${image.name} (${variantOf(flavour.name, profile, local)})`,
        work: async () => {
          if (index === 0) await checkBefore(context, image, { strict: false });
          if (index === 0 && isLocal(local)) {
            context.report.warn(
              `${image.name} has local changes (${local.what.join(", ")}): the builds are compared with each other, and with no lock`,
            );
          }
          const { rebuilt } = await judge(image, flavour, selection, [...shared, ...own]);
          shared.push(...rebuilt.filter(({ what }) => what !== OWN));
          own.push(...rebuilt.filter(({ what }) => what === OWN));
        },
      }));
    });
    const verdict = async () => {
      const bad = verdicts.filter(({ same }) => !same);
      if (bad.length > 0) throw differs(bad, (path) => relative(context.cwd, path));
    };
    await eachOf([...all, { title: "verdict", work: verdict }], {
      signal: context.signal,
      onFailure: (title, { message }) => context.report.warn(`${title} was not verified: ${message}`),
    });
  },
};

export default command;

/** @throws SamebitsError (exit 2): a published artifact is compared with one build */
function refuseFurtherBuilds({ vary, runs, seed, bisect, skipKernel, skipToolchains }: Arguments): void {
  const meant = vary !== "all" || runs !== 1 || seed !== undefined || bisect || skipKernel || skipToolchains;
  if (!meant) return;
  throw invalid("with --against the image is built once, and nothing is built again", {
    next: "leave --vary, --runs, --seed, --bisect and --skip-… out; verify without --against tells whether it builds the same twice",
  });
}

/** @throws SamebitsError (exit 2): a program belongs to one image */
function requireOneImage(images: readonly ImageDefinition[], { binary }: Arguments): void {
  if (binary.length === 0 || images.length === 1) return;
  throw invalid("--binary is about one image", { next: "name the image: samebits verify IMAGE --binary NAME=PATH" });
}

async function selectionOf(context: Context, image: ImageDefinition, argv: Arguments): Promise<Selection> {
  const selection = await readLocalOptions(context, image, argv);
  if (selection.local.breakpoints === undefined) return selection;
  throw invalid(`verify has no ${DEBUG_HOOK}: its builds run by themselves`, {
    next: `samebits build ${image.name} --profile ${DEBUG_HOOK}`,
  });
}

/** Of what is rebuilt, each image has its own. */
const OWN = "package repository";

async function verifyOne(
  context: Context,
  image: ImageDefinition,
  flavour: ChosenFlavour,
  selection: Selection,
  argv: Arguments,
  vary: VaryOptions,
  rebuilt: readonly Rebuilt[],
) {
  return verifyImage({
    ...(await openBuild(context, "verify", image, flavour, selection)),
    vary,
    skip: { kernel: argv.skipKernel, toolchains: argv.skipToolchains },
    rebuilt,
  });
}

/** The error for what was not reproduced: every digest, and what to do about it. @param shown a path as people type it */
export function differs(bad: readonly Verdict[], shown: (path: string) => string = (path) => path) {
  return bitsDiffer(`not reproduced: ${bad.map((one) => `${one.image} (${one.variant})`).join(", ")}`, {
    why: bad.flatMap(({ artifacts, rebuilt }) => [
      ...artifacts.flatMap((one) =>
        one.same
          ? []
          : [
              `${one.file}:`,
              `  build 1 ${hexOf(one.first)}`,
              ...one.others.map((other, index) => `  build ${index + 2} ${hexOf(other)}`),
              `  lock    ${one.locked === undefined ? "nothing is locked" : hexOf(one.locked)}`,
            ],
      ),
      ...rebuilt.flatMap(({ what, same, kept }) =>
        same ? [] : [`the ${what} does not build the same twice; second build: ${kept ?? "not kept"}`],
      ),
    ]),
    next: bad.flatMap(({ artifacts, image, variant, first, runs, rebuilt, bisection }) => {
      const differing = runs.findIndex(({ kept }) => kept !== undefined);
      const other = runs[differing];
      const different = rebuilt.find(({ same, kept }) => !same && kept !== undefined);
      return [
        ...(other ? [`all differences: samebits diff ${shown(first.folder)} ${shown(other.kept!)} --all`] : []),
        ...(other && bisection === undefined
          ? [
              `which variation it takes: samebits verify ${image} ${variantOptions(variant)} ${replayOptions(runs, differing)} --bisect`,
            ]
          : []),
        ...(different ? [`samebits diff ${different.path} ${different.kept}`] : []),
        ...(!buildsDiffer(artifacts) && artifacts.some((one) => !one.same)
          ? [
              artifacts.every((one) => one.locked === undefined)
                ? `both builds agree, and nothing is locked yet: samebits build ${image} ${variantOptions(variant)} --update-lock`
                : `both builds agree, the lock does not: if the change is meant, samebits build ${image} ${variantOptions(variant)} --update-lock`,
            ]
          : []),
      ];
    }),
  });
}
