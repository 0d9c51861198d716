import type { Expression, SymbolType, Values } from "./expression.ts";
import type { ConfigEntry } from "./parse.ts";

/** A kernel's Kconfig: every symbol and menu, as the kernel's own parser reads them (nix/kconfig/describe.c). */
export interface KconfigModel {
  /** Of the kernel, e.g. `6.12.107`. */
  readonly version: string;
  /** By name, without `CONFIG_`. Only symbols that the architecture's Kconfig files define. */
  readonly symbols: ReadonlyMap<string, KconfigSymbol>;
  /** The menu that `make nconfig` shows first; every symbol is somewhere below it. */
  readonly menu: MenuNode;
}

export interface KconfigSymbol {
  /** Without `CONFIG_`. */
  readonly name: string;
  readonly type: SymbolType;
  /** Where it is defined: one node for each `config` entry, in the order of the files. */
  readonly nodes: readonly MenuNode[];
  /** What must hold for any of its entries to count: "depends on" and the enclosing menus; undefined: nothing. */
  readonly depends: Expression | undefined;
  readonly defaults: readonly Default[];
  readonly selects: readonly Reference[];
  readonly implies: readonly Reference[];
  readonly ranges: readonly Range[];
  /** Who selects it, with the condition of the `select`; the selector's own value is not in it. */
  readonly selectedBy: readonly Reference[];
  readonly impliedBy: readonly Reference[];
}

/** A line of a Kconfig file: `mm/Kconfig:12`. */
export type Place = string;

export interface Default {
  readonly at: Place;
  readonly value: Expression;
  readonly if: Expression | undefined;
}

export interface Reference {
  readonly at: Place;
  /** Name of the other symbol: the selected one in `selects`, the selecting one in `selectedBy`. */
  readonly symbol: string;
  readonly if: Expression | undefined;
}

export interface Range {
  readonly at: Place;
  readonly low: Expression;
  readonly high: Expression;
  readonly if: Expression | undefined;
}

/** An entry of the menus. */
export interface MenuNode {
  /** `if`: entries made children of one that they depend on, without a title of their own. */
  readonly kind: "menu" | "config" | "choice" | "comment" | "if";
  readonly at: Place;
  readonly parent: MenuNode | undefined;
  /** Of a `config`. */
  readonly symbol: string | undefined;
  /** What the menus show; undefined: nothing, it cannot be set by hand. */
  readonly prompt: string | undefined;
  /** When the prompt is shown: "depends on", enclosing menus and their "visible if" included; undefined: always. */
  readonly if: Expression | undefined;
  /** Of a choice. */
  readonly defaults: readonly Default[];
  readonly help: string | undefined;
  readonly children: readonly MenuNode[];
}

/** What describe.c prints. Expressions are indexes of `expressions`. */
interface Described {
  readonly version: string;
  readonly symbols: readonly {
    readonly name: string;
    readonly type: SymbolType;
    readonly depends?: number;
    readonly defaults?: readonly { readonly at: Place; readonly value: number; readonly if?: number }[];
    readonly selects?: readonly { readonly at: Place; readonly symbol: string; readonly if?: number }[];
    readonly implies?: readonly { readonly at: Place; readonly symbol: string; readonly if?: number }[];
    readonly ranges?: readonly {
      readonly at: Place;
      readonly low: Expression;
      readonly high: Expression;
      readonly if?: number;
    }[];
  }[];
  readonly menu: DescribedNode;
  readonly expressions: readonly Expression[];
}

interface DescribedNode {
  readonly kind: MenuNode["kind"];
  readonly at: Place;
  readonly symbol?: string;
  readonly prompt?: string;
  readonly if?: number;
  readonly defaults?: readonly { readonly at: Place; readonly value: number; readonly if?: number }[];
  readonly help?: string;
  readonly children?: readonly DescribedNode[];
}

/**
 * Reads what nix/kconfig/describe.c printed. It is made by our own derivation and therefore not checked against a schema (20,000
 * symbols, 9 MB): that takes longer than reading it.
 */
