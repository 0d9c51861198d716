import { basename, dirname, join } from "node:path";
import { invalid } from "../../base/errors.ts";
import { groupByMenu } from "../diff/group.ts";
import type { KconfigModel } from "../kconfig/model.ts";
import { writeAssignment } from "../kconfig/parse.ts";
import type { Line } from "./minimal.ts";

/** The text of a fragment: lines by menu, each menu's titles above it. @param message comment at the top; may have lines */
export function renderFragment(message: string, lines: readonly Line[], model: KconfigModel): string {
  const blocks = byMenu(
    lines.filter(({ givenUp }) => givenUp !== true),
    model,
  ).map(({ menus, lines: list }) => [
    ...(menus.length === 0 ? [] : [comment(menus.join(" > "))]),
    ...list.map(writeAssignment),
  ]);
  const givenUp = lines.filter((line) => line.givenUp === true);
  if (givenUp.length > 0) {
    blocks.push([comment("Asked for by other fragments, and given up with this"), ...givenUp.map(writeAssignment)]);
  }
  if (message !== "") blocks.unshift(message.split("\n").map(comment));
  return `${blocks.map((block) => block.join("\n")).join("\n\n")}\n`;
}

function byMenu(lines: readonly Line[], model: KconfigModel) {
  const known = new Map(lines.map((line) => [line.symbol, line]));
  const differences = lines.map(({ symbol, value }) => ({
    symbol,
    kind: "changed" as const,
    before: undefined,
    after: value,
    matters: true,
  }));
  return groupByMenu(differences, model).map(({ menus, differences: list }) => ({
    menus,
    lines: list.map(({ symbol }) => known.get(symbol)!),
  }));
}

/**
 * A comment, whatever is in the text. Where a line names a symbol, merge_config.sh would take it for a line that sets the symbol,
 * and delete it when a later fragment does: only the name is left.
 */
const comment = (text: string) =>
  `# ${text.replaceAll(/CONFIG_(?=[A-Za-z0-9_])/g, "").replaceAll(/[\0-\x1f\x7f]/g, " ")}`.trimEnd();

/**
 * The name of a fragment that is merged behind all others of its folder: `config.d/95-NAME.config` behind
 * `config.d/90-….config`.
 * @param fragments those there are, relative to the kernel's folder, in the order of merging
 * @throws SamebitsError (exit 2) when there is no number left
 */
export function nextFragment(fragments: readonly string[], name: string): string {
  if (!/^[a-z0-9][a-z0-9_-]*$/i.test(name)) {
    throw invalid(`"${name}" cannot be part of a fragment's name`, { next: "use letters, digits, - and _" });
  }
  const folder = dirname(fragments.findLast((file) => !file.startsWith("..") && file.includes("/")) ?? "config.d/x");
  const numbers = fragments
    .filter((file) => dirname(file) === folder)
    .map((file) => Number.parseInt(/^\d\d(?=-)/.exec(basename(file))?.[0] ?? "0", 10));
  const highest = Math.max(0, ...numbers);
  const number = Math.floor(highest / 5) * 5 + 5 <= 95 ? Math.floor(highest / 5) * 5 + 5 : highest + 1;
  if (number > 99) {
    throw invalid(`no number is left for a fragment behind ${highest}-… in ${folder}`, {
      next: "name the file with --output, and rename it by hand where it belongs",
    });
  }
  return join(folder, `${String(number).padStart(2, "0")}-${name}.config`);
}
