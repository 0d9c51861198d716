import { inflateSync } from "node:zlib";

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of each pixel, row by row. */
  readonly pixels: Buffer;
}

/** Decodes what Chromium writes: PNG of 8 bits a channel, with or without alpha, not interlaced (PNG, third edition, 9.2). */
export function decodePng(png: Buffer): Picture {
  let header: Buffer | undefined;
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const size = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    const content = png.subarray(at + 8, at + 8 + size);
    if (type === "IHDR") header = content;
    if (type === "IDAT") data.push(content);
    at += size + 12;
  }
  const [width, height] = [header!.readUInt32BE(0), header!.readUInt32BE(4)];
  const [depth, colour, , , interlaced] = header!.subarray(8);
  if (depth !== 8 || (colour !== 2 && colour !== 6) || interlaced !== 0) throw new Error("another kind of PNG");
  const step = colour === 6 ? 4 : 3;
  const raw = inflateSync(Buffer.concat(data));
  const row = width * step;
  const pixels = Buffer.alloc(width * height * 3);
  let above = Buffer.alloc(row);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (row + 1)]!;
    const line = Buffer.from(raw.subarray(y * (row + 1) + 1, (y + 1) * (row + 1)));
    for (let x = 0; x < row; x++) {
      const [left, up, corner] = [x < step ? 0 : line[x - step]!, above[x]!, x < step ? 0 : above[x - step]!];
      line[x] = line[x]! + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!;
    }
    for (let x = 0; x < width; x++) line.copy(pixels, (y * width + x) * 3, x * step, x * step + 3);
    above = line;
  }
  return { width, height, pixels };
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}
