import { isYes } from "../config/settings.ts";
import type { ImageConfig } from "../config/tree.ts";
import type { Rule } from "../rule.ts";
import { onCommand } from "../rule.ts";
import type { ShellCommand } from "../shell/command.ts";
import { onImage, onValue } from "./on-config.ts";

const INSTALLS: Readonly<Record<string, RegExp>> = {
  apk: /^add$/,
  apt: /^(?:install|upgrade|full-upgrade|dist-upgrade|build-dep)$/,
  "apt-get": /^(?:install|upgrade|dist-upgrade|build-dep|source)$/,
  aptitude: /^(?:install|upgrade|full-upgrade|safe-upgrade)$/,
  dnf: /^(?:install|upgrade|update|groupinstall|group|builddep|distro-sync)$/,
  dnf5: /^(?:install|upgrade|update|group|builddep|distro-sync)$/,
  flatpak: /^install$/,
  microdnf: /^(?:install|upgrade|update)$/,
  snap: /^install$/,
  tdnf: /^(?:install|upgrade|update)$/,
  yum: /^(?:install|upgrade|update|groupinstall)$/,
  zypper: /^(?:in|install|up|update|dup|dist-upgrade)$/,
};
const BOOTSTRAPS = /^(?:debootstrap|mmdebstrap|cdebootstrap|pacstrap)$/;

const installs = (command: ShellCommand): boolean => {
  if (BOOTSTRAPS.test(command.name)) return true;
  if (command.name === "pacman") return command.args.some(({ value }) => /^-S(?!c|s|i)\w*$/.test(value));
  const verbs = Object.hasOwn(INSTALLS, command.name) ? INSTALLS[command.name] : undefined;
  const [verb] = command.operands("-o", "-t", "-c", "--option", "--target-release", "--config-file");
  return (
    verbs?.test(verb?.value ?? "") === true && !command.has("--simulate", "--dry-run", "--print-uris", "--no-download")
  );
};

export const scriptInstallsPackages: Rule = {
  id: "script-installs-packages",
  severity: "error",
  finds: "apt-get install, dnf install… in a script",
  why: "Packages that a script installs are in no list and no lock: which versions come is decided by a server on the day.",
  fix: "name them in Packages= or BuildPackages=, so that mkosi installs them from where all others come from",
  *shell(script, { pinnedPackages }) {
    for (const command of script.commands) {
      if (!installs(command)) continue;
      yield onCommand(
        script,
        command,
        `${command.name} installs packages that the configuration does not name`,
        pinnedPackages ? { severity: "warning" } : {},
      );
    }
  },
};

const PACKAGE_SETTINGS = ["Packages", "BuildPackages", "VolatilePackages", "InitrdPackages", "InitrdVolatilePackages"];

/** A package's name without the version, release or architecture that may be asked for. */
export const bareName = (text: string): string => text.replace(/[=/].*$/, "").replace(/:[a-z0-9]+$/, "");

