import { relative } from "node:path";
import { loadImage } from "../image/definition.ts";
import { listKernels, loadKernel } from "../kernel/definition.ts";
import { lock } from "../lock/lock.ts";
import type { VersionChange } from "../lock/version-diff.ts";
import type { Command } from "./context.ts";
import { openSession } from "./session.ts";

interface Arguments {
  readonly update?: boolean;
  readonly check?: boolean;
  readonly audit?: boolean;
  readonly local?: string;
  readonly "host-tools"?: boolean;
}

const command: Command<Arguments> = {
  builder: (yargs) =>
    yargs
      .option("update", {
        type: "boolean",
        describe: "move to the archive's current state, and say what changes (versions in sources.toml stay)",
      })
      .option("check", {
        type: "boolean",
        describe: "only say whether definitions and generated files agree (no network)",
      })
      .option("audit", {
        type: "boolean",
        describe: "list what the security suite has newer, and its advisories (of Debian's packages alone)",
      })
      .option("host-tools", {
        type: "boolean",
        describe: "use the host's apt and gpgv: for the very first lock",
      })
      .option("local", {
        type: "string",
        requiresArg: true,
        describe: "IMAGE: only resolve what its mkosi.local.conf asks for, into packages.local.lock.json",
      })
      .conflicts({
        update: ["check", "audit", "local"],
        check: ["audit", "host-tools", "local"],
        local: ["audit", "host-tools"],
      }),

  async run(context, argv) {
    const { root, report, stateFolder, signal } = context;
    const session = await openSession(context, "lock");
    const shared = { root, report, nix: session.nix, logs: session.logs, env: session.env, state: stateFolder, signal };
    if (argv.check) {
      const { checkLocks } = await import("../lock/check.ts");
      await checkLocks(shared);
      return;
    }
    const bases = await session.debianBases();
    const now = context.now();
    if (argv.audit) {
      const { audit, renderAudit } = await import("../lock/audit.ts");
      const findings = await audit({ ...shared, bases, now });
      report.event("audit", { findings });
      if (!context.json) context.out(renderAudit(findings));
      return;
    }
    if (argv.local !== undefined) {
      const { lockLocal } = await import("../lock/lock-local.ts");
      const file = await lockLocal({ ...shared, bases, now, image: await loadImage(root, argv.local) });
      report.event("lock", { written: [relative(root, file)], changes: [] });
      if (!context.json) context.out(`Written:\n  ${relative(root, file)}\n`);
      return;
    }
    const { written, changes } = await lock({
      ...shared,
      bases,
      goProxies: session.goProxies,
      cargoIndices: session.cargoIndices,
      goChecksums: session.goChecksums,
      now,
      kernels: await Promise.all((await listKernels(root)).map((name) => loadKernel(root, name))),
      update: argv.update ?? false,
      hostTools: argv["host-tools"] ?? false,
    });
    report.event("lock", { written, changes });
    if (context.json) return;
    context.out(renderChanges(changes));
    context.out(
      written.length === 0
        ? "Nothing changed: the locks are up to date.\n"
        : `Written:\n${written.map((path) => `  ${path}\n`).join("")}`,
    );
  },
};

export default command;

/** One line a package: `openssl  3.5.6-1 -> 3.5.7-1  (image buildernet, toolchain image)`. */
export function renderChanges(changes: readonly VersionChange[]): string {
  if (changes.length === 0) return "";
  const rows = changes.map(({ package: name, before, after, usedBy }) => ({
    name,
    versions:
      before.length === 0
        ? `+ ${after.join(", ")}`
        : after.length === 0
          ? `- ${before.join(", ")}`
          : `${before.join(", ")} -> ${after.join(", ")}`,
    usedBy: usedBy.join(", "),
  }));
  const width = (pick: (row: (typeof rows)[number]) => string) => Math.max(...rows.map((row) => pick(row).length));
  const [names, versions] = [width((row) => row.name), width((row) => row.versions)];
  return `${rows.map((row) => `  ${row.name.padEnd(names)}  ${row.versions.padEnd(versions)}  (${row.usedBy})`).join("\n")}\n`;
}
