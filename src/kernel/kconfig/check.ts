import { invalid } from "../../base/errors.ts";
import { didYouMean } from "../../base/nearest.ts";
import { type ConfigEntry, writeAssignment } from "./parse.ts";

/** A value asked for that the resolved configuration does not have. */
export interface LostValue {
  readonly symbol: string;
  /** As written, e.g. `y`, `n`, `"text"`. */
  readonly requested: string;
  /** The value in the resolved configuration; undefined: the symbol is not there at all. */
  readonly actual: string | undefined;
  readonly file: string;
  readonly line: number;
}

/** Symbols known to come out otherwise than asked for, with the reason for each. */
export type ExpectedLosses = Readonly<Record<string, string>>;

/**
 * The requested values that did not survive olddefconfig: merge_config.sh's "Value requested for X not in final .config",
 * in the order of `requested`. Two differences from the script, on purpose: it compares the lines that name a symbol, comments
 * included, this the values; and it reports "# X is not set" when the final file does not mention X, which means the same
 * (a symbol with an unmet dependency is off).
 * @param isUnknown whether the kernel's source does not have a symbol at all; turning it off is then lost as well.
 */
export function lostValues(
  requested: Iterable<ConfigEntry>,
  resolved: ReadonlyMap<string, ConfigEntry>,
  isUnknown: (symbol: string) => boolean = () => false,
): readonly LostValue[] {
  const lost: LostValue[] = [];
  for (const { symbol, value, file, line } of requested) {
    const actual = resolved.get(symbol)?.value;
    if (sameValue(value, actual) && !(actual === undefined && isUnknown(symbol))) continue;
    lost.push({ symbol, requested: value, actual, file, line });
  }
  return lost;
}

/** Whether two written values mean the same: absent is `n`, and 0x10 is 0X10 is 0x010. */
function sameValue(requested: string, actual: string | undefined): boolean {
  if (actual === undefined) return requested === "n";
  return (
    requested === actual || (isNumber(requested) && isNumber(actual) && canonical(requested) === canonical(actual))
  );
}

const isNumber = (value: string) => /^(-?[0-9]+|0[xX][0-9A-Fa-f]+)$/.test(value);
const canonical = (value: string) =>
  (value.startsWith("-") ? -BigInt(value.slice(1)) : BigInt(value)).toString() + (/^0[xX]/.test(value) ? "x" : "");

/** The lines merge_config.sh prints for a lost value, with the place where it was requested. */
export function describeLost({ symbol, requested, actual, file, line }: LostValue): readonly string[] {
  const show = (value: string | undefined) => (value === undefined ? "" : writeAssignment({ symbol, value }));
  return [
    `Value requested for ${symbol} not in final .config`,
    `  Requested value: ${show(requested)}   (${file}:${line})`,
    `  Actual value:    ${show(actual)}`,
  ];
}

/** The lines of merge_config.sh and the reason of each; those of one and the same reason in a block, a line each. */
function describeLosses(lost: readonly LostValue[], why: LossReasons["why"]): string[] {
  const blocks = new Map<string, { readonly reason: readonly string[]; readonly losses: LostValue[] }>();
  for (const one of lost) {
    const reason = why(one);
    const key = reason.length === 0 ? one.symbol : reason.join("\n");
    const block = blocks.get(key) ?? { reason, losses: [] };
    block.losses.push(one);
    blocks.set(key, block);
  }
  return [...blocks.values()].flatMap(({ reason, losses }) => [
    ...(losses.length === 1
      ? describeLost(losses[0]!)
      : [
          `Values requested for ${losses.length} options not in final .config`,
          ...losses.map(
            ({ symbol, requested, actual, file, line }) =>
              `  ${symbol}: ${requested} requested, is ${actual ?? "n"}   (${file}:${line})`,
          ),
        ]),
    ...reason.map((line) => `  ${line}`),
  ]);
}

/** What is known about losses. */
export interface LossReasons {
  why(lost: LostValue): readonly string[];
  next(lost: readonly LostValue[]): readonly string[];
}

/** What to do about an option that other options keep from its value. */
export const adviseOn = (symbol: string, definition: string): readonly string[] => [
  "turn on what the option depends on, or off what selects it, or drop the line",
  `if it is meant to be so, say why under [expected] in ${definition}, e.g. ${symbol} = "selected by …"`,
];

/**
 * Passes when the lost values are exactly the expected ones.
 * @param definition the file that lists what is expected, for messages.
 * @param reasons what stands in the way of a requested value, line by line, and what to do; where the kernel's Kconfig is at
 *   hand.
 * @throws SamebitsError (exit 2): a requested value is lost and not expected, or expected to be lost and is not.
 */
export function requireSurvival(
  lost: readonly LostValue[],
  requested: Iterable<ConfigEntry>,
  expected: ExpectedLosses,
  definition: string,
  reasons: LossReasons = { why: () => [], next: ([first]) => adviseOn(first!.symbol, definition) },
): void {
  const surprising = lost.filter(({ symbol }) => !Object.hasOwn(expected, symbol));
  if (surprising.length > 0) {
    const symbols = surprising.map(({ symbol }) => symbol).join(", ");
    throw invalid(`requested kernel options did not survive: ${symbols}`, {
      why: describeLosses(surprising, reasons.why),
      next: reasons.next(surprising),
    });
  }
  const asked = new Set([...requested].map(({ symbol }) => symbol));
  const lostSymbols = new Set(lost.map(({ symbol }) => symbol));
  const stale = Object.keys(expected).filter((symbol) => !lostSymbols.has(symbol));
  if (stale.length === 0) return;
  throw invalid(`${definition}: [expected] is stale: ${stale.join(", ")}`, {
    why: stale.map((symbol) =>
      asked.has(symbol)
        ? `${symbol} came out as requested`
        : [`${symbol} is requested by no fragment`, ...didYouMean(symbol, lostSymbols)].join("; "),
    ),
    next: "remove these entries",
  });
}
