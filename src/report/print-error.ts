import { inspect, styleText } from "node:util";
import { EXIT, type ExitCode, SamebitsError } from "../base/errors.ts";

/** An error as lines of text for people, and the same as data for the `error` event of `--json`. */
export interface RenderedError {
  readonly text: string;
  readonly event: {
    readonly message: string;
    readonly why: readonly string[];
    readonly next: readonly string[];
    readonly exitCode: ExitCode;
  };
}

/**
 * Renders what ended the program: a SamebitsError as what failed, why and what to do next; anything else as a bug, with
 * its stack (exit 1).
 */
export function renderError(thrown: unknown, options: { readonly colour: boolean }): RenderedError {
  const known = thrown instanceof SamebitsError;
  const event = known
    ? { message: thrown.message, why: thrown.why, next: thrown.next, exitCode: thrown.exitCode }
    : {
        message: `this is a bug in samebits: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
        why: inspect(thrown, { colors: false }).split("\n"),
        next: ["report it together with the lines above and the command you ran"],
        exitCode: EXIT.failed,
      };
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    options.colour ? styleText(format, text, { validateStream: false }) : text;
  const indented = (lines: readonly string[]) =>
    lines.flatMap((line) => line.split("\n")).map((line) => `  ${line}`.trimEnd());
  const lines = [
    `${paint("red", "error:")} ${event.message}`,
    ...indented(event.why),
    ...event.next.flatMap((next) => `${paint("cyan", "next:")} ${next}`.split("\n")),
  ];
  return { text: `${lines.join("\n")}\n`, event };
}
