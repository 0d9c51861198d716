import { showCounts } from "../diff/counts.ts";
import type { Leaf } from "../diff/leaf.ts";
import { byImportance, countCauses } from "../diff/rank.ts";
import { renderLeaf } from "./leaf.ts";
import { html, type Markup } from "./markup.ts";
import { table } from "./table.ts";

/** A page with more can hardly be used, and takes long to open. */
const MOST = 500;
/** Folders with more are closed at first. */
const OPEN_NODE = 30;
/** The most important leaves, which are open at first. */
const OPEN_LEAVES = 3;
/** HTML parsers give up somewhere below 512 levels: a path of a thousand folders is not cut into all of them. */
const DEEPEST = 16;

interface Node {
  /** `!` where a container is entered, `/` in front of what a folder holds, nothing at the top. */
  readonly separator: string;
  readonly name: string;
  readonly children: Map<string, Node>;
  readonly leaves: { readonly leaf: Leaf; readonly rank: number }[];
  /** Of the most important leaf in it. */
  rank: number;
  count: number;
}

export interface TreeOptions {
  /** Where all leaves are, for what is left out: `verdict.json`. */
  readonly rest: string;
}

/** Leaves as a tree of their paths, the most important first, and how many have which cause. */
export function renderLeafTree(leaves: readonly Leaf[], compared: number, { rest }: TreeOptions): Markup {
  const shown = byImportance(leaves).slice(0, MOST);
  const left = leaves.length - shown.length;
  const root = newNode("", "");
  for (const [rank, leaf] of shown.entries()) place(root, leaf, rank);
  return html`<p>${showCounts(leaves.length, compared)}.</p>
${table({
  caption: "Causes",
  width: "narrow",
  columns: [{ title: "Cause" }, { title: "Differences", number: true }],
  rows: countCauses(leaves).map(([kind, count]) => [
    kind === "unknown" ? html`<span class="warn">${kind}</span>` : kind,
    count,
  ]),
})}
<h3>By path</h3>
<div class="tree"><ul>
${children(root).map((node) => renderNode(node, ""))}</ul></div>
${left > 0 && html`<p class="warn">and ${left} more; see ${rest}</p>`}`;
}

const newNode = (separator: string, name: string): Node => ({
  separator,
  name,
  children: new Map(),
  leaves: [],
  rank: Number.POSITIVE_INFINITY,
  count: 0,
});

function place(root: Node, leaf: Leaf, rank: number): void {
  // A member's name may begin with a slash, or be empty.
  const parts = leaf.path.match(/[!/]?[^!/]*/g)!.filter((part) => part !== "");
  const steps = parts.length > DEEPEST ? [...parts.slice(0, DEEPEST - 1), parts.slice(DEEPEST - 1).join("")] : parts;
  let node = root;
  for (const step of steps) {
    const separator = /^[!/]/.exec(step)?.[0] ?? "";
    const next = node.children.get(step) ?? newNode(separator, step.slice(separator.length));
    node.children.set(step, next);
    node = next;
    node.count++;
    node.rank = Math.min(node.rank, rank);
  }
  node.leaves.push({ leaf, rank });
}

const children = (node: Node): Node[] => [...node.children.values()].sort((one, other) => one.rank - other.rank);

/** A node with one child and no leaf of its own is shown together with it: `usr/lib/os-release`. */
function renderNode(node: Node, before: string): Markup {
  const inner = children(node);
  const label = `${before}${node.name}`;
  if (inner.length === 1 && node.leaves.length === 0) return renderNode(inner[0]!, `${label}${inner[0]!.separator}`);
  const leaves = node.leaves.map(
    ({ leaf, rank }) => html`<li data-find="${findable(leaf)}">${renderLeaf(leaf, label, rank < OPEN_LEAVES)}</li>
`,
  );
  if (inner.length === 0) return html`${leaves}`;
  const open = node.count <= OPEN_NODE || node.rank < OPEN_LEAVES;
  // Of a folder whose members are containers themselves both kinds of names may follow: then none is shown.
  const separators = [...new Set(inner.map(({ separator }) => separator))];
  return html`${leaves}<li><details class="node"${open && html` open`}><summary><code>${label}${
    separators.length === 1 && separators[0]
  }</code> <span class="quiet">${node.count - node.leaves.length}</span></summary><ul>
${inner.map((one) => renderNode(one, ""))}</ul></details></li>
`;
}

const findable = ({ path, package: owner, causes }: Leaf): string =>
  [path, owner ?? "", ...causes.map(({ kind }) => kind)].join(" ");
