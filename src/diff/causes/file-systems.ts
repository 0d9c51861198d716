import type { Cause, Difference } from "../leaf.ts";
import { describeTimes } from "../timestamps.ts";
import type { Finding } from "./finding.ts";

const FORMATS = /^(ext4 file system|squashfs|erofs)$/;
/** Fields of ext4, squashfs and erofs, by what they come from. Members have some of them, too. */
const TIMES = /^(creationTime|writeTime|checkTime|mkfsTime|buildTime|buildNanoseconds)$/;
const FILE_TIMES = /^(deletionTime|[mac]time nanoseconds)$/;
const IDS = /^(uuid|hashSeed|journalUuid|generation)$/;
const OF_MOUNTS = /^(mountTime|mountCount|lastMountedOn|writtenKilobytes|journalSequence|journalStart)$/;
/** Calculated from what is inside. */
const CALCULATED =
  /^(freeBlocks|freeInodes|overheadClusters|inodes|blocks|fragments|ids|bytesUsed|sharedXattrBlock|metadataBlock|writtenKilobytes)$/;
/** Copies of an id, and sums over it. */
const OF_IDS = /^(journalOwnUuid|checksumSeed|checksum)$/;
const COMPRESSION = /^(compressor|compressors|compression[A-Z]\w+)$/;

const NO_MOUNT = "fill it with mke2fs -d FOLDER rather than by mounting it: a mount leaves its time, place and number";

/** Why a field of a file system differs; undefined: other rules may know. */
export function fileSystemCauses(
  { name, a, b }: Extract<Difference, { what: "attribute" }>,
  { kind, format = "", differences, references, membersDiffer }: Finding,
): Cause[] | undefined {
  if (!FORMATS.test(format)) return undefined;
  const both = `${name} ${a ?? "none"} and ${b ?? "none"}`;
  const times = () => describeTimes(name, [Number(a), Number(b)], references);
  if (FILE_TIMES.test(name)) {
    return [{ kind: "file time", evidence: name.endsWith("nanoseconds") ? both : times() }];
  }
  if (name === "generation") return [{ kind: "random id", evidence: `${both}: a kernel chose it`, fix: NO_MOUNT }];
  if (kind !== "container") return undefined;
  if (TIMES.test(name)) return [{ kind: "build timestamp", evidence: name.endsWith("Time") ? times() : both }];
  if (IDS.test(name)) return [{ kind: "random id", evidence: both }];
  if (OF_IDS.test(name))
    return [{ kind: "follows", evidence: `${name} follows from the UUID, or from what else differs` }];
  const isStoredOtherwise = differences.some((one) => one.what === "numbering" && one.name === "stored bytes");
  if ((membersDiffer || isStoredOtherwise) && CALCULATED.test(name)) {
    return [{ kind: "follows", evidence: `${name} follows from what is inside` }];
  }
  if (OF_MOUNTS.test(name)) {
    const evidence = name === "mountTime" ? times() : both;
    return [{ kind: name === "lastMountedOn" ? "build path" : "build timestamp", evidence, fix: NO_MOUNT }];
  }
  if (COMPRESSION.test(name)) return [{ kind: "compression", evidence: both }];
  return undefined;
}

/** Numbers that go by how well something was compressed; undefined: others. */
export function storageCauses(
  { name, members, example }: Extract<Difference, { what: "numbering" }>,
  { format = "", differences }: Finding,
): Cause[] | undefined {
  if (!FORMATS.test(format)) return undefined;
  if (name === "inode") {
    return [
      {
        kind: "ordering",
        evidence: `files were put in in another order: inodes of ${members} differ, e.g. ${example}`,
      },
    ];
  }
  if (name === "crtime") {
    return [{ kind: "file time", evidence: `the time of creation of ${members} members differs, e.g. ${example}` }];
  }
  if (name === "stored bytes" || name === "way of storage") {
    const evidence = `the ${name} of ${members} members, e.g. ${example}: compressor's level, version or options`;
    return [{ kind: "compression", evidence }];
  }
  const others = differences.some((one) => one.what === "numbering" && one.name === "stored bytes");
  if (name === "first block" && others) {
    return [{ kind: "follows", evidence: "where files begin follows from the bytes that those before take" }];
  }
  return undefined;
}
