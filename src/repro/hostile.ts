import { QUIET, type Surroundings } from "../image/assemble.ts";

/**
 * The surroundings of the second build: other than the first one's in everything that must not matter.
 * The names are fixed, so that a difference they cause can be found again.
 */
export const HOSTILE: Surroundings = {
  folder: "/srv/somewhere/else/of/another/length/images",
  workspace: "/mnt/scratch",
  umask: "0077",
  // Almost a day away from UTC, and not by whole hours.
  timeZone: "<+1345>-13:45",
  locale: "C",
  hostName: "another-host",
  home: "/home/someone",
  processors: 1,
  memory: true,
};

/** What differs between the first and the second build, in words: `umask 0022 / 0077`. */
export function describeVariations(first: Surroundings = QUIET, second: Surroundings = HOSTILE): string[] {
  const words: Readonly<Partial<Record<keyof Surroundings, string>>> = {
    folder: "path",
    workspace: "workspace",
    umask: "umask",
    timeZone: "time zone",
    locale: "locale",
    hostName: "host name",
    home: "home",
    processors: "processors",
  };
  return (Object.keys(words) as (keyof Surroundings)[])
    .filter((key) => first[key] !== second[key])
    .map((key) => `${words[key]} ${first[key] ?? "all"} / ${second[key] ?? "all"}`);
}
