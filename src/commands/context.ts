import type { Argv } from "yargs";
import type { Reporter } from "../base/reporter.ts";

/** All a command may know of the process it runs in; read once, in src/cli.ts. */
export interface Context {
  /** The project's folder: absolute, holds flake.nix and nix/debian.toml. For what needs none, such as a drop-in: `cwd`. */
  readonly root: string;
  /** The folder that samebits was called in: what relative paths among the arguments are relative to. */
  readonly cwd: string;
  /** What samebits keeps for itself between runs: `ROOT/.samebits`. Not made yet. */
  readonly stateFolder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly report: Reporter;
  /** Aborted by Ctrl-C, SIGTERM or SIGHUP. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Results are wanted as JSON; `report` already writes JSON events then, on standard output. */
  readonly json: boolean;
  /** Standard input and output are a terminal, which a program for people can be given. */
  readonly interactive: boolean;
  /** Standard input and output themselves, for who hands them to another program. */
  readonly terminal: () => { readonly input: NodeJS.ReadStream; readonly output: NodeJS.WriteStream };
  /** Colours are welcome on standard output, for tables. */
  readonly colour: boolean;
  /** Writes a command's result, as it is, to standard output. */
  readonly out: (text: string | Uint8Array) => void;
  /** Writes to standard error, as it is: what a drop-in has to say there. Everything else goes through `report`. */
  readonly err: (text: string) => void;
  /** The exit status, for a drop-in that has another program's; otherwise 0, or that of the error that is thrown. */
  readonly endWith: (status: number) => void;
}

/** A module of src/commands exports one as its default. `A` is what yargs makes of the arguments. */
export interface Command<A> {
  /** Adds positionals and options. (yargs' types do not know `createDisk` for an option `create-disk`: hence unknown.) */
  readonly builder: (yargs: Argv) => Argv<unknown>;
  /** Does the work; failure is a SamebitsError. A method, so that a table may hold commands of any arguments. */
  run(context: Context, argv: A): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: arguments are known to the command alone, which also made the builder
export type AnyCommand = Command<any>;

/** What a drop-in gets for arguments: its words, as they are. */
export interface DropInWords {
  readonly words: readonly string[];
}
