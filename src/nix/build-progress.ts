import type { Step } from "../base/reporter.ts";

/**
 * For `onLine` of a `nix build --print-build-logs`: shows its lines as progress, without the derivation's name that Nix puts in
 * front of each (`kernel-minimal> `).
 */
export const buildProgress =
  (step: Pick<Step, "progress">) =>
  (line: string): void =>
    step.progress(line.replace(/^[\w.+-]+> /, "").slice(0, 160));
