import type { PrepareOptions } from "../inputs/prepare.ts";
import { prepareToolchain } from "../inputs/prepare-toolchain.ts";
import type { VerifyTools } from "./variations.ts";

const FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

/** What builds are varied with, out of the toolchain `verify`, which is fetched and unpacked first when it is missing. */
export async function prepareVerifyTools(options: PrepareOptions): Promise<VerifyTools> {
  const [tree, , localePath] = await prepareToolchain("verify", "that builds are varied with", options, [
    "foreignLocale",
  ]);
  return {
    // Through its own loader: it runs in a sandbox with another toolchain's libraries.
    disorderfs: [
      `${tree}/usr/lib64/ld-linux-x86-64.so.2`,
      "--library-path",
      `${tree}/usr/lib/x86_64-linux-gnu`,
      `${tree}/usr/bin/disorderfs`,
    ],
    localePath: localePath!,
    faketime: { inToolchain: FAKETIME, inStore: `${tree}${FAKETIME}` },
  };
}
