import type { CauseKind } from "../leaf.ts";

/** What to do about a cause, where nothing more is known. */
export const FIXES: Readonly<Partial<Record<CauseKind, string>>> = {
  "build timestamp": "take the time from SOURCE_DATE_EPOCH, or leave it out",
  "file time":
    'in mkosi.finalize: find "$BUILDROOT" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -hcd "@$SOURCE_DATE_EPOCH" {} +',
  ordering: "sort what is written: order of folders, of hash tables and of parallel jobs is not fixed",
  "owner assignment": "create accounts in a fixed order with fixed numbers (sysusers.d)",
  umask: "set the umask, or modes, in the script that makes the file",
  "random id": "give it a fixed seed or value (mkosi: Seed=)",
  "random salt": "give the hash rather than the password (mkosi: RootPassword=hashed:…), or a fixed salt",
  "build path": "build at a fixed path, or with -ffile-prefix-map=",
  "user or host name": "set the names, e.g. KBUILD_BUILD_USER and KBUILD_BUILD_HOST for a kernel",
  compression: "pin the compressor's version, level and number of threads",
};
