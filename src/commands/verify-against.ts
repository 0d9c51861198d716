import { realpath } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import type { Argv } from "yargs";
import { bitsDiffer, invalid, unreadable } from "../base/errors.ts";
import { OpenFiles } from "../diff/content.ts";
import { leafToJson } from "../diff/leaf-json.ts";
import { byImportance, countCauses } from "../diff/rank.ts";
import { type Artifacts, hexOf } from "../image/artifacts.ts";
import { buildImage, variantOf } from "../image/build.ts";
import { type FlavourWords, onlyFlavour } from "../image/choose-flavours.ts";
import { type ImageDefinition, listImages, loadImage } from "../image/definition.ts";
import { readDigestsLock } from "../image/digests-lock.ts";
import { isLocal } from "../image/local-changes.ts";
import { type AgainstVerdict, compareWithPublished } from "../repro/against.ts";
import { type Checkout, readCheckout } from "../repro/checkout.ts";
import { chooseTarget, type Target } from "../repro/choose-artifact.ts";
import { judgeCommit } from "../repro/judge-commit.ts";
import { usualExtensions } from "../repro/kind-of-file.ts";
import { looksLikePublicKey } from "../repro/minisign.ts";
import { type Published, readPublished } from "../repro/published.ts";
import type { Context } from "./context.ts";
import { epochOf } from "./epoch.ts";
import { DEBUG_HOOK, type LocalArguments, readLocalOptions, type Selection } from "./local-options.ts";
import { findMinisign } from "./minisign-tool.ts";
import { buildOptions, openSession, type Session } from "./session.ts";
import { renderAgainst } from "./verify-against-text.ts";

/** The options of `verify` that have to do with `--against`. */
export interface AgainstArguments {
  readonly against: string | undefined;
  readonly sha256: string | undefined;
  readonly minisig: string | undefined;
  readonly pubkey: string | undefined;
  readonly artifact: string | undefined;
}

export interface AgainstCall extends AgainstArguments, LocalArguments {
  readonly image: readonly string[];
  readonly flavour: FlavourWords;
}

/** Adds the options to those of `verify`. */
export const addAgainstOptions = (yargs: Argv): Argv<unknown> =>
  yargs
    .option("against", { type: "string", describe: "Build once, and compare with this published artifact" })
    .option("sha256", { type: "string", describe: "The artifact's SHA-256, or a SHA256SUMS file that lists it" })
    .option("minisig", { type: "string", describe: "Its minisign signature (default: FILE.minisig, if there is one)" })
    .option("pubkey", { type: "string", describe: "The publisher's minisign key: a .pub file, or the key itself" })
    .option("artifact", {
      type: "string",
      describe: "What to compare it with, by image.toml's name (default: by its name)",
    })
    .example(
      "$0 verify buildernet --flavour qemu --against buildernet-1.2.efi --pubkey buildernet.pub",
      "is this release what this checkout builds?",
    ) as Argv<unknown>;

/** @throws SamebitsError (exit 2) when options stand there that mean nothing without `--against` */
export function requireAgainst(argv: AgainstArguments): void {
  if (argv.against !== undefined) return;
  const lost = (["sha256", "minisig", "pubkey", "artifact"] as const).find((name) => argv[name] !== undefined);
  if (lost !== undefined) {
    throw invalid(`--${lost} is about a published artifact`, { next: "name the artifact: --against FILE" });
  }
}

/** A published artifact that was checked, and what it will be compared with. Nothing is built yet. */
export interface PreparedAgainst {
  readonly image: ImageDefinition;
  readonly target: Target;
  /** Flavour, or flavour+profile. */
  readonly variant: string;
  readonly published: Published;
  readonly checkout: Checkout;
  readonly session: Session;
}

/**
 * Reads the published artifact, checks its digest and signature, and chooses flavour and artifact: all that can go wrong
 * before anything is built. Warns of what makes a difference likely.
 * @throws SamebitsError exit 2 and 1, see {@link readPublished}
 */
