import type { CauseKind } from "../leaf.ts";

interface KnownFile {
  readonly path: RegExp;
  readonly cause: CauseKind;
  readonly evidence: string;
  readonly fix: string;
}

const remove = (path: string): string => `in mkosi.finalize: rm -rf "$BUILDROOT/${path}"`;

/** Files that are known to differ from build to build whatever is in them, by their path within an image. */
const KNOWN: readonly KnownFile[] = [
  {
    path: /(^|\/)etc\/machine-id$|(^|\/)var\/lib\/dbus\/machine-id$/,
    cause: "machine id",
    evidence: "every system is given its own, at random",
    fix: 'in mkosi.finalize: printf "uninitialized\\n" >"$BUILDROOT/etc/machine-id"',
  },
  {
    path: /(^|\/)etc\/ssh\/ssh_host_\w+_key(\.pub)?$/,
    cause: "ssh host key",
    evidence: "made at random when the package is configured; the private key would be public with the image",
    fix: remove("etc/ssh/ssh_host_*"),
  },
  {
    path: /(^|\/)var\/lib\/systemd\/random-seed$|(^|\/)var\/lib\/urandom\/random-seed$/,
    cause: "random seed",
    evidence: "made at random",
    fix: remove("var/lib/systemd/random-seed"),
  },
  {
    path: /(^|\/)var\/cache\/ldconfig\/aux-cache$/,
    cause: "cache",
    evidence: "ldconfig keeps inodes and times of the libraries in it",
    fix: remove("var/cache/ldconfig"),
  },
  {
    path: /(^|\/)var\/cache\/fontconfig\//,
    cause: "cache",
    evidence: "fontconfig keeps times of folders in it",
    fix: remove("var/cache/fontconfig"),
  },
  {
    path: /(^|\/)(root|home\/[^/]+)\/\.(cache\/(pip|uv|go-build|yarn|node-gyp)|npm\/|cargo\/registry|composer\/cache)/,
    cause: "cache",
    evidence: "a package manager keeps what it downloaded, with times",
    fix: "pip --no-cache-dir, npm --cache in a folder of the build's own; or in mkosi.finalize: remove it",
  },
  {
    path: /(^|\/)(usr\/share\/(mime\/mime\.cache|applications\/mimeinfo\.cache|icons\/[^/]+\/icon-theme\.cache)|var\/cache\/(apt|debconf|man|dnf|pacman|apparmor)\/)/,
    cause: "cache",
    evidence: "made anew by each build",
    fix: "in mkosi.finalize: remove it; nothing at run time needs it",
  },
  {
    path: /(^|\/)var\/lib\/apt\/lists\/|(^|\/)var\/lib\/dpkg\/status-old$/,
    cause: "cache",
    evidence: "what the package manager knew at the time of the build",
    fix: remove("var/lib/apt/lists"),
  },
  {
    path: /(^|\/)var\/log\/(apt\/|dpkg\.log|alternatives\.log|bootstrap\.log|fontconfig\.log|lastlog|faillog|wtmp|btmp|journal\/)/,
    cause: "log",
    evidence: "packages were installed, with times",
    fix: remove("var/log/{apt,dpkg.log,alternatives.log}"),
  },
];

/** Files that a run of a program leaves behind, by their path: whether they are there depends on what was run. */
export const LEFT_BEHIND: readonly KnownFile[] = [
  {
    path: /(^|\/)__pycache__(\/[^/]+\.pyc)?$/,
    cause: "cache",
    evidence: "Python compiles what is imported, if it may write there",
    fix: "set PYTHONDONTWRITEBYTECODE=1 for the step, or compile all modules (python3 -m compileall --invalidation-mode unchecked-hash)",
  },
];

export const knownFile = (path: string, list: readonly KnownFile[] = KNOWN): Omit<KnownFile, "path"> | undefined =>
  list.find((one) => one.path.test(path));
