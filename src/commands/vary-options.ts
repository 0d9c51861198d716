import { randomBytes } from "node:crypto";
import type { Argv } from "yargs";
import { invalid } from "../base/errors.ts";
import { VARIATIONS } from "../repro/variations.ts";
import { parseSeed, parseVary } from "../repro/vary-option.ts";
import { MOST_RUNS, type VaryOptions } from "../repro/verify.ts";

/** Options of commands that build again in other surroundings. */
export interface VaryArguments {
  readonly vary: string;
  readonly runs: number;
  readonly seed: string | undefined;
  readonly bisect: boolean;
}

export const addVaryOptions = <T>(yargs: Argv<T>) =>
  yargs
    .option("vary", {
      type: "string",
      default: "all",
      requiresArg: true,
      describe: `What is otherwise in further builds: all, none, NAME,… or =-NAME,+NAME,…; names: ${VARIATIONS.map(({ name }) => name).join(" ")}`,
    })
    .option("runs", { type: "number", default: 1, requiresArg: true, describe: "How many further builds" })
    .option("seed", {
      type: "string",
      requiresArg: true,
      describe: "Make the random choices of an earlier call again (it printed its seed)",
    })
    .option("bisect", {
      type: "boolean",
      default: false,
      describe: "Should bits differ: find the smallest set of variations that makes them, by building",
    });

/**
 * Options that make a further build again: its own seed alone does not say whose turn it was (see `Turn`).
 * @param number which one, from 0
 */
export const replayOptions = (runs: readonly { readonly seed: string }[], number: number): string =>
  `--seed ${runs[0]!.seed}${number === 0 ? "" : ` --runs ${number + 1}`}`;

/** @throws SamebitsError (exit 2) for what is no such value */
export function readVaryOptions({ vary, runs, seed, bisect }: VaryArguments): VaryOptions {
  if (!(Number.isInteger(runs) && runs >= 1 && runs <= MOST_RUNS)) {
    throw invalid("--runs wants a number of builds", { next: `give a whole number from 1 to ${MOST_RUNS}` });
  }
  return {
    wanted: parseVary(vary),
    seed: seed === undefined ? randomBytes(6).toString("hex") : parseSeed(seed),
    runs,
    bisect,
  };
}
