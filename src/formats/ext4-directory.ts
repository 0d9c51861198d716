import type { DirectoryEntry } from "./file-tree.ts";
import { FormatError } from "./format-error.ts";

/**
 * The entries of one block of a folder ("Linear Directories" in the kernel's documentation of ext4). Inner nodes of hash trees look
 * like blocks without entries.
 * @param fileTypes whether entries have the kind of file, which takes the second byte of the name's length
 * @throws FormatError
 */
export function* ext4Entries(block: Buffer, fileTypes: boolean): Generator<DirectoryEntry> {
  for (let at = 0; at + 8 <= block.length; ) {
    const id = block.readUInt32LE(at);
    const stored = block.readUInt16LE(at + 4);
    // 65,536 does not fit into 16 bits.
    const length = block.length === 65_536 && (stored === 65_535 || stored === 0) ? 65_536 : stored;
    const nameLength = fileTypes ? block[at + 6]! : block.readUInt16LE(at + 6);
    if (length < 8 || (length & 3) !== 0 || at + length > block.length || 8 + nameLength > length) {
      throw new FormatError("ext4", "a broken folder");
    }
    if (id !== 0) yield { id, name: block.subarray(at + 8, at + 8 + nameLength) };
    at += length;
  }
}
