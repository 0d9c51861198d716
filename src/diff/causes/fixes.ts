import type { Cause, CauseKind } from "../leaf.ts";
import { type Finding, innermost } from "./finding.ts";

/** What to do about a cause, where nothing more is known. */
const FIXES: Readonly<Partial<Record<CauseKind, string>>> = {
  "build timestamp": "take the time from SOURCE_DATE_EPOCH, or leave it out",
  "file time":
    'in mkosi.finalize: find "$BUILDROOT" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -hcd "@$SOURCE_DATE_EPOCH" {} +',
  ordering:
    "sort what is written (LC_ALL=C sort; sorted(glob.glob(…)); $(sort $(wildcard …))): order of folders and of parallel jobs is not fixed",
  "hash order":
    "sort keys before they are written (sorted(…), sort_keys=True, $Data::Dumper::Sortkeys=1), or set PYTHONHASHSEED=0, PERL_HASH_SEED=0",
  "owner assignment": "create accounts in a fixed order with fixed numbers (sysusers.d)",
  umask: "set the umask, or modes (chmod, install -m), in the script that makes the file",
  "random id": "give it a fixed seed or value (mkosi: Seed=)",
  "random key": "make keys when the machine first starts, not in the build; a private key in an image is public",
  "random salt": "give the hash rather than the password (mkosi: RootPassword=hashed:…), or a fixed salt",
  "build path": "build at a fixed path, or with -ffile-prefix-map=",
  "user or host name": "set the names, e.g. KBUILD_BUILD_USER and KBUILD_BUILD_HOST for a kernel",
  "time zone": "set TZ=UTC in the script, or write UTC (date -u)",
  locale: "set LC_ALL=C.UTF-8 in the script",
  parallelism:
    "do not write down how many jobs there were; have jobs write to files of their own, and join these in a fixed order",
  "kernel version": "leave out what uname says of the machine that builds, or name the image's own kernel",
  environment: "run the step with a clean environment (env -i NAME=VALUE… COMMAND)",
  "file system": "leave out sizes, numbers and names that the file system decides on",
  "inode numbers": "cpio --reproducible (--renumber-inodes), or a format without inodes",
  address: "leave addresses out; sort by names instead",
  "temporary name": "give temporary files a fixed name in a folder of their own, and remove them in mkosi.finalize",
  compression: "pin the compressor's version, level and number of threads",
  "build id": "gone with what else differs; or link with -Wl,--build-id=none",
};

/** What is in a container that is made by one program, which has an option for it. */
const OF_FORMATS: readonly (readonly [CauseKind, RegExp, string])[] = [
  ["file time", /^tar /, 'tar --mtime="@$SOURCE_DATE_EPOCH" (with --sort=name --owner=0 --group=0 --numeric-owner)'],
  ["owner assignment", /^tar /, "tar --owner=0 --group=0 --numeric-owner"],
  ["ordering", /^tar /, "tar --sort=name"],
  [
    "file time",
    /^zip/,
    'touch -d "@$SOURCE_DATE_EPOCH" the files, then TZ=UTC zip -X (-X: no times and owners in extra fields)',
  ],
  ["ordering", /^zip/, "find … | LC_ALL=C sort | zip -X -@"],
  ["file time", /^ar /, "ar -D (deterministic mode)"],
  ["owner assignment", /^ar /, "ar -D (deterministic mode)"],
  ["file time", /^squashfs/, "set SOURCE_DATE_EPOCH for mksquashfs, or -mkfs-time and -all-time"],
  ["build timestamp", /^squashfs/, "set SOURCE_DATE_EPOCH for mksquashfs, or -mkfs-time and -all-time"],
  ["file time", /^erofs/, 'mkfs.erofs -T "$SOURCE_DATE_EPOCH" --all-time'],
  ["build timestamp", /^erofs/, 'mkfs.erofs -T "$SOURCE_DATE_EPOCH"'],
  ["random id", /^erofs/, "mkfs.erofs -U with a fixed UUID (mkosi: Seed=)"],
  ["random id", /^ext/, "mke2fs -U UUID -E hash_seed=UUID with fixed values (mkosi: Seed=)"],
  ["file time", /^ext/, "set SOURCE_DATE_EPOCH for mke2fs; E2FSPROGS_FAKE_TIME for older ones"],
  ["build timestamp", /^ext/, "set SOURCE_DATE_EPOCH for mke2fs; E2FSPROGS_FAKE_TIME for older ones"],
  ["random id", /^(FAT|VFAT)/, "mkfs.fat -i with a fixed number, --invariant"],
  [
    "file time",
    /^(FAT|VFAT)/,
    'set SOURCE_DATE_EPOCH for mkfs.fat; touch -d "@$SOURCE_DATE_EPOCH" and mcopy -m with TZ=UTC',
  ],
  [
    "random id",
    /^GPT/,
    "sgdisk --disk-guid=UUID --partition-guid=N:UUID, or sfdisk with label-id: and uuid= (mkosi: Seed=)",
  ],
  ["build timestamp", /^gzip/, "gzip -n"],
  ["time zone", /^(FAT|VFAT|zip)/, "set TZ=UTC: these formats hold local time"],
];

/** What to do about a cause, as closely as can be said. */
export function fixFor({ kind, evidence }: Cause, finding: Finding): string | undefined {
  const path = innermost(finding.path);
  if (kind === "file time" && /\.pyc$/.test(path)) {
    return 'python3 -m compileall --invalidation-mode unchecked-hash, or touch -d "@$SOURCE_DATE_EPOCH" the sources before';
  }
  if (kind === "build path" && evidence.startsWith("the home folder")) return "set HOME to a fixed folder";
  const { format } = finding;
  return (
    (format === undefined ? undefined : OF_FORMATS.find(([one, of]) => one === kind && of.test(format))?.[2]) ??
    FIXES[kind]
  );
}
