import { readFile } from "node:fs/promises";
import { join } from "node:path";
import glob from "fast-glob";

/**
 * The value that the go command of a toolchain has built in for a setting such as GOPROXY or GOSUMDB: in go.env of its folder.
 * @param tree store path of the toolchain `go`
 */
export async function builtInGoSetting(tree: string, name: string): Promise<string | undefined> {
  for (const file of await glob("usr/lib/go-*/go.env", { cwd: tree, absolute: true })) {
    const text = await readFile(file, "utf8");
    const line = text.split("\n").find((one) => one.startsWith(`${name}=`));
    if (line !== undefined) return line.slice(name.length + 1).trim();
  }
  return undefined;
}

/**
 * The sparse index of crates that the cargo of a toolchain has built in. No command of cargo's tells it: it stands in the program.
 * @param tree store path of the toolchain `rust`
 */
export async function builtInCargoIndex(tree: string): Promise<string | undefined> {
  const program = (await readFile(join(tree, "usr/bin/cargo"))).toString("latin1");
  return /sparse\+(https:\/\/[a-z0-9-]+\.[a-z0-9.-]+)\//.exec(program)?.[1];
}
