import type { ShellRedirect, Sink } from "./command.ts";

/** The command's own redirections decide where its output goes; without one, whatever it stands in does. */
export function sinkOf(redirects: readonly ShellRedirect[], sink: Sink): Sink {
  let now = sink;
  for (const { operator, descriptor, target } of redirects) {
    if (target === undefined || (descriptor ?? 1) !== 1) continue;
    if (/^(?:>|>>|>\||&>|&>>)$/.test(operator)) now = { to: "file", target };
    else if (operator === ">&")
      now = target.value === "2" ? { to: "nowhere" } : /^\d$/.test(target.value) ? now : { to: "file", target };
  }
  return now;
}
