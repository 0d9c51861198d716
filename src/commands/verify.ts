import { bitsDiffer } from "../base/errors.ts";
import { hexOf } from "../image/artifacts.ts";
import { variantOf } from "../image/build.ts";
import { chooseFlavour, type ImageDefinition, listImages, loadImage } from "../image/definition.ts";
import { type Cell, renderTable } from "../report/table.ts";
import { KERNEL_VARIATIONS, type KernelVerdict } from "../repro/rebuild-kernel.ts";
import { buildsDiffer, type ComparedArtifact, type Verdict } from "../repro/verdict.ts";
import { type VerifyOptions, verifyImage } from "../repro/verify.ts";
import type { Command, Context } from "./context.ts";
import { openSession, prepareOptions } from "./session.ts";

interface Arguments {
  readonly image: readonly string[];
  readonly flavour: string | undefined;
  readonly profile: string | undefined;
  readonly skipKernel: boolean;
}

/** `samebits verify [IMAGE…]`. Event for programs: `verify`, a Verdict for each image and flavour. */
const command: Command<Arguments> = {
  builder: (yargs) =>
    yargs
      .positional("image", { type: "string", array: true, default: [], describe: "Images (default: all)" })
      .option("flavour", { type: "string", describe: "Default: all flavours of an image" })
      .option("profile", { type: "string", describe: "One of the image's mkosi profiles" })
      .option("skip-kernel", {
        type: "boolean",
        default: false,
        describe: "Do not rebuild the kernel; the verdict says so",
      }),

  async run(context, argv) {
    const names = argv.image.length > 0 ? argv.image : await listImages(context.root);
    // All are loaded first: a wrong name should not come out after an hour.
    const images = await Promise.all(names.map((name) => loadImage(context.root, name)));
    const verdicts: Verdict[] = [];
    // A kernel that several images share is rebuilt once; its verdict counts for each of them.
    const rebuilt = new Map<string, KernelVerdict>();
    for (const image of images) {
      for (const flavour of flavoursOf(image, argv.flavour)) {
        const kernel = argv.skipKernel ? "skip" : (rebuilt.get(image.kernel) ?? "rebuild");
        const verdict = await verifyOne(context, image, flavour, argv, kernel);
        if (verdict.kernel) rebuilt.set(image.kernel, verdict.kernel);
        verdicts.push(verdict);
        context.report.event("verify", { ...verdict });
        if (!context.json) context.out(renderVerdict(verdict, image, context.colour));
      }
    }
    const bad = verdicts.filter((verdict) => !verdict.same);
    if (bad.length > 0) throw differs(bad);
  },
};

export default command;

const flavoursOf = (image: ImageDefinition, wanted: string | undefined) =>
  wanted === undefined ? Object.keys(image.flavours) : [chooseFlavour(image, wanted).name];

async function verifyOne(
  context: Context,
  image: ImageDefinition,
  flavourName: string,
  argv: Arguments,
  kernel: VerifyOptions["kernel"],
) {
  const session = await openSession(context, `verify-${image.name}-${variantOf(flavourName, argv.profile)}`);
  return verifyImage({
    ...prepareOptions(context, session),
    image,
    flavourName,
    flavour: image.flavours[flavourName]!,
    profile: argv.profile,
    logs: session.logs,
    env: session.env,
    uid: session.uid,
    kernel,
  });
}

/** The last column: what is not locked is told apart from what differs. */
function outcome({ same, first, second, locked }: ComparedArtifact): Cell {
  if (same) return { text: "same", mood: "good" };
  return { text: first === second && locked === undefined ? "not locked" : "DIFFERS", mood: "bad" };
}

/** The table for people: build 1, build 2, lock; digests shortened where all agree. */
export function renderVerdict(verdict: Verdict, image: ImageDefinition, colour: boolean): string {
  const short = (integrity: string | undefined) =>
    integrity === undefined ? undefined : hexOf(integrity).slice(0, 16);
  const beside = (value: string | undefined, first: string): Cell =>
    value === undefined
      ? { text: "not locked", mood: "bad" }
      : { text: short(value)!, mood: value === first ? "good" : "bad" };
  const rows: (Cell | string)[][] = verdict.artifacts.map((one) => [
    one.file,
    short(one.first)!,
    beside(one.second, one.first),
    beside(one.locked, one.first),
    outcome(one),
  ]);
  const { kernel } = verdict;
  if (kernel) {
    rows.push([
      `kernel ${image.kernel} (bzImage)`,
      short(kernel.first)!,
      kernel.second === undefined ? { text: "?", mood: "bad" } : beside(kernel.second, kernel.first),
      "-",
      kernel.same ? { text: "same", mood: "good" } : { text: "DIFFERS", mood: "bad" },
    ]);
  } else {
    rows.push([
      `kernel ${image.kernel} (bzImage)`,
      "-",
      { text: "skipped: --skip-kernel", mood: "quiet" },
      "-",
      { text: "not checked", mood: "quiet" },
    ]);
  }
  const full = verdict.artifacts.map((one) => `  ${hexOf(one.first)}  ${one.file}\n`).join("");
  const scope = kernel ? "" : ", kernel not rebuilt";
  return (
    `\n${verdict.image} (${verdict.variant}), sha256:\n\n` +
    renderTable(["artifact", "build 1", "build 2", "lock", ""], rows, { colour }) +
    `\nvaried: ${verdict.variations.join("; ")}\n` +
    (kernel ? `varied for the kernel: ${KERNEL_VARIATIONS}\n` : "") +
    (verdict.same ? `\nReproduced: both builds and the lock agree${scope}.\n${full}` : "")
  );
}

/** The error for what was not reproduced: every digest, and what to do about it. */
export function differs(bad: readonly Verdict[]) {
  return bitsDiffer(`not reproduced: ${bad.map((one) => `${one.image} (${one.variant})`).join(", ")}`, {
    why: bad.flatMap(({ image, artifacts, kernel }) => [
      ...artifacts.flatMap((one) =>
        one.same
          ? []
          : [
              `${one.file}:`,
              `  build 1 ${hexOf(one.first)}`,
              `  build 2 ${hexOf(one.second)}`,
              `  lock    ${one.locked === undefined ? "nothing is locked" : hexOf(one.locked)}`,
            ],
      ),
      ...(kernel && !kernel.same
        ? [`the kernel of ${image} does not build the same twice; second build: ${kernel.kept ?? "not kept"}`]
        : []),
    ]),
    next: bad.flatMap(({ kept, artifacts, image, variant }) => [
      ...(kept === undefined ? [] : [`compare the folder ${kept} with the one beside it`]),
      ...(!buildsDiffer(artifacts) && artifacts.some((one) => !one.same)
        ? [
            artifacts.every((one) => one.locked === undefined)
              ? `both builds agree, and nothing is locked yet: samebits build ${image} ${variantOptions(variant)} --update-lock`
              : `both builds agree, the lock does not: if the change is meant, samebits build ${image} ${variantOptions(variant)} --update-lock`,
          ]
        : []),
    ]),
  });
}

/** The options that select a variant: `--flavour qemu --profile devtools`. */
function variantOptions(variant: string): string {
  const [flavour, profile] = variant.split("+", 2);
  return `--flavour ${flavour}${profile === undefined ? "" : ` --profile ${profile}`}`;
}
