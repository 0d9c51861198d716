import { z } from "zod";
import { repositoryAttribute } from "../inputs/repository-attribute.ts";
import { buildProgress } from "../nix/build-progress.ts";
import type { Nix } from "../nix/nix.ts";
import { buildFolder } from "./build-folder.ts";
import { narHashes, type RebuildOptions, recheck, secondsSince } from "./rebuild.ts";
import type { Rebuilt, VariedAspect } from "./verdict.ts";

/**
 * What samebits makes out of pinned files before an image is assembled: `what` as people know it, attribute of nix/.
 * @param programs those of the image that are built from source, and the languages they are in
 * @param packagesLock a lock of this machine's own, which the image's packages are taken from
 */
export const toolsOf = (
  image: string,
  programs: readonly { readonly name: string; readonly language: string }[],
  packagesLock?: string,
) => [
  { what: "toolchain image", attribute: "toolchains.image", jobs: true },
  { what: "toolchain kernel", attribute: "toolchains.kernel", jobs: true },
  { what: "package repository", attribute: repositoryAttribute(image, packagesLock), jobs: false },
  ...[...new Set(programs.map(({ language }) => language))].sort().map((language) => ({
    what: `toolchain ${language}`,
    attribute: `toolchains.${language}`,
    jobs: true,
  })),
  ...programs.map(({ name }) => ({
    what: `program ${name} of ${image}`,
    attribute: `programs."${image}".built."${name}"`,
    jobs: true,
  })),
];

/** Where Nix builds usually, seen from within its sandbox, and where the second time. */
const FOLDERS = ["/build", "/samebits/another/place/to/build"] as const;

const ELSEWHERE = ["--option", "sandbox-build-dir", FOLDERS[1]];

/** Whether Nix builds in the other folder when it is told to. */
export const buildsElsewhere = async (nix: Nix): Promise<boolean> => (await buildFolder(nix, ELSEWHERE)) === FOLDERS[1];

const pathsSchema = z.strictObject({ derivation: z.string(), output: z.string() });

/**
 * Unpacks a toolchain, makes a package repository or compiles a program once more. Where the store does not hold the first one any
 * longer (nothing in an image's inputs may refer to it, and so a garbage collection removes it), that one is made first. Nix's
 * sandbox fixes user, host name, time zone, locale, home, umask and environment for every build; what is left to vary is where it
 * builds, and with how many jobs.
 * @param tool `jobs`: whether it works with several at a time (NIX_BUILD_CORES)
 * @param options `there`: what {@link buildsElsewhere} says
 */
export async function rebuildTool(
  tool: { readonly what: string; readonly attribute: string; readonly jobs: boolean },
  options: Omit<RebuildOptions, "failure"> & { readonly there: boolean },
): Promise<Rebuilt> {
  const { nix, step, there } = options;
  const began = performance.now();
  const name = `nix-rebuild-${tool.what.replaceAll(" ", "-")}`;
  const expression = `let it = all.${tool.attribute}; in { derivation = it.drvPath; output = it.outPath; }`;
  const { derivation, output } = pathsSchema.parse(
    await nix.evaluate(`${name}-paths`, expression, `evaluating the ${tool.what} failed`),
  );
  const settings = ["--cores", "1", ...ELSEWHERE];
  const failure = `rebuilding the ${tool.what} failed`;
  if ((await nix.missing([output])).size > 0) {
    const first = ["nix-store", "--realise", derivation];
    await nix.command(`${name}-first`, first, {
      failure: `building the ${tool.what} failed`,
      onLine: buildProgress(step),
    });
  }
  const { same, kept } = await recheck(name, derivation, settings, { ...options, failure });
  const [first] = await narHashes(nix, [output]);
  const varied: VariedAspect[] = [
    {
      name: "path",
      title: "build path",
      first: FOLDERS[0],
      other: there ? FOLDERS[1] : FOLDERS[0],
      notDone: there ? undefined : "Nix takes this setting from the users it trusts alone, and for its sandbox",
    },
    {
      name: "processors",
      title: "processors",
      first: tool.jobs ? "all" : "1 job",
      other: "1 job",
      notDone: tool.jobs ? undefined : "it is made by one job at a time",
    },
  ];
  const second = same ? first : undefined;
  return { what: tool.what, path: output, same, first: first!, second, kept, varied, seconds: secondsSince(began) };
}
