import { createHash } from "node:crypto";

/** Choices that a seed and a name decide: the same ones again, whatever else is chosen with the seed. */
export class Choices {
  readonly #seed: string;
  readonly #name: string;
  #count = 0;

  constructor(seed: string, name: string) {
    this.#seed = seed;
    this.#name = name;
  }

  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    const bytes = createHash("sha256")
      .update(`${this.#seed} ${this.#name} ${this.#count++}`)
      .digest();
    // 48 bits for a small range: the bias is of no account.
    return least + (bytes.readUIntBE(0, 6) % (most - least + 1));
  }

  one<T>(list: readonly T[]): T {
    return list[this.integer(0, list.length - 1)]!;
  }

  /** Small letters. */
  word(least: number, most: number): string {
    return Array.from({ length: this.integer(least, most) }, () => this.one([..."abcdefghijklmnopqrstuvwxyz"])).join(
      "",
    );
  }
}

/** The seed of a further build: the first has the seed that was asked for. @param number from 1 */
export const seedOfRun = (seed: string, number: number): string =>
  number === 1 ? seed : createHash("sha256").update(`${seed} run ${number}`).digest("hex").slice(0, seed.length);
