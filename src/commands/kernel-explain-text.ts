import { styleText } from "node:util";
import type { Condition } from "../kernel/explain/condition.ts";
import { type Applying, type Explanation, placeOf, type Relation } from "../kernel/explain/explanation.ts";
import { wrap } from "../report/wrap.ts";

/** For reading in a terminal of 100 columns. */
const WIDTH = 100;
const LABEL = 15;

interface Options {
  /** The reason kernel.toml gives for a lost value. */
  readonly expected: string | undefined;
  /** Also relations that are not active. */
  readonly all: boolean;
  readonly colour: boolean;
  /** The kernel's name. */
  readonly kernel: string;
}

/** An explanation for people: one label a line or more, wrapped. */
export function renderExplanation(one: Explanation, { kernel, expected, all, colour }: Options): string {
  const paint = (format: "bold" | "red", text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const lines: string[] = [];
  /** Lines behind a label; each is wrapped, and goes on two columns further in. */
  const put = (label: string, texts: readonly string[]) => {
    const wrapped = texts.flatMap((text) => wrap(text, WIDTH - LABEL, 2));
    wrapped.forEach((text, index) => {
      lines.push(`${(index === 0 ? `  ${label}` : "").padEnd(LABEL)}${text}`.trimEnd());
    });
  };

  const prompt = one.entries.find((entry) => entry.prompt !== undefined)?.prompt;
  lines.push(paint("bold", `${headline(one)}${prompt === undefined ? "" : `   ${prompt}`}`), "");
  if (one.lost !== undefined) {
    const { requested, place, why } = one.lost;
    lines.push(
      paint("red", `  LOST: ${place} asks for ${requested}`),
      ...why.flatMap((line) => wrap(`    ${line}`, WIDTH, /^\s*/.exec(line)![0].length + 6)),
      ...(expected === undefined ? [] : wrap(`    expected by kernel.toml: ${expected}`, WIDTH, 6)),
      "",
    );
  }
  put("because", [one.because]);
  put("type", [one.type]);
  for (const { at, prompt: title, menus, shownIf } of one.entries) {
    put("defined at", [at]);
    if (title === undefined) put("", ["no prompt: it cannot be set by hand"]);
    else put("in nconfig", [[...menus, title].join(" > ")]);
    if (title !== undefined && shownIf !== undefined) put("shown if", condition(shownIf));
  }
  if (one.choice !== undefined) {
    const { prompt: title, at, members } = one.choice;
    put("one of", [
      `${title ?? "a choice"} (${at})`,
      ...members.map((member) => `  ${member.value}  ${member.symbol}   ${member.prompt ?? ""}`),
    ]);
  }
  put("values", values({ ...one, kernel }));
  put("depends on", one.dependsOn === undefined ? ["nothing"] : condition(one.dependsOn));
  for (const [label, list] of [
    ["selected by", one.selectedBy],
    ["implied by", one.impliedBy],
  ] as const) {
    if (list.length > 0) put(label, incoming(list, all));
  }
  if (one.defaults.length > 0) put("defaults", one.defaults.map(applying));
  if (one.ranges.length > 0) put("range", one.ranges.map(applying));
  if (one.selects.length > 0) put("selects", outgoing(one.selects, all));
  if (one.implies.length > 0) put("implies", outgoing(one.implies, all));
  const { count, on } = one.dependents;
  put("depended on", [
    count === 0 ? "by no other option" : `by ${count} other option${count === 1 ? "" : "s"}, ${on} of them on`,
  ]);
  if (one.help !== undefined) lines.push("", ...help(one.help));
  return `${lines.join("\n")}\n`;
}

function headline({ symbol, value, type }: Explanation): string {
  if (value !== undefined) return value === "n" ? `${symbol} is not set` : `${symbol}=${value}`;
  return type === "bool" || type === "tristate" ? `${symbol} is off` : `${symbol} has no value`;
}

/** One conjunct a line, when there are several: which of them is not met is what matters. */
function condition({ text, parts, value }: Condition): string[] {
  if (parts.length === 1) return [value === "n" ? `${text}   NOT MET` : value === "m" ? `${text}   at most m` : text];
  const marks = { y: "met    ", m: "m only ", n: "NOT MET" };
  return parts.map((part) => `${marks[part.value]}  ${part.text}`);
}

/** Who gives which value, in the order of the merge, and what resolved.config has. */
function values({ assignments, line, value, kernel }: Explanation & { readonly kernel: string }): string[] {
  const rows = assignments.map((one) => ({
    value: one.value,
    place: placeOf(one),
    notes: [
      ...(one.from === "base" ? ["base"] : []),
      ...(one.note === undefined ? [] : [one.note]),
      ...(one.counts ? ["counts"] : []),
    ].join(", "),
  }));
  const file = `kernel/${kernel}/resolved.config`;
  rows.push(
    line === undefined
      ? { value: "-", place: file, notes: "does not mention it" }
      : { value: value!, place: `${file}:${line}`, notes: "the result" },
  );
  const width = Math.max(...rows.map((row) => row.value.length));
  const places = Math.max(...rows.map((row) => row.place.length));
  return rows.map((row) => `${row.value.padEnd(width)}  ${row.place.padEnd(places)}  ${row.notes}`);
}

/** Those that are active, and how many are not. */
function incoming(list: readonly Relation[], all: boolean): string[] {
  const possible = list.filter((one) => all || one.possible);
  const active = possible.filter((one) => one.active);
  const idle = possible.length - active.length;
  const shown = all ? [...active, ...list.filter((one) => !one.active)] : active;
  return [
    ...shown.map((one) => `${one.active ? "active  " : "not now "}${related(one)}`),
    ...(!all && idle > 0
      ? [`${idle}${active.length > 0 ? " more" : ""} could do so and ${idle === 1 ? "does" : "do"} not (--all)`]
      : []),
    ...absent(list.length - possible.length, idle > 0 || active.length > 0),
  ];
}

function outgoing(list: readonly Relation[], all: boolean): string[] {
  const possible = list.filter((one) => all || one.possible);
  return [...possible.map(related), ...absent(list.length - possible.length, possible.length > 0)];
}

/** Kconfig files name much that other architectures alone have: a number is enough. */
const absent = (count: number, afterOthers: boolean): string[] =>
  count === 0 ? [] : [`${afterOthers ? "and " : ""}${count} that this architecture does not have (--all)`];

const related = ({ symbol, value, if: when }: Relation) =>
  `${symbol} [=${value}]${when === undefined ? "" : ` if ${when.text}`}`;

const applying = ({ text, at, if: when, applies }: Applying) =>
  `${text}${when === undefined ? "" : ` if ${when.text}`}   ${at}${applies ? "   applies" : ""}`;

/** Help as its author broke it, two columns in; lines that are too long are broken. */
const help = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .flatMap((line) => wrap(`  ${line}`, WIDTH, /^\s*/.exec(line)![0].length + 2).map((one) => one.trimEnd()));
