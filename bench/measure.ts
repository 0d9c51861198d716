import { performance } from "node:perf_hooks";

/** Something to be timed. `before` is not counted. */
export interface Contestant {
  readonly name: string;
  readonly before?: () => Promise<void>;
  readonly run: () => Promise<void>;
}

export interface Measured {
  readonly name: string;
  /** Seconds, one a round, in order. */
  readonly seconds: readonly number[];
  readonly median: number;
}

/**
 * Times contestants in turn, round by round, so that whatever else the machine does meets all of them alike. The first round
 * warms caches and is not counted.
 */
export async function sideBySide(contestants: readonly Contestant[], rounds: number): Promise<Measured[]> {
  const seconds = contestants.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, contestant] of contestants.entries()) {
      await contestant.before?.();
      const start = performance.now();
      await contestant.run();
      const took = (performance.now() - start) / 1000;
      if (round > 0) seconds[index]!.push(took);
      process.stderr.write(`  ${contestant.name}: ${took.toFixed(2)} s${round === 0 ? " (not counted)" : ""}\n`);
    }
  }
  return contestants.map(({ name }, index) => ({ name, seconds: seconds[index]!, median: median(seconds[index]!) }));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
