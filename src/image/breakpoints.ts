import { chmod, copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { toStableJson } from "../base/json.ts";
import { writeWhole } from "../base/write.ts";
import type { Breakpoints } from "./local-changes.ts";

/** Folder of a build's workspace that scripts and `samebits shell` share; in the sandbox it lies among the sources. */
const FOLDER = "breakpoints";
/** Its name there: below the folder that mkosi shows scripts as $SRCDIR, which is /work/src in each of them. */
const IN_SOURCES = ".breakpoints";
const PROGRAM = "breakpoint";
/** Says whose build it is. */
const BUILD = "build";

const recordSchema = z.object({ name: z.string(), script: z.string(), layer: z.string() });

/** A script that has stopped. */
export type Stop = z.output<typeof recordSchema>;

/** What it takes for scripts to stop at `${BREAKPOINT:-:}`. */
export interface PreparedBreakpoints {
  /** The folder for sockets, on this machine. */
  readonly folder: string;
  /** Where the sandbox has it, from the folder of images. */
  readonly inSources: string;
  /** Variables for scripts. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Fills the shared folder. @param what the image and its variant, as `shell` looks for them */
export async function prepareBreakpoints(
  root: string,
  workspace: string,
  what: { readonly image: string; readonly variant: string },
  { timeout }: Breakpoints,
): Promise<PreparedBreakpoints> {
  const folder = join(workspace, FOLDER);
  await mkdir(folder);
  await copyFile(join(root, "nix/breakpoint.py"), join(folder, PROGRAM));
  await chmod(join(folder, PROGRAM), 0o755);
  await writeWhole(join(folder, BUILD), toStableJson(what));
  return {
    folder,
    inSources: IN_SOURCES,
    variables: {
      BREAKPOINT: `/work/src/${IN_SOURCES}/${PROGRAM}`,
      ...(timeout !== undefined && { BREAKPOINT_TIMEOUT: String(timeout) }),
    },
  };
}

/** What a line that a build prints says of a script that stopped; undefined: it speaks of something else. */
export function readStop(line: string): Stop | undefined {
  const text = /samebits-breakpoint: stopped at (\{.*\})/.exec(line)?.[1];
  if (text === undefined) return undefined;
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** A script that waits for somebody. */
export interface Waiting extends Stop {
  readonly variant: string;
  /** The folder of its socket, and its name there: paths of sockets may have 107 bytes only. */
  readonly folder: string;
  readonly socket: string;
}

/**
 * The scripts of an image's builds that have stopped, the first one first.
 * @param state the project's folder for what is kept between runs
 */
export async function findWaiting(state: string, image: string): Promise<Waiting[]> {
  const work = join(state, "work");
  const found: Waiting[] = [];
  for (const workspace of await entriesOf(work)) {
    const folder = join(work, workspace, FOLDER);
    const build = await readRecord(join(folder, BUILD), z.object({ image: z.string(), variant: z.string() }));
    if (build?.image !== image) continue;
    for (const name of await entriesOf(folder)) {
      if (!name.endsWith(".json")) continue;
      const record = await readRecord(join(folder, name), recordSchema);
      if (record) found.push({ ...record, variant: build.variant, folder, socket: name.replace(/json$/, "sock") });
    }
  }
  return found.sort((a, b) => (a.socket < b.socket ? -1 : 1));
}

/** undefined: gone meanwhile, or not finished. */
async function readRecord<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S> | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return undefined;
  }
}

const entriesOf = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
