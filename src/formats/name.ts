/**
 * A name as archives and file systems store it. What is not UTF-8 is shown with `\xNN` for each byte above ASCII, so that names
 * that differ stay different.
 */
export function decodeName(name: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(name);
  } catch {
    const escaped = (byte: number) => `\\x${byte.toString(16).padStart(2, "0")}`;
    return [...name].map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : escaped(byte))).join("");
  }
}

/** The bytes before the first NUL. */
export function untilNul(field: Buffer): Buffer {
  const end = field.indexOf(0);
  return end < 0 ? field : field.subarray(0, end);
}

/** A GUID with its first three groups in little-endian order, as GPT and UEFI store it, in lower case. */
export function decodeGuid(guid: Buffer): string {
  const hex = (from: number, to: number) => guid.subarray(from, to).toString("hex");
  const first = guid.readUInt32LE(0).toString(16).padStart(8, "0");
  const second = guid.readUInt16LE(4).toString(16).padStart(4, "0");
  const third = guid.readUInt16LE(6).toString(16).padStart(4, "0");
  return `${first}-${second}-${third}-${hex(8, 10)}-${hex(10, 16)}`;
}
