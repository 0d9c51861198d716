import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { invalid, machineLacks } from "../base/errors.ts";
import { readJson } from "../base/json.ts";
import type { Reporter } from "../base/reporter.ts";
import { loadDebianDefinition, loadToolchainsDefinition } from "../debian/definition.ts";
import { pinnedSuites, unpinnedSuites } from "../debian/suites.ts";
import { loadImages, packagesLockFile } from "../image/definition.ts";
import { mkosiCombinations, requestedOf } from "../image/mkosi-summary.ts";
import { packagesOf, renderGenerated, snapshotsOf } from "../inputs/generated.ts";
import { kernelPins } from "../inputs/kernel-pins.ts";
import { npmPackages } from "../inputs/npm-lock.ts";
import { packagesLockSchema, renderPackagesLock } from "../inputs/packages-lock.ts";
import { requireGenerated } from "../inputs/prepare.ts";
import { listKernels, loadKernel } from "../kernel/definition.ts";
import { staleConfigurations } from "../kernel/stale.ts";
import type { Nix } from "../nix/nix.ts";
import { insideTree } from "../nix/tool.ts";
import { stalePrograms } from "../sources/stale-programs.ts";
import { notAsLocked } from "./kernel-entry.ts";
import { LAUNCHER_FILES, renderLauncherFiles } from "./launcher-files.ts";

