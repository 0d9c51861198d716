import { styleText } from "node:util";
import type { MenuGroup, PromptedDifference } from "../kernel/diff/group.ts";

export interface Comparison {
  readonly sides: readonly [string, string];
  readonly groups: readonly MenuGroup[];
  readonly counts: {
    readonly changed: number;
    readonly added: number;
    readonly removed: number;
    /** Off in one, absent in the other. */
    readonly without: number;
  };
  /** Those are listed as well. */
  readonly all: boolean;
  readonly colour: boolean;
  /** The kernel whose menus the groups are; undefined: no kernel's Kconfig is at hand. */
  readonly kernel?: string;
}

/** For reading: `+` added, `-` removed, otherwise changed; behind it the prompt. */
export function renderDifferences({ sides, groups, counts, all, colour, kernel }: Comparison): string {
  const [before, after] = sides;
  const { changed, added, removed, without } = counts;
  const same = `${without} ${without === 1 ? "option is" : "options are"} off in one and absent in the other, which makes the same kernel${all ? "" : " (--all)"}\n`;
  if (groups.every(({ differences }) => differences.length === 0)) {
    return `No difference between ${before} and ${after}.\n${without === 0 ? "" : same}`;
  }
  const paint = (format: "bold" | "green" | "red", text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const rowsOf = (group: MenuGroup) => {
    // Names without a prompt are long, and stand in a list of their own.
    const alike = groups.filter(({ kind }) => kind === group.kind).flatMap(({ differences }) => differences);
    const symbols = Math.max(...alike.map(({ symbol }) => symbol.length));
    // One long string must not push every prompt off the screen.
    const values = Math.min(24, Math.max(...alike.map((one) => describeValue(one).length)));
    return group.differences.map((one) => {
      const sign = { added: paint("green", "+"), removed: paint("red", "-"), changed: " " }[one.kind];
      const value = describeValue(one).padEnd(values);
      return `  ${sign} ${one.symbol.padEnd(symbols)}  ${value}  ${one.prompt ?? ""}`.trimEnd();
    });
  };
  const title = ({ kind, menus }: MenuGroup): string => {
    if (kind === "follow") return "No prompt: these follow from others";
    if (kind === "unknown") return `Not in the Kconfig of ${kernel}`;
    return menus.length === 0 ? "Main menu" : menus.join(" > ");
  };
  const blocks = groups.map((group) =>
    [...(kernel === undefined ? [] : [paint("bold", title(group))]), ...rowsOf(group)].join("\n"),
  );
  return [
    `${before} -> ${after}\n\n${blocks.join("\n\n")}\n\n`,
    `${changed} changed, ${added} added, ${removed} removed\n`,
    ...(without === 0 ? [] : [same]),
    ...(kernel === undefined
      ? ["Menus and prompts are shown once a kernel has been configured here: samebits kernel config\n"]
      : []),
  ].join("");
}

const describeValue = ({ before, after }: PromptedDifference): string =>
  before === undefined ? after! : after === undefined ? before : `${before} -> ${after}`;
