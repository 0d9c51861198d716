import type { Explained } from "./explained.ts";

const FILES = /(^|\/)etc\/(passwd|group|shadow|gshadow)-?$/;
/** Fields by number that an id stands in. */
const IDS: Readonly<Record<string, readonly number[]>> = { passwd: [2, 3], group: [2], shadow: [], gshadow: [] };

/** What the files of accounts differ in: numbers, salts of passwords, days of the last change; undefined: something else too. */
export function explainAccounts(path: string, a: string, b: string): Explained[] | undefined {
  const file = FILES.exec(path)?.[2];
  if (file === undefined) return undefined;
  const [one, other] = [entries(a), entries(b)];
  if (one.size !== other.size || [...one.keys()].some((name) => !other.has(name))) return undefined;
  const found = new Map<Explained["cause"], string>();
  for (const [name, fields] of one) {
    const others = other.get(name)!;
    if (fields.length !== others.length) return undefined;
    for (const [index, field] of fields.entries()) {
      if (field === others[index]) continue;
      const evidence = `${name}: "${field}" and "${others[index]}"`;
      if (IDS[file]!.includes(index)) found.set("owner assignment", evidence);
      else if (file === "shadow" && index === 1 && field.startsWith("$") && others[index]!.startsWith("$")) {
        const scheme = (hash: string) => hash.split("$")[1];
        if (scheme(field) !== scheme(others[index]!)) return undefined;
        found.set(
          "random salt",
          `${name}: the same kind of hash ($${scheme(field)}$) with another salt, or another password`,
        );
      } else if (file === "shadow" && index === 2) {
        const day = (text: string) => new Date(Number(text) * 86_400_000).toISOString().slice(0, 10);
        if (!/^\d{1,6}$/.test(field) || !/^\d{1,6}$/.test(others[index]!)) return undefined;
        found.set(
          "build timestamp",
          `${name}: the password was last changed on ${day(field)} and ${day(others[index]!)}`,
        );
      } else return undefined;
    }
  }
  return [...found].map(([cause, evidence]) => ({ cause, evidence }));
}

const entries = (text: string): Map<string, string[]> =>
  new Map(
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => [line.split(":")[0]!, line.split(":")]),
  );
