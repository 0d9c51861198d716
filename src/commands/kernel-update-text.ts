import { styleText } from "node:util";
import { groupByMenu } from "../kernel/diff/group.ts";
import type { NewSymbol, UpdateReport } from "../kernel/update/report.ts";
import type { KernelUpdate } from "../lock/update-kernels.ts";
import { countsOf } from "./kernel-diff.ts";
import { renderDifferences } from "./kernel-diff-text.ts";

interface Options {
  /** Also new options that are not in the new resolved.config. */
  readonly all: boolean;
  readonly colour: boolean;
}

/** What another source makes of one kernel, for people. */
export function renderUpdate({ kernel, source, report, model }: KernelUpdate, { all, colour }: Options): string {
  const bold = (text: string) => (colour ? styleText("bold", text, { validateStream: false }) : text);
  if (report === undefined || model === undefined) {
    return `${kernel}: ${source.package} ${source.after} already; what other suites have is listed by samebits lock --audit\n`;
  }
  const differences = (what: string, list: UpdateReport["base"]) => {
    const shown = list.filter(({ matters }) => matters);
    return renderDifferences({
      sides: [`${what} with ${report.before}`, report.after],
      groups: groupByMenu(shown, model),
      counts: countsOf(list),
      all: false,
      colour,
      kernel: `Linux ${report.after}`,
    });
  };
  return [
    `${bold(`${kernel}: ${source.package} ${source.before} -> ${source.after}`)}\n\n`,
    ...newOptions(report, all),
    ...vanished(report),
    differences("Base", report.base),
    "\n",
    differences("Result", report.resolved),
    "\n",
  ].join("");
}

function newOptions({ added, after }: UpdateReport, all: boolean): string[] {
  if (added.length === 0) return [`Linux ${after} has no new options.\n\n`];
  const here = added.filter(({ value, prompt }) => value !== undefined && prompt !== undefined);
  const listed = all ? added : here;
  const width = Math.max(0, ...listed.map(({ symbol }) => symbol.length));
  const values = Math.max(0, ...listed.map((one) => shown(one).length));
  const rest = listed.length < added.length ? " (--all lists the others)" : "";
  return [
    `${added.length} new option${added.length === 1 ? "" : "s"}; ${here.length === 0 ? "none" : here.length} can be set in this configuration${rest}\n`,
    ...listed.map((one) => {
      const where = [...one.menus, ...(one.prompt === undefined ? [] : [one.prompt])].join(" > ");
      return (
        `  ${one.symbol.padEnd(width)}  ${shown(one).padEnd(values)}  ${where}${one.requested ? " (a fragment asks for it)" : ""}`.trimEnd() +
        "\n"
      );
    }),
    "\n",
  ];
}

const shown = ({ value }: NewSymbol) => value ?? "-";

function vanished({ vanished: named, gone, after }: UpdateReport): string[] {
  if (gone === 0) return [`No option has vanished from Linux ${after}.\n\n`];
  const rest = gone - named.length;
  if (named.length === 0)
    return [
      `${gone} option${gone === 1 ? " has" : "s have"} vanished; no fragment names ${gone === 1 ? "it" : "them"}.\n\n`,
    ];
  return [
    `Vanished, and still named:\n`,
    ...named.map(({ symbol, places }) => `  ${symbol}  ${places.join(", ")}\n`),
    ...(rest === 0 ? [] : [`  and ${rest} that no fragment names\n`]),
    "\n",
  ];
}
