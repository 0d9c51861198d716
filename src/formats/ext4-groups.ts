import type { Bytes } from "./bytes.ts";
import type { Ext4Layout } from "./ext4-superblock.ts";
import { FormatError } from "./format-error.ts";

/**
 * Where the groups of blocks have their tables of inodes, in bytes ("Block Group Descriptors" in the kernel's documentation of
 * ext4).
 * @param add told all blocks of the file system's own: superblocks, descriptors, bitmaps, tables
 * @throws FormatError when a descriptor points outside, or tables take more room than there is
 */
export function readExt4Groups(
  volume: Bytes,
  layout: Ext4Layout,
  add: (block: number, count: number) => void,
): number[] {
  const tables: number[] = [];
  let total = 0;
  const own = (block: number, count: number): void => {
    total += count;
    if (total > layout.blocks) throw new FormatError("ext4", "groups that have no room for what they are made of");
    add(block, count);
  };
  const { blockSize, groups, blocksPerGroup, firstDataBlock, descriptorSize, firstMetaGroup } = layout;
  const perBlock = blockSize / descriptorSize;
  const tableBlocks = Math.ceil(groups / perBlock);
  // With META_BG, descriptors of each so many groups lie with these groups from some point on.
  const common = firstMetaGroup === undefined ? tableBlocks : Math.min(firstMetaGroup, tableBlocks);
  const inodeBlocks = Math.ceil((layout.inodesPerGroup * layout.inodeSize) / blockSize);
  const hasBackup = backupTest(layout);
  // The superblock is 1024 bytes behind the beginning: of larger blocks, it shares the first with the boot code. Groups may
  // begin before it (bigalloc).
  const superBlock = blockSize === 1024 ? 1 : 0;
  const startOf = (group: number) => (group === 0 ? superBlock : firstDataBlock + group * blocksPerGroup);
  own(0, superBlock);
  if (layout.mmpBlock !== undefined) own(layout.mmpBlock, 1);
  for (let group = 0; group < groups; group++) {
    const first = startOf(group);
    const withSuper = hasBackup(group);
    const meta = Math.floor(group / perBlock);
    if (withSuper) own(first, 1 + common + (meta < common ? layout.reservedTableBlocks : 0));
    if (meta >= common) {
      const within = group % perBlock;
      if (within <= 1 || within === perBlock - 1) own(first + (withSuper ? 1 : 0), 1);
    }
    const start = meta * perBlock;
    const table = meta < common ? superBlock + 1 + meta : startOf(start) + (hasBackup(start) ? 1 : 0);
    const at = table * blockSize + (group % perBlock) * descriptorSize;
    const descriptor = volume.read(at, descriptorSize);
    const wide = descriptorSize >= 64;
    const pointer = (low: number, high: number) =>
      descriptor.readUInt32LE(low) + (wide ? descriptor.readUInt32LE(high) * 2 ** 32 : 0);
    const [blockBitmap, inodeBitmap, inodeTable] = [pointer(0, 0x20), pointer(4, 0x24), pointer(8, 0x28)];
    if ([blockBitmap, inodeBitmap, inodeTable].some((block) => block === 0 || block >= layout.blocks)) {
      throw new FormatError("ext4", `the descriptor of group ${group} points outside`);
    }
    own(blockBitmap, 1);
    own(inodeBitmap, 1);
    own(inodeTable, inodeBlocks);
    tables.push(inodeTable * blockSize);
  }
  return tables;
}

function backupTest({ backups }: Ext4Layout): (group: number) => boolean {
  if (backups === "all") return () => true;
  if (backups !== "sparse") return (group) => group === 0 || backups.includes(group);
  const isPower = (group: number, base: number): boolean => {
    let power = base;
    while (power < group) power *= base;
    return power === group;
  };
  return (group) => group <= 1 || [3, 5, 7].some((base) => isPower(group, base));
}