export function readModel(json: string): KconfigModel {
  const described = JSON.parse(json) as Described;
  const expression = (index: number | undefined) => (index === undefined ? undefined : described.expressions[index]);
  const conditional = <T extends { readonly if?: number }>(one: T) => ({ ...one, if: expression(one.if) });
  const defaults = (list: DescribedNode["defaults"]) =>
    (list ?? []).map((one) => ({ ...conditional(one), value: expression(one.value)! }));

  const nodes = new Map<string, MenuNode[]>();
  const readNode = (node: DescribedNode, parent: MenuNode | undefined): MenuNode => {
    const children: MenuNode[] = [];
    const read: MenuNode = {
      kind: node.kind,
      at: node.at,
      parent,
      symbol: node.symbol,
      prompt: node.prompt,
      if: expression(node.if),
      defaults: defaults(node.defaults),
      help: node.help,
      children,
    };
    if (node.symbol !== undefined) append(nodes, node.symbol, read);
    for (const child of node.children ?? []) children.push(readNode(child, read));
    return read;
  };
  const menu = readNode(described.menu, undefined);

  const selectedBy = new Map<string, Reference[]>();
  const impliedBy = new Map<string, Reference[]>();
  for (const { name, selects, implies } of described.symbols) {
    for (const one of selects ?? []) append(selectedBy, one.symbol, { ...conditional(one), symbol: name });
    for (const one of implies ?? []) append(impliedBy, one.symbol, { ...conditional(one), symbol: name });
  }
  const symbols = new Map<string, KconfigSymbol>();
  for (const symbol of described.symbols) {
    const { name, type } = symbol;
    symbols.set(name, {
      name,
      type,
      nodes: nodes.get(name) ?? [],
      // The kernel joins what its entries depend on with "or", and forgets about one that depends on nothing (menu_finalize).
      depends: nodes.get(name)?.some((node) => node.prompt !== undefined && node.if === undefined)
        ? undefined
        : expression(symbol.depends),
      defaults: defaults(symbol.defaults),
      selects: (symbol.selects ?? []).map(conditional),
      implies: (symbol.implies ?? []).map(conditional),
      ranges: (symbol.ranges ?? []).map(conditional),
      selectedBy: selectedBy.get(name) ?? [],
      impliedBy: impliedBy.get(name) ?? [],
    });
  }
  return { version: described.version, symbols, menu };
}

function append<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** Where a menu entry is found in `make nconfig`: the titles of the menus above it, outermost first. */
export function menuPath(node: MenuNode): string[] {
  const path: string[] = [];
  for (let above = node.parent; above?.parent !== undefined; above = above.parent) {
    if (above.prompt !== undefined) path.unshift(above.prompt);
  }
  return path;
}

/** The choice that a symbol is a member of: of its options, one and only one is y. */
export function choiceOf(symbol: KconfigSymbol): MenuNode | undefined {
  for (let above = symbol.nodes.find(({ prompt }) => prompt !== undefined)?.parent; above; above = above.parent) {
    if (above.kind === "choice") return above;
    if (above.kind !== "if") return undefined;
  }
  return undefined;
}

/** Names of a choice's members, in the order of the menu. */
export function choiceMembers(choice: MenuNode): string[] {
  const names = new Set<string>();
  const visit = (node: MenuNode) => {
    if (node.kind === "config" && node.symbol !== undefined && node.prompt !== undefined) names.add(node.symbol);
    node.children.forEach(visit);
  };
  choice.children.forEach(visit);
  return [...names];
}

/** The names of every symbol, with `CONFIG_`. */
export const configNames = (model: KconfigModel): Set<string> =>
  new Set([...model.symbols.keys()].map((name) => `CONFIG_${name}`));

/**
 * A complete configuration (after olddefconfig) as the values that expressions are evaluated against. What it does not
 * mention is off: the kernel leaves out symbols that cannot be on.
 * @param entries one for each symbol, as `lastEntries` of parse.ts gives them, by `CONFIG_` name
 */
export function configValues(model: KconfigModel, entries: ReadonlyMap<string, ConfigEntry>): Values {
  const type = (name: string) => model.symbols.get(name)?.type;
  return {
    has: (name) => model.symbols.has(name),
    type,
    value: (name) => {
      const written = entries.get(`CONFIG_${name}`)?.value;
      if (written === undefined) return type(name) === "bool" || type(name) === "tristate" ? "n" : "";
      return unquote(written);
    },
  };
}

/** A value as written in a configuration, without its quotes and escapes (`sym_set_string_value`, confdata.c). */
export const unquote = (written: string): string =>
  written.startsWith('"') ? written.slice(1, -1).replaceAll(/\\(.)/g, "$1") : written;
