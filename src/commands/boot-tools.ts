import { fetchTask, requireGenerated } from "../inputs/prepare.ts";
import { insideTree } from "../nix/tool.ts";
import type { Context } from "./context.ts";
import { openSession, prepareOptions } from "./session.ts";

/** What booting needs besides the image. */
export interface BootTools {
  /** The command up to and including qemu-system-x86_64. */
  readonly qemu: readonly string[];
  readonly ovmf: { readonly code: string; readonly vars: string };
  /** QEMU's whole environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** QEMU and OVMF out of the boot toolchain, fetched and unpacked first when it is missing. */
export async function findBootTools(context: Context): Promise<BootTools> {
  const session = await openSession(context, "boot");
  const { nix, env } = session;
  const attributes = ["toolchains.boot", "enter"];
  const [tree, enter] = await nix.outPaths("nix-boot-toolchain", attributes);
  if ((await nix.missing([tree!, enter!])).size > 0) {
    const options = prepareOptions(context, session);
    const wanted = { toolchains: ["boot", "image"], kernels: [], images: [], cli: false, development: false };
    await context.report.run([
      fetchTask(wanted, await requireGenerated(options), options),
      {
        title: "Unpack the boot toolchain",
        work: async () => {
          await nix.build("nix-build-boot-toolchain", attributes, { failure: "unpacking the boot toolchain failed" });
        },
      },
    ]);
  }
  const firmware = `${tree}/usr/share/OVMF`;
  return {
    qemu: insideTree(enter!, tree!)(["/usr/bin/qemu-system-x86_64"]),
    ovmf: { code: `${firmware}/OVMF_CODE_4M.fd`, vars: `${firmware}/OVMF_VARS_4M.fd` },
    env,
  };
}
