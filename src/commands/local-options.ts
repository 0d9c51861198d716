import type { Argv } from "yargs";
import { invalid } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { type ImageDefinition, listProfiles } from "../image/definition.ts";
import { readGivenBinaries } from "../image/given-binary.ts";
import { findLocalChanges, type LocalChanges } from "../image/local-changes.ts";
import { loadBinaries } from "../inputs/binaries.ts";
import type { Context } from "./context.ts";

/** The profile that is samebits' own, and no profile of mkosi: scripts stop at their marked lines. */
export const DEBUG_HOOK = "debug-hook";

/** Options that make a build another one than the project's plain one. */
export interface LocalArguments {
  readonly profile: string | undefined;
  readonly binary: readonly string[];
}

/** @param debugHook whether the command has {@link DEBUG_HOOK} to offer */
export const addLocalOptions = <T>(yargs: Argv<T>, { debugHook }: { readonly debugHook: boolean }) =>
  yargs
    .option("profile", {
      type: "string",
      requiresArg: true,
      describe: `One of the image's mkosi profiles, which has digests of its own${debugHook ? `; ${DEBUG_HOOK}, alone or as NAME,${DEBUG_HOOK}: scripts stop at \${BREAKPOINT:-:}` : ""}`,
    })
    .option("binary", {
      type: "string",
      array: true,
      default: [],
      requiresArg: true,
      describe: "NAME=PATH: a program of the image's binaries.toml, from a file (may be repeated)",
    });

/** What was asked for, and what of it only this machine has. */
export interface Selection {
  /** mkosi's. */
  readonly profile: string | undefined;
  readonly local: LocalChanges;
}

/**
 * Reads the options, and looks for local changes in the image's folder.
 * @param options.timeout seconds that a stopped script waits; undefined: for ever
 * @throws SamebitsError (exit 2) for unknown profiles, several of them, wrong programs and open keys
 */
export async function readLocalOptions(
  context: Pick<Context, "cwd">,
  image: ImageDefinition,
  { profile: text, binary }: LocalArguments,
  { timeout }: { readonly timeout?: number | undefined } = {},
): Promise<Selection> {
  const { profile, debugHook } = await readProfiles(image, text);
  const binaries = await readGivenBinaries(image, await loadBinaries(image.folder), binary, context.cwd);
  const breakpoints = debugHook ? { timeout } : undefined;
  return { profile, local: await findLocalChanges(image, { profile, binaries, breakpoints }) };
}

/**
 * @param text as it was given: one of the image's profiles, {@link DEBUG_HOOK}, or both
 * @throws SamebitsError (exit 2) for an unknown profile, and for several
 */
export async function readProfiles(
  image: ImageDefinition,
  text: string | undefined,
): Promise<{ profile: string | undefined; debugHook: boolean }> {
  const wanted = text === undefined ? [] : text.split(",").map((one) => one.trim());
  await requireProfiles(image, wanted, [DEBUG_HOOK]);
  const profiles = [...new Set(wanted.filter((name) => name !== DEBUG_HOOK))];
  if (profiles.length > 1) {
    throw invalid(`one profile at a time: ${profiles.join(", ")}`, {
      why: "packages and digests are locked for each profile by itself",
    });
  }
  return { profile: profiles[0], debugHook: wanted.includes(DEBUG_HOOK) };
}

/**
 * @param more names that are taken besides the image's own
 * @throws SamebitsError (exit 2) for a profile that the image has not
 */
export async function requireProfiles(
  image: Pick<ImageDefinition, "name" | "folder">,
  wanted: readonly string[],
  more: readonly string[] = [],
): Promise<void> {
  const known = [...(await listProfiles(image)), ...more];
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw invalid(`the image "${image.name}" has no profile "${unknown}"`, { why: didYouMean(unknown, known) });
}

/** What to say of a build or a boot: that it is not for production, and what only this machine has. */
export function describeSelection(
  image: Pick<ImageDefinition, "profiles">,
  { profile, local }: { readonly profile: string | undefined; readonly local: Pick<LocalChanges, "what"> },
): string[] {
  const warning = profile === undefined ? undefined : image.profiles?.[profile]?.warning;
  return [
    ...(warning === undefined ? [] : [`NOT FOR PRODUCTION (${profile}): ${warning}`]),
    ...(local.what.length === 0 ? [] : [`LOCAL CHANGES, never locked: ${local.what.join(", ")}`]),
  ];
}
