import { invalid } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import type { ImageDefinition } from "../image/definition.ts";

/** One of an image's artifacts. */
export interface Target {
  readonly flavour: string;
  /** Short name, as image.toml has it: `efi`. */
  readonly artifact: string;
  readonly file: string;
}

export interface TargetWish {
  /** Base name of the published file. */
  readonly file: string;
  /** Extensions that its content speaks for, such as `efi`; for a file whose name does not say. */
  readonly kinds: readonly string[];
  readonly flavour?: string | undefined;
  readonly artifact?: string | undefined;
}

/**
 * Which artifact a published file is to be compared with: the named one; else the one of the same name; else the one whose name
 * ends in the same way (`release-1.2.raw.tar.gz` and `minimal.raw.tar.gz`), as far as possible; else what its content says. Of those
 * that fit alike, the one whose flavour is part of the file's name (`buildernet-azure-1.2.efi`).
 * @throws SamebitsError (exit 2) when none fits or several do, or there is no artifact of that name
 */
export function chooseTarget(image: ImageDefinition, wish: TargetWish): Target {
  const all = Object.entries(image.flavours).flatMap(([flavour, { artifacts }]) =>
    wish.flavour === undefined || wish.flavour === flavour
      ? Object.entries(artifacts).map(([artifact, file]) => ({ flavour, artifact, file }))
      : [],
  );
  const named = wish.artifact === undefined ? all : all.filter(({ artifact }) => artifact === wish.artifact);
  if (named.length === 0) {
    throw invalid(`the image "${image.name}" has no artifact "${wish.artifact}"`, {
      why: didYouMean(wish.artifact!, new Set(all.map(({ artifact }) => artifact))),
    });
  }
  const exact = named.filter(({ file }) => file === wish.file);
  const similar = exact.length > 0 ? exact : wish.artifact === undefined ? alike(named, wish) : named;
  const told = similar.filter(({ flavour }) => hasWord(wish.file, flavour));
  const fitting = told.length > 0 ? told : similar;
  if (fitting.length === 1) return fitting[0]!;
  if (fitting.length === 0) {
    throw invalid(`nothing that "${image.name}" makes is called as ${wish.file} is`, {
      why: `it makes ${names(all)}`,
      next: "say which one it is to be compared with: --artifact NAME",
    });
  }
  const flavours = new Set(fitting.map(({ flavour }) => flavour));
  throw invalid(`${wish.file} could be several of what "${image.name}" makes`, {
    why: fitting.map(({ flavour, artifact, file }) => `${file}: --flavour ${flavour} --artifact ${artifact}`),
    next: flavours.size > 1 ? "add one of these" : "add --artifact",
  });
}

/** Whether a name has a part between its beginning, its end, and what is neither letter nor digit. */
const hasWord = (name: string, part: string): boolean =>
  new RegExp(`(^|[^a-z0-9])${part}([^a-z0-9]|$)`).test(name.toLowerCase());

/** Those whose extensions agree with the file's for the most parts, from the end. */
function alike(targets: readonly Target[], { file, kinds }: TargetWish): Target[] {
  for (const name of [file, ...kinds.map((kind) => `.${kind}`)]) {
    const scores = targets.map((one) => commonExtensions(one.file, name));
    const best = Math.max(...scores);
    if (best === 0) continue;
    const fitting = targets.filter((_, index) => scores[index] === best);
    // x.tar.gz is rather a minimal.tar.gz than a minimal.raw.tar.gz.
    const whole = fitting.filter((one) => extensions(one.file).length === best);
    return whole.length > 0 ? whole : fitting;
  }
  return [];
}

/** From the last to the first. */
const extensions = (name: string): string[] => name.toLowerCase().split(".").slice(1).reverse();

function commonExtensions(a: string, b: string): number {
  const [one, other] = [extensions(a), extensions(b)];
  const differs = one.findIndex((extension, index) => extension !== other[index]);
  return differs < 0 ? one.length : differs;
}

const names = (targets: readonly Target[]): string => [...new Set(targets.map(({ file }) => file))].join(", ");
