import { prepareToolchain } from "../inputs/prepare-toolchain.ts";
import { insideTree, type Tool } from "../nix/tool.ts";
import type { Context } from "./context.ts";
import { prepareOptions, type Session } from "./session.ts";

/** The pinned toolchain that has minisign; fetched and unpacked first when it is missing. */
export async function findMinisign(context: Context, session: Session): Promise<Tool> {
  const [tree, enter] = await prepareToolchain("verify", "that has minisign", prepareOptions(context, session));
  return insideTree(enter!, tree!);
}
