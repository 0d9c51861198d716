import { join } from "node:path";
import { z } from "zod";
import { stepFailed } from "../base/errors.ts";
import { run } from "../base/process.ts";
import { describeIssues } from "../base/schema.ts";
import { withWorkspace } from "../base/workspace.ts";
import { TREES } from "./assemble.ts";
import { copyConfiguration } from "./copy-configuration.ts";
import { type ImageDefinition, listProfiles } from "./definition.ts";
import { localConfiguration } from "./local-files.ts";

const names = z.array(z.string()).nullish();
const summarySchema = z.object({
  Images: z.array(
    z.object({
      Distribution: z.string(),
      Release: z.string(),
      Packages: names,
      BuildPackages: names,
      VolatilePackages: names,
    }),
  ),
});

/** What mkosi installs by itself before the configured packages, for Debian (mkosi 25, distributions/debian.py, `install`). */
export const MKOSI_INSTALLS = ["?essential", "base-files"];

/** One way to build an image: a flavour, and a profile or none. */
export interface Combination {
  readonly flavour: string;
  readonly profile: string | undefined;
  /** Package names and apt patterns that mkosi will ask apt for, sorted. */
  readonly packages: readonly string[];
}

/**
 * The packages that mkosi's own resolved configuration (`mkosi --json summary`) names, for every flavour and profile.
 * @param options.tool enters the image toolchain (bubblewrap options, then the command)
 * @throws SamebitsError (exit 1) with mkosi's own words for a configuration it refuses
 */
export async function mkosiCombinations(
  image: ImageDefinition,
  options: {
    readonly release: string;
    readonly tool: (command: readonly string[], sandbox?: readonly string[]) => readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly logs: string;
    /** Folder for what is kept between runs, and for work. */
    readonly state: string;
    /** true: with the image's local configuration, which is otherwise left out. */
    readonly local?: boolean;
    readonly signal?: AbortSignal;
  },
): Promise<Combination[]> {
  if (options.local || (await localConfiguration(image.folder)).length === 0) return combinationsOf(image, options);
  // mkosi reads local configuration wherever it lies: it is asked about a copy that has none.
  return withWorkspace(join(options.state, "work"), "summary", async (workspace) => {
    const images = join(workspace, "images");
    await copyConfiguration(join(image.folder, "../.."), image.name, images, { local: false });
    return combinationsOf({ ...image, folder: join(images, image.name) }, options);
  });
}

async function combinationsOf(
  image: ImageDefinition,
  options: Parameters<typeof mkosiCombinations>[1],
): Promise<Combination[]> {
  const combinations: Combination[] = [];
  for (const [flavour, { mkosi }] of Object.entries(image.flavours)) {
    for (const profile of [undefined, ...(await listProfiles(image))]) {
      const selected = [...(profile === undefined ? [] : [`--profile=${profile}`]), ...mkosi];
      const log = join(
        options.logs,
        `mkosi-summary-${image.name}-${flavour}${profile === undefined ? "" : `-${profile}`}.log`,
      );
      const { stdout } = await run(
        options.tool(
          ["/usr/bin/mkosi", `--directory=${image.folder}`, ...selected, "--json", "summary"],
          ["/samebits/repository", "/samebits/kernel", "/samebits/programs", ...Object.values(TREES)].flatMap(
            (path) => ["--dir", path],
          ),
        ),
        {
          log,
          env: options.env,
          failure: `mkosi does not accept the configuration of "${image.name}"`,
          ...(options.signal && { signal: options.signal }),
        },
      );
      const packages = new Set(MKOSI_INSTALLS);
      for (const one of parseSummary(stdout, image.name, log)) {
        if (one.Distribution !== "debian" || one.Release !== options.release) {
          throw stepFailed(`the image "${image.name}" is configured for ${one.Distribution} ${one.Release}`, {
            next: `set Distribution=debian and Release=${options.release}: the release pinned in nix/debian.toml`,
          });
        }
        for (const list of [one.Packages, one.BuildPackages, one.VolatilePackages]) {
          for (const name of list ?? []) packages.add(name);
        }
      }
      combinations.push({ flavour, profile, packages: [...packages].sort() });
    }
  }
  return combinations;
}

function parseSummary(text: string, image: string, log: string): z.output<typeof summarySchema>["Images"] {
  const refuse = (why: string, cause: unknown) =>
    stepFailed(`mkosi's summary of "${image}" has an unexpected form`, { why: [why, `full log: ${log}`], cause });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refuse((error as Error).message, error);
  }
  const parsed = summarySchema.safeParse(value);
  if (!parsed.success) throw refuse(describeIssues(parsed.error, summarySchema)[0]!.message, parsed.error);
  return parsed.data.Images;
}

/** What mkosi asks for, by flavour, or flavour+profile: as the package lock records it. */
export const requestedOf = (combinations: readonly Combination[]): Record<string, string[]> =>
  Object.fromEntries(
    combinations.map(({ flavour, profile, packages }) => [
      profile === undefined ? flavour : `${flavour}+${profile}`,
      [...packages],
    ]),
  );
