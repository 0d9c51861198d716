import type { Rule } from "../rule.ts";

/** What the check says about scripts and waivers themselves: found in src/check/check-script.ts and waivers.ts. */
export const shellSyntax: Rule = {
  id: "shell-syntax",
  severity: "error",
  finds: "shell scripts that no shell reads, as far as the parser can tell",
  why: "What stands behind the mistake may have been misunderstood, by the shell and by this check.",
  fix: "correct it; bash -n FILE says more",
  *shell(script) {
    for (const { message, pos } of script.problems) {
      yield { source: script.source, at: { pos, end: pos + 1 }, what: message };
    }
  },
};

export const missingScript: Rule = {
  id: "missing-script",
  severity: "error",
  finds: "scripts that the configuration names and that are not there",
  why: "mkosi refuses to build; what they would do was not checked.",
  fix: "correct the path",
};

export const waiverWithoutReason: Rule = {
  id: "waiver-without-reason",
  severity: "error",
  finds: "# samebits: allow RULE without a reason",
  why: "Nobody can tell later whether it is still right.",
  fix: "write the reason behind the rule: # samebits: allow RULE because …",
};

export const unusedWaiver: Rule = {
  id: "unused-waiver",
  severity: "error",
  finds: "# samebits: allow RULE where the rule finds nothing, or is none",
  why: "What it allowed is gone, or it stands in the wrong place.",
  fix: "remove it, or put it on the line of the finding or the one before",
};