export async function prepareAgainst(context: Context, argv: AgainstCall): Promise<PreparedAgainst> {
  const { root, cwd, report, signal } = context;
  const image = await onlyImage(context, argv.image);
  const { profile } = await selectionAgainst(context, image, argv);
  const flavour = onlyFlavour(image, argv.flavour);
  const path = await realpath(resolve(cwd, argv.against!)).catch((error) => {
    throw unreadable(argv.against!, error);
  });
  if (path.startsWith(join(await realpath(root), "out") + sep)) {
    throw invalid(`${argv.against} lies where builds are written to`, {
      why: "it would be compared with itself, or be overwritten",
      next: "give the file that was published, from outside of the project's out/",
    });
  }
  const session = await openSession(context, `verify-${image.name}-against`);
  const { env, logs } = session;
  let published!: Published;
  await report.run([
    {
      title: `Check ${argv.against}`,
      work: async () => {
        const resolved = (given: string | undefined) => (given === undefined ? undefined : resolve(cwd, given));
        published = await readPublished({
          path: resolve(cwd, argv.against!),
          sha256:
            argv.sha256 !== undefined && /^[0-9a-f]{64}$/i.test(argv.sha256) ? argv.sha256 : resolved(argv.sha256),
          minisig: resolved(argv.minisig),
          pubkey: argv.pubkey !== undefined && looksLikePublicKey(argv.pubkey) ? argv.pubkey : resolved(argv.pubkey),
          minisign: () => findMinisign(context, session),
          env,
          logs,
          signal,
        });
        const { signature, digestFrom } = published;
        const checked = [
          ...(digestFrom === undefined ? [] : ["digest as given"]),
          ...(signature === undefined ? [] : ["signature good"]),
        ];
        return checked.join(", ") || "read; nothing to check it against";
      },
    },
  ]);
  const target = chooseTarget(image, {
    file: published.name,
    kinds: kindsOf(path),
    flavour,
    artifact: argv.artifact,
  });
  const checkout = await readCheckout({ root, env, logs, signal });
  const { warning } = judgeCommit(published.signature?.comment, checkout, false);
  for (const text of [...published.warnings, ...(warning === undefined ? [] : [warning])]) report.warn(text);
  return { image, target, variant: variantOf(target.flavour, profile), published, checkout, session };
}

/** Compares what was built with the published artifact. @param folder the one that holds the artifacts */
export async function concludeAgainst(
  context: Context,
  prepared: PreparedAgainst,
  built: { readonly folder: string; readonly artifacts: Artifacts },
): Promise<AgainstVerdict> {
  const { image, target, variant, published, checkout, session } = prepared;
  const { report, signal, env } = context;
  const { file, integrity } = built.artifacts[target.artifact]!;
  const lock = await readDigestsLock(image);
  let verdict!: AgainstVerdict;
  await report.run([
    {
      title: `Compare ${published.name} with ${file}`,
      work: async (step) => {
        verdict = await compareWithPublished({
          image: image.name,
          variant,
          target,
          published,
          built: { path: join(built.folder, file), integrity, locked: lock.flavours[variant]?.[target.artifact] },
          checkout,
          work: join(session.stateFolder, "work"),
          signal,
          ...epochOf(env),
          progress: (text) => step.progress(text),
        });
      },
    },
  ]);
  return verdict;
}

