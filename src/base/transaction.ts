import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { SamebitsError, systemCode } from "./errors.ts";
import { machineError } from "./machine-error.ts";
import { writeWhole } from "./write.ts";

/** Writes files that belong together. */
export interface Transaction {
  /** Writes a text file whole; one that has this content already is left alone. Its folder is made. */
  write(path: string, content: string): Promise<void>;
  /** The files whose content is another than before the transaction, in the order in which they were first written. */
  changed(): string[];
}

/**
 * Does `work`; should it fail, every file it has written becomes what it was, and files that were not there are removed.
 * The writes are undone one by one from the last to the first: a process killed meanwhile leaves a state that was there on
 * the way forth too.
 * @throws whatever `work` throws; when files could not be put back, the error names them
 */
export async function withTransaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
  const journal: { readonly path: string; readonly before: string | undefined }[] = [];
  const first = new Map<string, string | undefined>();
  const last = new Map<string, string>();
  const transaction: Transaction = {
    async write(path, content) {
      const before = await readIfThere(path);
      if (before === content) return;
      // Noted first: a write that fails may have happened nevertheless.
      journal.push({ path, before });
      if (!first.has(path)) first.set(path, before);
      if (before === undefined) await mkdir(dirname(path), { recursive: true });
      await writeWhole(path, content);
      last.set(path, content);
    },
    changed: () => [...last].filter(([path, content]) => first.get(path) !== content).map(([path]) => path),
  };
  try {
    return await work(transaction);
  } catch (error) {
    const left = new Map<string, string>();
    for (const { path, before } of journal.reverse()) {
      try {
        // What failed was perhaps this very write, with nothing changed: on a full disk there is no room to write it again.
        if (before === undefined) await rm(path, { force: true });
        else if ((await readIfThere(path)) !== before) await writeWhole(path, before);
        left.delete(path);
      } catch (failure) {
        left.set(path, (failure as Error).message);
      }
    }
    throw left.size === 0 ? error : notRestored(error, left);
  }
}

function notRestored(thrown: unknown, left: ReadonlyMap<string, string>): unknown {
  const error = machineError(thrown) ?? thrown;
  const why = [...left].map(([path, reason]) => `${path} was written and could not be put back: ${reason}`);
  if (!(error instanceof SamebitsError)) return new AggregateError([error], why.join("\n"), { cause: error });
  return new SamebitsError(error.exitCode, error.message, {
    why: [...error.why, ...why],
    next: [...error.next, `restore with git: ${[...left.keys()].join(" ")}`],
    cause: error,
  });
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
