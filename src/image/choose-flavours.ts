import { invalid } from "../base/errors.ts";
import { chooseFlavour, type Flavour, type ImageDefinition } from "./definition.ts";

/** What stands for every flavour of an image. */
export const ALL_FLAVOURS = "all";

/** `--flavour` as yargs hands it over: given once, several times, or not at all. */
export type FlavourWords = string | readonly string[] | undefined;

export interface ChosenFlavour {
  readonly name: string;
  readonly flavour: Flavour;
}

/**
 * The flavours that are meant by `--flavour`: names, separated by commas or given one by one, or `all`. Each comes once, in the
 * order they were named in, or that of image.toml.
 * @param otherwise when none is named
 * @throws SamebitsError (exit 2) for an unknown flavour
 */
export function chooseFlavours(
  image: ImageDefinition,
  words: FlavourWords,
  otherwise: "first" | typeof ALL_FLAVOURS,
): ChosenFlavour[] {
  const named = words === undefined ? [] : [words].flat().flatMap((word) => word.split(",").map((name) => name.trim()));
  if (named.length === 0 && otherwise === "first") return [chooseFlavour(image, undefined)];
  const names = named.length === 0 || named.includes(ALL_FLAVOURS) ? [...named, ...Object.keys(image.flavours)] : named;
  return [...new Set(names)].filter((name) => name !== ALL_FLAVOURS).map((name) => chooseFlavour(image, name));
}

/**
 * The one flavour that is meant, for what works on one; undefined: none is named.
 * @throws SamebitsError (exit 2) for an unknown flavour, and for several
 */
export function onlyFlavour(image: ImageDefinition, words: FlavourWords): string | undefined {
  if (words === undefined) return undefined;
  const chosen = chooseFlavours(image, words, ALL_FLAVOURS).map(({ name }) => name);
  if (chosen.length > 1) throw invalid(`one flavour is wanted here, not ${chosen.length}`, { why: chosen.join(", ") });
  return chosen[0];
}
