import type { KconfigModel, KconfigSymbol, MenuNode } from "../kconfig/model.ts";
import type { Difference } from "./compare.ts";

/** Differences that belong together. */
export interface MenuGroup {
  /**
   * `menu`: they are found in one menu. `follow`: they have no prompt, nobody sets them by hand. `unknown`: this kernel has no
   * such symbols.
   */
  readonly kind: "menu" | "follow" | "unknown";
  /** Titles of a menu, outermost first; empty: the first page. */
  readonly menus: readonly string[];
  readonly differences: readonly PromptedDifference[];
}

export interface PromptedDifference extends Difference {
  /** What the menus show; undefined: the option cannot be set by hand, it follows from others. */
  readonly prompt: string | undefined;
}

/** As many titles as are read at a glance. */
const DEPTH = 3;
/** An option with that many others below it is as good as a menu (most such are a `menuconfig`). */
const MENU_SIZE = 10;

/**
 * Differences by menu, menus and options in the order in which `make nconfig` shows them; then those without a prompt, then
 * those that the model does not know.
 */
export function groupByMenu(differences: readonly Difference[], model: KconfigModel): MenuGroup[] {
  const order = orderOf(model.menu);
  const size = sizes();
  const placed = differences.map((difference) => {
    const symbol = model.symbols.get(difference.symbol.slice("CONFIG_".length));
    const node = symbol && placeOf(symbol);
    const kind = node === undefined ? "unknown" : node.prompt === undefined ? "follow" : "menu";
    const menus = kind === "menu" ? titlesAbove(node!, size).slice(0, DEPTH) : [];
    return { difference, kind, menus, prompt: node?.prompt, at: node === undefined ? 0 : order.get(node)! } as const;
  });
  const groups = new Map<string, MenuGroup & { readonly differences: PromptedDifference[] }>();
  for (const { difference, kind, menus, prompt } of placed.sort((a, b) => a.at - b.at)) {
    const key = JSON.stringify([kind, menus]);
    const group = groups.get(key) ?? { kind, menus, differences: [] };
    groups.set(key, group);
    group.differences.push({ ...difference, prompt });
  }
  const all = [...groups.values()];
  return (["menu", "follow", "unknown"] as const).flatMap((kind) => all.filter((group) => group.kind === kind));
}

/** Where a symbol is shown; one without a prompt, where it is defined. */
const placeOf = ({ nodes }: KconfigSymbol): MenuNode | undefined =>
  nodes.find(({ prompt }) => prompt !== undefined) ?? nodes[0];

function orderOf(root: MenuNode): Map<MenuNode, number> {
  const order = new Map<MenuNode, number>();
  const visit = (node: MenuNode) => {
    order.set(node, order.size);
    node.children.forEach(visit);
  };
  visit(root);
  return order;
}

function titlesAbove(node: MenuNode, size: (node: MenuNode) => number): string[] {
  const titles: string[] = [];
  for (let above = node.parent; above?.parent !== undefined; above = above.parent) {
    if (above.prompt === undefined) continue;
    if (above.kind === "config" && size(above) < MENU_SIZE) continue;
    titles.unshift(above.prompt);
  }
  return titles;
}

/** Number of nodes below one, counted once for each. */
function sizes(): (node: MenuNode) => number {
  const known = new Map<MenuNode, number>();
  const size = (node: MenuNode): number => {
    const found = known.get(node) ?? node.children.reduce((sum, child) => sum + 1 + size(child), 0);
    known.set(node, found);
    return found;
  };
  return size;
}
