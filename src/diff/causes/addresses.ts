/** Linux on x86-64 and arm64 gives out memory by pages of 4 KiB; below that, an address is the same in each run. */
const PAGE = 4096n;

/**
 * Whether two numbers are where one thing lay in the memory of two processes: in the ranges that Linux puts libraries, stacks
 * (`0x7f…`) and programs with their heaps (`0x55…`, `0x56…`) into on x86-64, and with the same place within a page. Stacks are moved by 16 bytes.
 * Source: arch/x86/mm/mmap.c, ELF_ET_DYN_BASE in arch/x86/include/asm/elf.h, arch_align_stack in arch/x86/kernel/process.c.
 */
export function areAddresses(a: bigint, b: bigint): boolean {
  if (a === b) return false;
  const [one, other] = [a >> 40n, b >> 40n];
  if (one === 0x7fn && other === 0x7fn) {
    const isStack = (value: bigint) => value >> 32n >= 0x7ff0n;
    return (a ^ b) % (isStack(a) && isStack(b) ? 16n : PAGE) === 0n;
  }
  const isProgram = (top: bigint) => top === 0x55n || top === 0x56n;
  return isProgram(one) && isProgram(other) && (a ^ b) % PAGE === 0n;
}

/** Twelve digits, as %p of C and id() of Python in hexadecimal write them. */
export const ADDRESSES = /\b(?:0x)?[57][5-9a-f][0-9a-f]{10}\b/gi;

/** @returns the evidence; undefined: no addresses */
export function explainAddresses(a: string, b: string): string | undefined {
  const value = (text: string) => BigInt(`0x${text.replace(/^0x/i, "")}`);
  return areAddresses(value(a), value(b)) ? `"${a}" and "${b}": the same place within a page of memory` : undefined;
}

/**
 * An address in 8 bytes of both sides, little-endian, at a place that covers what differs.
 * @param start of what differs, in both buffers
 */
export function binaryAddress(a: Buffer, b: Buffer, start: number, length: number): string | undefined {
  for (let at = Math.max(0, start + length - 8); at <= start && at + 8 <= Math.min(a.length, b.length); at++) {
    const [one, other] = [a.readBigUInt64LE(at), b.readBigUInt64LE(at)];
    if (areAddresses(one, other)) {
      return `8 bytes: 0x${one.toString(16)} and 0x${other.toString(16)}, the same place within a page of memory`;
    }
  }
  return undefined;
}