export interface CheckOptions {
  readonly root: string;
  readonly report: Reporter;
  readonly nix: Nix;
  /** Folder for what is kept between runs, and for work. */
  readonly state: string;
  readonly logs: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Whether what people write and what `samebits lock` and `samebits kernel config` have written still agree. No network.
 * @throws SamebitsError (exit 2) that lists what does not agree; exit 3 when the image toolchain, whose mkosi is asked, is not there
 */
export async function checkLocks(options: CheckOptions): Promise<void> {
  const { root, report, nix } = options;
  const stale: string[] = [];
  const staleKernels: string[] = [];
  let update = false;
  await report.run([
    {
      title: "Compare definitions with nix/generated",
      work: async () => {
        const debian = await loadDebianDefinition(root);
        const toolchains = await loadToolchainsDefinition(root);
        const images = await loadImages(root);
        const generated = await requireGenerated(options);
        for (const [path, content] of renderGenerated(generated)) {
          if ((await readFile(join(root, path), "utf8")) !== content) stale.push(`${path} was edited by hand`);
        }
        const differ = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);
        if (differ(generated.archive.snapshots, snapshotsOf(debian.snapshot))) {
          stale.push("nix/debian.toml names another snapshot time");
        }
        const suites = pinnedSuites(debian).map((suite) => suite.name);
        if (differ([...suites].sort(), Object.keys(generated.archive.suites).sort())) {
          stale.push(
            `nix/debian.toml names the suites ${suites.join(", ")}; locked are ${Object.keys(generated.archive.suites).join(", ")}`,
          );
          update = unpinnedSuites(debian, generated.archive.suites).length > 0;
        }
        const { components } = generated.archive;
        if (differ(debian.components, components)) {
          stale.push(
            `nix/debian.toml names the components ${debian.components.join(", ")}; locked are ${components.join(", ")}`,
          );
        }
        const names = new Set([...toolchains.toolchains.keys(), ...Object.keys(generated.toolchains)]);
        for (const name of names) {
          if (differ(toolchains.toolchains.get(name), generated.toolchains[name]?.requested)) {
            stale.push(`nix/toolchains.toml: the toolchain "${name}" asks for other packages than those locked`);
          }
        }
        const nameOf = (key: string) => key.slice(0, key.indexOf("_"));
        const { busybox: unpacker, bash, npm } = generated.archive;
        const seed = { busybox: nameOf(unpacker.package), bash: nameOf(bash), npm: nameOf(npm) };
        for (const part of ["busybox", "bash", "npm"] as const) {
          if (toolchains.seed[part] === seed[part]) continue;
          stale.push(`nix/toolchains.toml: the seed's ${part} is ${toolchains.seed[part]}; locked is ${seed[part]}`);
        }
        const kernels = await listKernels(root);
        for (const name of kernels) {
          const why = notAsLocked(await loadKernel(root, name), generated.kernels[name]);
          if (why !== undefined) stale.push(why);
        }
        for (const name of Object.keys(generated.kernels)) {
          if (!kernels.includes(name)) stale.push(`the kernel "${name}" is locked but not defined any more`);
        }
        if (differ(images.map((image) => image.name).sort(), [...generated.repositories].sort())) {
          stale.push("images/ holds other images than those locked");
        }
        const [busybox] = packagesOf(generated, [generated.archive.busybox.package]);
        const runtime = packagesOf(generated, generated.toolchains.runtime?.packages ?? []);
        const launcher = renderLauncherFiles(busybox!, runtime, await npmPackages(root));
        if ((await readFile(join(root, LAUNCHER_FILES), "utf8").catch(() => "")) !== launcher) {
          stale.push(`${LAUNCHER_FILES} does not fit package-lock.json and the runtime toolchain`);
        }
      },
    },
    {
      title: "Compare the images' packages with mkosi's summary",
      work: async () => {
        const [tree, enter] = await nix.outPaths("nix-image-toolchain", ["toolchains.image", "enter"]);
        if ((await nix.missing([tree!, enter!])).size > 0) {
          throw machineLacks("the image toolchain is not in the Nix store, so its mkosi cannot be asked", {
            next: "run: samebits fetch --build",
          });
        }
        const { release } = await loadDebianDefinition(root);
        for (const image of await loadImages(root)) {
          const lock = await readJson(packagesLockFile(image), packagesLockSchema, "run: samebits lock");
          const { note: _, ...content } = lock;
          if ((await readFile(packagesLockFile(image), "utf8")) !== renderPackagesLock(content)) {
            stale.push(`images/${image.name}/packages.lock.json was edited by hand`);
          }
          const now = requestedOf(
            await mkosiCombinations(image, { ...options, release, tool: insideTree(enter!, tree!) }),
          );
          if (JSON.stringify(sorted(now)) !== JSON.stringify(sorted(lock.requested))) {
            stale.push(
              `images/${image.name}: mkosi asks for other packages than those locked${describeDifference(lock.requested, now)}`,
            );
          }
        }
      },
    },
    {
      title: "Compare the images' programs with their sources",
      work: async () => {
        for (const image of await loadImages(root)) stale.push(...(await stalePrograms(image, root)));
      },
    },
    {
      title: "Compare the kernels' configurations with their fragments",
      work: async () => {
        const generated = await requireGenerated(options);
        for (const name of await listKernels(root)) {
          // One that is not locked yet has been told of above.
          const pins = generated.kernels[name] && kernelPins(generated, name);
          const found = await staleConfigurations(await loadKernel(root, name), pins);
          if (found.length === 0) continue;
          stale.push(...found);
          staleKernels.push(name);
        }
      },
    },
  ]);
  if (stale.length === 0) return;
  throw invalid("definitions and generated files do not agree", {
    why: stale,
    next: [
      ...(stale.length > staleKernels.length ? [update ? "run: samebits lock --update" : "run: samebits lock"] : []),
      ...staleKernels.map((name) => `run: samebits kernel config ${name}`),
    ],
  });
}

const sorted = (record: object) => Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

function describeDifference(
  before: Readonly<Record<string, readonly string[]>>,
  now: Readonly<Record<string, readonly string[]>>,
): string {
  const old = new Set(Object.values(before).flat());
  const fresh = new Set(Object.values(now).flat());
  const added = [...fresh].filter((name) => !old.has(name));
  const gone = [...old].filter((name) => !fresh.has(name));
  const words = [...added.map((name) => `+${name}`), ...gone.map((name) => `-${name}`)];
  return words.length === 0 ? "" : ` (${words.join(" ")})`;
}
