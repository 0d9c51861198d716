import { fetchTask, requireGenerated } from "../inputs/prepare.ts";
import { insideTree, type Tool } from "../nix/tool.ts";
import type { Context } from "./context.ts";
import { prepareOptions, type Session } from "./session.ts";

/** The pinned toolchain that has minisign; fetched and unpacked first when it is missing. */
export async function findMinisign(context: Context, session: Session): Promise<Tool> {
  const { nix } = session;
  const attributes = ["toolchains.verify", "enter"];
  const [tree, enter] = await nix.outPaths("nix-verify-toolchain", attributes);
  if ((await nix.missing([tree!, enter!])).size > 0) {
    const options = prepareOptions(context, session);
    const wanted = { toolchains: ["verify", "image"], kernels: [], images: [], cli: false, development: false };
    await context.report.run([
      fetchTask(wanted, await requireGenerated(options), options),
      {
        title: "Unpack the toolchain that has minisign",
        work: async () => {
          await nix.build("nix-build-verify-toolchain", attributes, { failure: "unpacking the toolchain failed" });
        },
      },
    ]);
  }
  return insideTree(enter!, tree!);
}
