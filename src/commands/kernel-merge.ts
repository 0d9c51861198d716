import type { PlacedLine } from "../kernel/kconfig/merge.ts";
import { runMake } from "../kernel/merge-script/make.ts";
import { mergeLikeScript, textOfBytes } from "../kernel/merge-script/merge.ts";
import { readScriptWords } from "../kernel/merge-script/words.ts";
import type { Command, DropInWords } from "./context.ts";

/**
 * `samebits kernel merge [OPTIONS] BASE [FRAGMENT…]`: a drop-in for the kernel's merge_config.sh, in any folder. Event for programs:
 * `kernel-merge` with exitCode, failure, base, fragments, written, reports (kind, symbol, fragment, previous, next) and lost; failure,
 * base, written and lost are left out where there is none.
 */
const command: Command<DropInWords> = {
  builder: (yargs) => yargs,

  async run(context, { words }) {
    const call = readScriptWords(words);
    const { cwd, env, json, signal } = context;
    const outcome = await mergeLikeScript(call, {
      cwd,
      env,
      out: json ? () => {} : context.out,
      err: json ? () => {} : context.err,
      make: (args, makeEnv) => runMake(args, { cwd, env: makeEnv, toStderr: json, signal }),
    });
    if (json) {
      const [base] = call.files;
      const { exitCode, failure, written, fragments, reports, lost } = outcome;
      context.report.event("kernel-merge", {
        exitCode,
        failure,
        base,
        fragments,
        written,
        reports: reports.map(({ kind, redefinition: { symbol, fragment, previous, next } }) => ({
          kind,
          symbol,
          fragment,
          previous: previous.map(inText),
          next: next.map(inText),
        })),
        lost: lost?.map(({ symbol, requested, actual }) => ({
          symbol,
          requested: requested.map(textOfBytes),
          actual: actual.map(textOfBytes),
        })),
      });
    }
    context.endWith(outcome.exitCode);
  },
};

const inText = ({ file, line, text }: PlacedLine) => ({ file, line, text: textOfBytes(text) });

export default command;