export const unlockedPackage: Rule = {
  id: "unlocked-package",
  severity: "error",
  finds: "packages of the configuration, or of mkosi-install, that packages.lock.json does not hold",
  why: "The build has the locked packages and no others: it fails, and where it does not, the package is whatever is there.",
  fix: "run: samebits lock",
  *image(image, { lockedPackages }) {
    if (lockedPackages === undefined) return;
    for (const name of PACKAGE_SETTINGS) {
      for (const value of image.values(name)) {
        // Patterns of apt (apt-patterns(7)) and globs: apt decides.
        if (/^[?~]|[*?[]/.test(value.text) || lockedPackages.has(bareName(value.text))) continue;
        yield onValue(value, `${value.text} is not in packages.lock.json`);
      }
    }
  },
  *shell(script, { lockedPackages }) {
    if (lockedPackages === undefined) return;
    for (const command of script.commands) {
      if (command.name !== "mkosi-install") continue;
      for (const word of command.operands()) {
        if (!word.known || lockedPackages.has(bareName(word.value))) continue;
        yield onCommand(script, command, `${word.value} is not in packages.lock.json`, { at: word });
      }
    }
  },
};

/** Whether packages come from a state of the archive that stays: a local folder, a snapshot. */
export function hasPinnedPackages(image: ImageConfig): boolean {
  if (image.has("Snapshot") || image.has("LocalMirror")) return true;
  return isDated(image.value("Mirror") ?? "");
}

/** snapshot.debian.org/archive/debian/20250526T142542Z, archlinux.org/repos/2025/05/26, a folder. */
const isDated = (mirror: string): boolean =>
  /(?:^|[/-])20\d{6}(?:T\d{6}Z?)?(?:[/-]|$)|\/20\d\d\/[01]\d\/[0-3]\d(?:\/|$)|^file:/.test(mirror);

const hasDistribution = (image: ImageConfig): boolean => !/^(?:custom|none)$/.test(image.value("Distribution") ?? "");

export const unpinnedPackages: Rule = {
  id: "unpinned-packages",
  severity: "error",
  finds: "a distribution's packages from its current mirror: no Snapshot=, no LocalMirror=, no dated Mirror=",
  why: "The archive moves several times a day: the same configuration installs other versions tomorrow.",
  fix: "set Snapshot=, or Mirror= to a dated snapshot, or LocalMirror= to a folder with the locked packages",
  *image(image, { tree }) {
    if (image.subimage !== undefined || !hasDistribution(image) || hasPinnedPackages(image)) return;
    const installs = tree.images.some((one) => PACKAGE_SETTINGS.some((name) => one.has(name)));
    if (!installs && !image.has("Distribution")) return;
    const place = image.values("Distribution").at(-1) ?? image.values("Release").at(-1);
    const what = "packages come from the mirror as it is on the day, unless the command line says otherwise";
    // Of a file that others include too, it need not be true.
    yield place === undefined || place.file.path !== image.main?.path ? onImage(image, what) : onValue(place, what);
  },
};

const MOVING = /^(?:rawhide|sid|unstable|testing|rolling|latest|devel|tumbleweed|edge|eln|stable|oldstable)$/i;

export const movingRelease: Rule = {
  id: "moving-release",
  severity: "error",
  finds: "a release whose content moves (sid, testing, stable, rawhide, rolling) without a snapshot",
  why: "The name means another release, or other packages, after a while.",
  fix: "name the release by its code name or number, or pin a snapshot of it",
  *image(image) {
    if (image.subimage !== undefined || hasPinnedPackages(image)) return;
    for (const value of image.values("Release"))
      if (MOVING.test(value.text)) yield onValue(value, `the release "${value.text}" moves`);
  },
};

export const uncheckedPackages: Rule = {
  id: "unchecked-packages",
  severity: "error",
  finds: "RepositoryKeyCheck=no, `Trusted: yes`, --allow-unauthenticated, --nogpgcheck",
  why: "Without signatures, whoever sits between the mirror and the build decides what is installed.",
  fix: "leave the check on, and commit the keys that are missing",
  *image(image) {
    if (image.subimage !== undefined) return;
    for (const value of image.values("RepositoryKeyCheck")) {
      if (!isYes(value.text)) yield onValue(value, "signatures of packages are not checked");
    }
  },
  *shell(script) {
    for (const command of script.commands) {
      const option = command.option(
        "--allow-unauthenticated",
        "--nogpgcheck",
        "--no-gpg-checks",
        "--allow-untrusted",
        "--no-check-gpg",
      );
      if (option !== undefined)
        yield onCommand(script, command, "signatures of packages are not checked", { at: option });
      const { here } = command;
      const trusted =
        here === undefined
          ? null
          : (/^Trusted:\s*yes/im.exec(here.text) ?? /^deb(?:-src)?\s+\[[^\]]*trusted=yes/im.exec(here.text));
      if (here !== undefined && trusted !== null) {
        const at = { pos: here.offsets[trusted.index]!, end: here.offsets[trusted.index + trusted[0].length]! };
        yield onCommand(script, command, "signatures of this source of packages are not checked", { at });
      }
    }
  },
};

export const fetchedKeys: Rule = {
  id: "fetched-keys",
  severity: "warning",
  finds: "RepositoryKeyFetch=yes, apt-key, gpg --recv-keys",
  why: "The keys that packages are checked with come from the network too, at the time of the build.",
  fix: "commit the keys, or take them from a tools tree that is pinned",
  *image(image) {
    if (image.subimage !== undefined) return;
    for (const value of image.values("RepositoryKeyFetch")) {
      if (isYes(value.text)) yield onValue(value, "the distribution's keys are fetched from the network");
    }
  },
  *shell(script) {
    for (const command of script.commands) {
      if (
        command.has("--recv-keys", "--recv-key", "--locate-keys", "--locate-external-key") ||
        (command.name === "apt-key" && command.args[0]?.value === "adv")
      ) {
        yield onCommand(script, command, "keys are fetched from the network");
      }
    }
  },
};

export const unpinnedTools: Rule = {
  id: "unpinned-tools",
  severity: "error",
  finds: "ToolsTree=default without a pinned mirror of its own",
  why: "mkosi, mkfs and compression come in the newest version of the day, and write the image in another way tomorrow.",
  fix: "set ToolsTreeMirror= to a dated snapshot (or ToolsTreeSnapshot=), or use a tools tree that is built from locked packages",
  *image(image) {
    if (image.subimage !== undefined) return;
    for (const value of image.values("ToolsTree")) {
      if (!/^(?:default|yes|true|1)$/.test(value.text)) continue;
      if (isDated(image.value("ToolsTreeMirror") ?? "") || image.has("ToolsTreeSnapshot") || image.has("Snapshot"))
        continue;
      yield onValue(value, "the tools come from a mirror as it is on the day");
    }
  },
};
