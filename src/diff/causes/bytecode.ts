import type { Region } from "../leaf.ts";
import { isPlausible, showTime } from "../timestamps.ts";

/**
 * The time of the source in the header of a compiled Python module: bytes 8 to 11, where the flags in bytes 4 to 7 are zero.
 * Source: PEP 552. @returns the evidence; undefined: no such header, or something else differs
 */
export function bytecodeTime(path: string, { offset, length, from, a, b }: Region): string | undefined {
  if (!/\.pyc$/.test(path) || from !== 0 || offset < 8 || offset + length > 12 || a.length < 12) return undefined;
  // Each version's magic number ends in CR LF.
  if (![a, b].every((bytes) => bytes.readUInt16BE(2) === 0x0d0a && bytes.readUInt32LE(4) === 0)) return undefined;
  const times = [a.readUInt32LE(8), b.readUInt32LE(8)] as const;
  if (!times.every(isPlausible)) return undefined;
  return `compiled Python: the source is of ${showTime(times[0])} and ${showTime(times[1])}`;
}