/** Shows a verdict, as text or as the event `verify-against`. @throws SamebitsError (exit 4) when bits differ */
export function presentAgainst(context: Context, verdict: AgainstVerdict): void {
  context.report.event("verify-against", againstToJson(verdict));
  if (!context.json) context.out(renderAgainst(verdict, context));
  const { published, built, outcome, commit, image, variant, lockAgrees } = verdict;
  if (outcome === "differs") {
    throw bitsDiffer(`${published.name} is not what this checkout builds`, {
      why: [
        `published sha256 ${hexOf(published.integrity)}`,
        `built     sha256 ${hexOf(built.integrity)}`,
        ...lockSays(verdict),
        commit.statement,
      ],
      next: [
        ...(commit.next === undefined ? [] : [commit.next]),
        `samebits diff ${relative(context.cwd, published.path)} ${relative(context.cwd, built.path)} shows all of it`,
        `samebits verify ${image} tells whether this checkout builds the same twice`,
      ],
    });
  }
  if (!lockAgrees) {
    throw bitsDiffer(`${published.name} is what this checkout builds, but not what its lock says`, {
      why: [`built  sha256 ${hexOf(built.integrity)}`, `locked sha256 ${hexOf(built.locked!)} (${image}, ${variant})`],
      next: "the lock is of another state of the files: git status, git log -- images/ say of which",
    });
  }
}

/** Which of two that differ the lock is for: whether it is the publisher's file or one's own build that is unexpected. */
function lockSays({ published, built }: AgainstVerdict): string[] {
  if (built.locked === published.integrity)
    return ["the lock has the published digest: the build did not come out as it should"];
  if (built.locked === built.integrity)
    return ["the lock has the digest of the build: the published file was made from something else"];
  return [];
}

/**
 * `samebits verify IMAGE --against FILE`: checks the file, builds the image unless it is up to date, compares, shows.
 * @throws SamebitsError exit 4 when bits differ, from the published artifact's or the lock's
 */
export async function verifyAgainst(context: Context, argv: AgainstCall): Promise<AgainstVerdict> {
  const prepared = await prepareAgainst(context, argv);
  const { image, target, session } = prepared;
  const { profile, local } = await selectionAgainst(context, image, argv);
  const { record, folder } = await buildImage({
    ...buildOptions(context, session),
    image,
    flavourName: target.flavour,
    flavour: image.flavours[target.flavour]!,
    profile,
    local,
    updateLock: false,
    compareLock: false,
    force: false,
    // Sizes alone are too little to say something about anyone's release.
    rehash: true,
  });
  const verdict = await concludeAgainst(context, prepared, { folder, artifacts: record.artifacts });
  presentAgainst(context, verdict);
  return verdict;
}

/** @throws SamebitsError (exit 2): what is published was built from a project's files, and is compared with what these make */
async function selectionAgainst(context: Context, image: ImageDefinition, argv: LocalArguments): Promise<Selection> {
  const selection = await readLocalOptions(context, image, argv);
  if (!isLocal(selection.local)) return selection;
  throw invalid(`"${image.name}" has local changes, and would not be what is published`, {
    why: selection.local.what,
    next: `move the files away, and leave --binary and ${DEBUG_HOOK} out`,
  });
}

async function onlyImage(context: Context, names: readonly string[]): Promise<ImageDefinition> {
  if (names.length === 1) return loadImage(context.root, names[0]!);
  throw invalid("one published artifact is compared with one image", {
    why: `images: ${(await listImages(context.root)).join(", ")}`,
    next: "samebits verify IMAGE --against FILE",
  });
}

function kindsOf(path: string): string[] {
  const files = new OpenFiles();
  try {
    return usualExtensions(files.open(path).bytes!);
  } finally {
    files.close();
  }
}

/** The event `verify-against`. */
export function againstToJson(verdict: AgainstVerdict): Readonly<Record<string, unknown>> {
  const { differences, commit, ...rest } = verdict;
  const { warning: _, ...finding } = commit;
  return {
    ...rest,
    same: verdict.outcome !== "differs" && verdict.lockAgrees,
    commit: finding,
    ...(differences && {
      differences: {
        compared: differences.compared,
        causes: Object.fromEntries(countCauses(differences.leaves)),
        leaves: byImportance(differences.leaves).map(leafToJson),
      },
    }),
  };
}
