import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { SamebitsError } from "../base/errors.ts";
import { readJson } from "../base/json.ts";
import { run } from "../base/process.ts";
import type { Reporter, Step } from "../base/reporter.ts";
import { withWorkspace } from "../base/workspace.ts";
import { type ReadSuite, readArchive } from "../debian/archive.ts";
import { type DebianBases, snapshotBases } from "../debian/base-urls.ts";
import { advisoriesSince } from "../debian/changelog.ts";
import { loadDebianDefinition } from "../debian/definition.ts";
import { type LockedPackage, lockEntry } from "../debian/locked-package.ts";
import type { PackageEntry, PackagesIndex } from "../debian/packages.ts";
import { storeName } from "../debian/store-name.ts";
import { suiteOf } from "../debian/suites.ts";
import { fetchFiles } from "../fetch/fetch-files.ts";
import { loadImages, packagesLockFile } from "../image/definition.ts";
import { ensureInStore } from "../inputs/ensure-in-store.ts";
import { packagesOf } from "../inputs/generated.ts";
import { packagesLockSchema } from "../inputs/packages-lock.ts";
import { pinnedDeb } from "../inputs/pinned-file.ts";
import { requireGenerated } from "../inputs/prepare.ts";
import type { Nix } from "../nix/nix.ts";
import { insideTree, type Tool } from "../nix/tool.ts";
import { fetchArchiveFile } from "./fetch-archive-file.ts";
import { findNewer, type NewerSource, usedPackages } from "./newer.ts";

/** A source package that the security suite has in a newer version than the lock. */
export interface AuditFinding extends NewerSource {
  /** CVE, DSA and DLA ids in the changelog entries in between; undefined when the changelog could not be read. */
  readonly advisories: readonly string[] | undefined;
}

/** Lists what the security suite has newer than the lock, with the advisories that its changelogs name. */
export async function audit(options: {
  readonly root: string;
  readonly report: Reporter;
  readonly nix: Nix;
  readonly bases: DebianBases;
  readonly state: string;
  readonly logs: string;
  readonly env: Readonly<Record<string, string>>;
  readonly now: Date;
  readonly signal: AbortSignal;
}): Promise<AuditFinding[]> {
  const { root, report, nix, state, signal } = options;
  const debian = await loadDebianDefinition(root);
  const generated = await requireGenerated(options);
  const snapshot = snapshotBases(debian.snapshot);
  const bases = {
    main: [...options.bases.main, ...snapshot.main],
    // The state of now is wanted, which no snapshot has.
    security: options.bases.security.length > 0 ? options.bases.security : snapshot.security,
  };
  return withWorkspace(join(state, "work"), "audit", async (folder) => {
    let security!: ReadSuite;
    const locked: PackagesIndex[] = [];
    let tool!: Tool;
    const findings: AuditFinding[] = [];
    await report.run([
      {
        title: "Read the security suite",
        work: async (step) => {
          const keys = [generated.archive.busybox.package, ...(generated.toolchains.image?.packages ?? [])];
          await ensureInStore(
            packagesOf(generated, keys).map((entry) => pinnedDeb(entry, bases)),
            { nix, folder: join(state, "fetch"), step, signal },
          );
          const [tree, enter] = await nix.build("nix-build-image-toolchain", ["toolchains.image", "enter"]);
          tool = insideTree(enter!, tree!);
          const shared = {
            ...options,
            bases,
            tool,
            cache: join(state, "archive"),
            fetchFile: (request: Parameters<typeof fetchArchiveFile>[0]) => fetchArchiveFile(request, { step, signal }),
          };
          // The lock's own indexes only tell of which source version a binary package was built.
          for (const kind of debian.suites) {
            const { name } = suiteOf(debian.release, kind);
            if (!Object.hasOwn(generated.archive.suites, name)) continue;
            try {
              const read = await readArchive({
                ...shared,
                debian: { ...debian, suites: [kind] },
                pinned: generated.archive.suites,
                folder: join(folder, `locked-${kind}`),
              });
              locked.push(...read.suites.map(({ packages }) => packages));
            } catch (error) {
              if (signal.aborted || !(error instanceof SamebitsError)) throw error;
              report.warn(
                `the locked state of ${name} cannot be read any more; source versions are taken from the packages' own (${error.message})`,
              );
            }
          }
          const current = await readArchive({
            ...shared,
            debian: { ...debian, suites: ["security"] },
            pinned: undefined,
            folder: join(folder, "security"),
          });
          security = current.suites[0]!;
          return `${suiteOf(debian.release, "security").name} of ${security.pinned.date.slice(0, 10)}`;
        },
      },
      {
        title: "Compare with the lock",
        work: async (step) => {
          const used = usedPackages(generated, await imageLocks(root));
          const newer = findNewer(used, locked, security.packages);
          let done = 0;
          for (const { smallest, ...one } of newer) {
            step.progress(`${++done}/${newer.length} ${one.source}`);
            const advisories = await advisoriesOf(one, smallest, {
              ...options,
              folder: join(folder, "changelogs"),
              bases,
              tool,
              step,
            });
            findings.push({ ...one, advisories });
          }
          return `${findings.length} source packages have newer versions`;
        },
      },
    ]);
    return findings;
  });
}

