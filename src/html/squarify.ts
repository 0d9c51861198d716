export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Divides a rectangle into one for each value, with areas in proportion and sides as equal as can be. Algorithm: M. Bruls,
 * K. Huizing, J. J. van Wijk, "Squarified Treemaps", 2000.
 * @param values positive, the largest first
 * @returns in the order of the values
 */
export function squarify(values: readonly number[], within: Rectangle): Rectangle[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  const scale = total === 0 ? 0 : (within.width * within.height) / total;
  const areas = values.map((value) => value * scale);
  const found: Rectangle[] = [];
  let free = within;
  for (let at = 0; at < areas.length; ) {
    const side = Math.min(free.width, free.height);
    let end = at + 1;
    while (end < areas.length && worst(areas.slice(at, end + 1), side) <= worst(areas.slice(at, end), side)) end++;
    const row = areas.slice(at, end);
    const sum = row.reduce((one, other) => one + other, 0);
    const upright = free.width >= free.height;
    // How far the row goes into what is free; rounding must not take it beyond.
    const depth = side === 0 ? 0 : Math.min(sum / side, upright ? free.width : free.height);
    let along = 0;
    for (const area of row) {
      const length = depth === 0 ? 0 : area / depth;
      found.push(
        upright
          ? { x: free.x, y: free.y + along, width: depth, height: length }
          : { x: free.x + along, y: free.y, width: length, height: depth },
      );
      along += length;
    }
    free = upright
      ? { ...free, x: free.x + depth, width: free.width - depth }
      : { ...free, y: free.y + depth, height: free.height - depth };
    at = end;
  }
  return found;
}

/** The worst ratio of sides in a row along a side. */
function worst(row: readonly number[], side: number): number {
  const sum = row.reduce((one, other) => one + other, 0);
  const [most, least] = [Math.max(...row), Math.min(...row)];
  return Math.max((side * side * most) / (sum * sum), (sum * sum) / (side * side * least));
}
