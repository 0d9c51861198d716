import { prepareToolchain } from "../inputs/prepare-toolchain.ts";
import { insideTree, type Tool } from "../nix/tool.ts";
import type { Context } from "./context.ts";
import { openSession, prepareOptions } from "./session.ts";

/** What booting needs besides the image. */
export interface BootTools {
  /** The command up to and including qemu-system-x86_64. */
  readonly qemu: readonly string[];
  /** Commands inside the boot toolchain. */
  readonly tool: Tool;
  readonly ovmf: { readonly code: string; readonly vars: string };
  /** QEMU's whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Folder for logs. */
  readonly logs: string;
}

/** QEMU and OVMF out of the boot toolchain, fetched and unpacked first when it is missing. */
export async function findBootTools(context: Context): Promise<BootTools> {
  const session = await openSession(context, "boot");
  const [tree, enter] = await prepareToolchain("boot", "that boots", prepareOptions(context, session));
  const firmware = `${tree}/usr/share/OVMF`;
  const tool = insideTree(enter!, tree!);
  return {
    tool,
    qemu: tool(["/usr/bin/qemu-system-x86_64"]),
    ovmf: { code: `${firmware}/OVMF_CODE_4M.fd`, vars: `${firmware}/OVMF_VARS_4M.fd` },
    env: session.env,
    logs: session.logs,
  };
}
