import type { ShellCommand } from "../shell/command.ts";
import type { ShellScript } from "../shell/script.ts";
import { usesOf } from "../shell/script.ts";

const HASHERS = /^(?:sha(?:1|224|256|384|512)sum|b2sum|b3sum|md5sum|shasum|cksum|rhash)$/;

interface Verification {
  readonly command: ShellCommand;
  readonly by: "hash" | "signature";
  /** All that is written in its pipeline. */
  readonly text: string;
  /** It reads names from a file with sums. */
  readonly fromList: boolean;
}

/** Checks of hashes and signatures in a script. */
function verifications(script: ShellScript): Verification[] {
  return script.commands.flatMap((command): Verification[] => {
    const by = kindOf(script, command);
    if (by === undefined) return [];
    const stages = command.pipeline.length > 0 ? command.pipeline : [command];
    const text = stages
      .flatMap((stage) =>
        stage === undefined
          ? []
          : [
              script.source.text.slice(stage.pos, stage.end),
              stage.here?.text ?? "",
              ...stage.args.map(({ value }) => value),
            ],
      )
      .join("\n");
    const fromList = by === "hash" && command.has("-c", "--check") && command.operands().length > 0;
    return [{ command, by, text, fromList }];
  });
}

function kindOf(script: ShellScript, command: ShellCommand): Verification["by"] | undefined {
  const { name } = command;
  if (HASHERS.test(name)) return command.has("-c", "--check") || isCompared(script, command) ? "hash" : undefined;
  if (name === "openssl" && command.args[0]?.value === "dgst") {
    if (command.has("-verify")) return "signature";
    return isCompared(script, command) ? "hash" : undefined;
  }
  if (/^(?:gpg2?|gpgv|sqv?|signify)$/.test(name)) {
    return name === "gpgv" ||
      name === "sqv" ||
      command.has("--verify", "-V") ||
      command.args.some(({ value }) => value === "verify")
      ? "signature"
      : undefined;
  }
  if (name === "minisign") return command.args.some(({ value }) => /^-\w*V/.test(value)) ? "signature" : undefined;
  if (/^(?:cosign|slsa-verifier|gh|rekor-cli|notation)$/.test(name)) {
    return command.args.some(({ value }) => /^verify/.test(value)) ? "signature" : undefined;
  }
  return undefined;
}

/** Whether what it prints ends in a comparison. */
function isCompared(script: ShellScript, command: ShellCommand, depth = 0): boolean {
  let { sink } = command;
  for (let steps = 0; sink.to === "command" && steps < 8; steps++) {
    if (/^(?:cut|awk|head|sed|tr|grep)$/.test(sink.command.name)) {
      // grep -q HASH
      if (sink.command.name === "grep" && sink.command.has("-q", "--quiet")) return true;
      sink = sink.command.sink;
    } else return /^(?:diff|cmp)$/.test(sink.command.name);
  }
  if (sink.to === "condition") return true;
  if (sink.to === "argument") return /^(?:\[|test|diff|cmp)$/.test(sink.command.name);
  if (sink.to !== "variable" || depth > 0) return false;
  return usesOf(script, sink.name).some(
    ({ sink: use }) =>
      use.to === "condition" || (use.to === "argument" && /^(?:\[|test|diff|cmp)$/.test(use.command.name)),
  );
}

/**
 * How a script checks what a command has downloaded: a later check, in the same function or outside of any, that names the file,
 * or that reads a list of sums. Undefined: it does not.
 * @param names the file's names, as they are written and as they are known
 */
export function isVerified(
  script: ShellScript,
  download: ShellCommand,
  names: readonly string[],
): Verification["by"] | undefined {
  const later = verifications(script).filter(
    ({ command, text, fromList }) =>
      command.pos > download.pos &&
      (command.inFunction === download.inFunction || command.inFunction === undefined) &&
      (fromList || names.length === 0 || names.some((name) => text.includes(name.replace(/^["']|["']$/g, "")))),
  );
  // `curl … | tee FILE | sha256sum --check`
  return later.find(({ by }) => by === "hash")?.by ?? later[0]?.by;
}

/** Whether a revision is the hash of a commit: a variable's value may be. */
export function mayBeHash(value: string | undefined): "yes" | "perhaps" | "no" {
  if (value === undefined) return "no";
  if (/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(value)) return "yes";
  return /\$/.test(value) ? "perhaps" : "no";
}
