const UNITS = ["kB", "MB", "GB", "TB"] as const;

/** Bytes for people, in powers of 1000 with one decimal: `999 B`, `1.5 kB`, `104.3 MB`. */
export function formatBytes(bytes: number): string {
  let value = Math.abs(bytes);
  if (value < 1000) return `${bytes} B`;
  let unit = -1;
  // 999.95 and more would round up to 1000.0 of the smaller unit.
  while (value >= 999.95 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${bytes < 0 ? "-" : ""}${value.toFixed(1)} ${UNITS[Math.max(unit, 0)]}`;
}

/** Bytes per second for people: `3.4 MB/s`. */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(Math.round(bytesPerSecond))}/s`;
}
