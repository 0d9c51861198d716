import type { Surrounding } from "../diff/causes/surroundings.ts";
import type { Surroundings } from "../image/surroundings.ts";

/** What a build saw of its surroundings, as programs see it. */
export interface Seen {
  readonly surroundings: Surroundings;
  /** When it began, by the machine's clock: milliseconds since 1970. */
  readonly began: number;
  /** Of the machine. */
  readonly processors: number;
  /** The version of the machine's kernel (`uname -r`). */
  readonly release: string;
}

/** What two builds saw otherwise: whoever looks for causes looks for these values. */
export function hintsFrom(first: Seen, other: Seen): Surrounding[] {
  const [a, b] = [values(first), values(other)];
  return a.flatMap(({ aspect, value }, index) => {
    const there = b[index]!.value;
    return value === there ? [] : [{ aspect, a: value, b: there }];
  });
}

function values({ surroundings, began, processors, release }: Seen): { aspect: string; value: string }[] {
  const { folder, workspace, umask, timeZone, locale, user, hostName, home, clock, environment } = surroundings;
  return Object.entries({
    path: folder,
    "path ": workspace,
    umask,
    timezone: timeZone,
    locale,
    user: user ?? "",
    hostname: hostName,
    home,
    processors: String(surroundings.processors?.length ?? processors),
    environment: Object.values(environment).join(" "),
    clock: new Date(began + (clock?.seconds ?? 0) * 1000).toISOString(),
    uname: surroundings.oldKernel ? shownAs26(release) : release,
  }).map(([aspect, value]) => ({ aspect: aspect.trim(), value }));
}

/** What UNAME26 makes of a version: 2.6.40 and on for 3.x, 2.6.60 and on since 4.x (override_release in kernel/sys.c). */
export function shownAs26(release: string): string {
  const [, major, minor, rest] = /^(\d+)\.(\d+)(?:\.\d+)*(.*)$/.exec(release) ?? [];
  if (major === undefined) return release;
  return `2.6.${Number(minor) + (Number(major) > 3 ? 60 : 40)}${rest}`;
}
