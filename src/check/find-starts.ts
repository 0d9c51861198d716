import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import fastGlob from "fast-glob";
import { invalid, unreadable } from "../base/errors.ts";
import type { Start } from "./check-tree.ts";
import { readConfigTree } from "./config/read-tree.ts";
import { SCRIPT_NAMES, type ScriptKind } from "./config/settings.ts";

/** What is no configuration, or belongs to a configuration above it. */
const IGNORED = [
  "**/node_modules/**",
  "**/.git/**",
  "**/mkosi.{extra,skeleton,sandbox,cache,output,builddir,workspace,pkgcache,tools,packages}/**",
  "**/mkosi.{extra,skeleton}.*/**",
];
const BELOW = /(?:^|\/)mkosi\.(?:images|conf\.d|profiles|local|uki-profiles|repart)\//;

/**
 * What a path outside of any project holds: a folder with mkosi.conf, a file to be included by the command line, or a folder in
 * which such are found.
 * @throws SamebitsError (exit 2) for a path that has no configuration
 */
export async function findStarts(path: string): Promise<{
  readonly base: string;
  readonly starts: readonly Start[];
  readonly scripts: readonly { readonly path: string; readonly kind: ScriptKind }[];
}> {
  const found = await stat(path).catch((error) => {
    throw unreadable(path, error);
  });
  if (found.isFile()) return { base: dirname(path), starts: [{ folder: dirname(path), include: [path] }], scripts: [] };
  const glob = (pattern: string) =>
    fastGlob(pattern, {
      cwd: path,
      dot: false,
      ignore: IGNORED,
      followSymbolicLinks: false,
      suppressErrors: true,
    }).then((all) => all.sort());
  const mains = (await glob("**/mkosi.conf")).filter((file) => !BELOW.test(file));
  const scripts = (await glob(`**/mkosi.{${SCRIPT_NAMES.join(",")},version}{,.chroot,.d/*}`)).map((file) => ({
    path: join(path, file),
    kind: kindOf(file),
  }));
  const starts: Start[] =
    mains.includes("mkosi.conf") || (await isFolder(join(path, "mkosi.images")))
      ? [{ folder: path }]
      : await findRoots(path, mains, await glob("{*,*/*}.conf"));
  if (starts.length === 0 && scripts.length === 0) {
    throw invalid(`${path} holds no configuration of mkosi`, {
      next: "give a folder with mkosi.conf, or a file that mkosi --include= takes",
    });
  }
  return { base: path, starts, scripts };
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (one) => one.isDirectory(),
    () => false,
  );

/** Configurations that no other one includes: each is a start of its own. */
async function findRoots(folder: string, mains: readonly string[], others: readonly string[]): Promise<Start[]> {
  const included = new Set<string>();
  const candidates: { readonly start: Start; readonly path: string }[] = [];
  for (const file of mains)
    candidates.push({ start: { folder: dirname(join(folder, file)) }, path: join(folder, file) });
  for (const file of others) {
    if (basename(file) === "mkosi.conf" || BELOW.test(file)) continue;
    candidates.push({ start: { folder, include: [join(folder, file)] }, path: join(folder, file) });
  }
  const roots: typeof candidates = [];
  for (const candidate of candidates) {
    const tree = await readConfigTree(candidate.start.folder, { base: folder, ...candidate.start });
    const [image] = tree.images;
    const own = image?.files.filter(({ path }) => path !== candidate.path) ?? [];
    for (const { path } of own) included.add(path);
    const sections = image?.files.find(({ path }) => path === candidate.path)?.ini.sections ?? [];
    // Other programs' .conf files have sections of their own.
    const isMkosi = sections.some((section) =>
      /^(?:Distribution|Output|Content|Build|Include|Config|Validation)$/.test(section),
    );
    const includes = image?.values("Include") ?? [];
    if (candidate.start.include === undefined || (isMkosi && (includes.length > 0 || image?.has("Distribution"))))
      roots.push(candidate);
  }
  return roots.filter(({ path }) => !included.has(path)).map(({ start }) => start);
}

function kindOf(file: string): ScriptKind {
  const name = basename(dirname(file)).endsWith(".d") ? basename(dirname(file)) : basename(file);
  const kind = name.replace(/^mkosi\./, "").replace(/\.(?:chroot|d)$/, "");
  return kind === "version" ? "value" : (SCRIPT_NAMES.find((one) => one === kind) ?? "helper");
}