/** Images and the packages that they are locked with. */
async function imageLocks(root: string): Promise<Map<string, readonly LockedPackage[]>> {
  const locks = new Map<string, readonly LockedPackage[]>();
  for (const image of await loadImages(root)) {
    const lock = await readJson(packagesLockFile(image), packagesLockSchema, "run: samebits lock");
    locks.set(image.name, lock.packages);
  }
  return locks;
}

/** The ids in a newer package's changelog; Debian's archive has no list of advisories, but its changelogs name them. */
async function advisoriesOf(
  one: NewerSource,
  smallest: PackageEntry,
  options: {
    readonly bases: DebianBases;
    readonly folder: string;
    readonly logs: string;
    readonly env: Readonly<Record<string, string>>;
    readonly tool: Tool;
    readonly step: Step;
    readonly signal: AbortSignal;
  },
): Promise<readonly string[] | undefined> {
  const { bases, folder, logs, env, tool, signal } = options;
  await mkdir(folder, { recursive: true });
  const file = pinnedDeb(lockEntry(smallest, "security"), bases);
  try {
    await fetchFiles([file], { destination: folder, signal });
    const deb = join(folder, storeName(smallest.filename));
    const { stdout } = await run(
      tool([
        "/bin/sh",
        "-c",
        'dpkg-deb --fsys-tarfile "$1" | tar -xO --wildcards "./usr/share/doc/*/changelog.Debian*.gz" "./usr/share/doc/*/changelog.gz" 2>/dev/null | gzip -dc',
        "sh",
        deb,
      ]),
      { log: join(logs, `changelog-${one.source}.log`), env, signal, okExitCodes: [0, 1, 2] },
    );
    return advisoriesSince(stdout, one.locked).ids;
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
}

/** A kernel's changelog names hundreds: as many as can be read, the rest counted. */
const SHOWN = 12;

function describeAdvisories(ids: readonly string[] | undefined): string {
  if (ids === undefined) return "its changelog could not be read";
  if (ids.length === 0) return "none named in its changelog";
  const rest = ids.length - SHOWN;
  return `${ids.slice(0, SHOWN).join(" ")}${rest > 0 ? ` and ${rest} more (--json lists all)` : ""}`;
}

/** The findings for people: a paragraph each. */
export function renderAudit(findings: readonly AuditFinding[]): string {
  if (findings.length === 0) return "The security suite has nothing newer than the lock.\n";
  const paragraphs = findings.map(
    ({ source, locked, fixed, packages, usedBy, advisories }) =>
      `${source}  ${locked} -> ${fixed}\n` +
      `  advisories: ${describeAdvisories(advisories)}\n` +
      `  packages:   ${packages.join(" ")}\n` +
      `  used by:    ${usedBy.join(", ")}\n`,
  );
  return `${paragraphs.join("\n")}\n${findings.length} source packages; add "security" to suites in nix/debian.toml and run \`samebits lock --update\` to take them.\n`;
}
