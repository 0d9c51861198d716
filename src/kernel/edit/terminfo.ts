import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { accessible } from "../../base/accessible.ts";
import { invalid, machineLacks } from "../../base/errors.ts";

export interface Terminal {
  /** The name to give as TERM. */
  readonly term: string;
  /** Folder to give as TERMINFO_DIRS: it holds this one description. */
  readonly folder: string;
}

/** Where distributions keep descriptions of terminals (terminfo(5)); the last is NixOS's. */
const SYSTEM = [
  "/etc/terminfo",
  "/lib/terminfo",
  "/usr/share/terminfo",
  "/usr/lib/terminfo",
  "/run/current-system/sw/share/terminfo",
];
/** What nearly every terminal understands, should its own description be missing here (over ssh, from a newer machine). */
const ORDINARY = ["xterm-256color", "xterm", "vt100"];

/**
 * Copies this machine's description of the terminal to a folder: inside a toolchain's tree the machine's own is out of sight.
 * @param env TERM, TERMINFO, TERMINFO_DIRS and HOME, as ncurses reads them
 * @throws SamebitsError (exit 2): a terminal that cannot be drawn on; exit 3: this machine describes no terminal
 */
export async function copyTerminfo(
  env: Readonly<Record<string, string>>,
  folder: string,
  system: readonly string[] = SYSTEM,
): Promise<Terminal> {
  const { TERM: term } = env;
  if (term === undefined || term === "" || term === "dumb") {
    throw invalid("menus cannot be drawn on this terminal", {
      why: term ? `TERM is "${term}"` : "TERM is not set",
      next: "use another terminal, or ssh -t; or edit elsewhere and give the file: --from FILE",
    });
  }
  const folders = [
    env.TERMINFO,
    env.HOME === undefined ? undefined : join(env.HOME, ".terminfo"),
    ...(env.TERMINFO_DIRS ?? "").split(":"),
    ...system,
  ].filter((one): one is string => one?.startsWith("/") === true);
  for (const name of candidates(term)) {
    for (const from of folders) {
      const path = join(name[0]!, name);
      if (!(await accessible(join(from, path)))) continue;
      await mkdir(join(folder, name[0]!), { recursive: true });
      await cp(join(from, path), join(folder, path), { dereference: true });
      return { term: name, folder };
    }
  }
  throw machineLacks("this machine has no description of a terminal", {
    why: [`looked for ${candidates(term).join(", ")} in ${folders.join(", ")}`],
    next: "install terminfo (Debian: ncurses-base), or edit elsewhere and give the file: --from FILE",
  });
}

/** The terminal itself, what its name is made of (`xterm-kitty`: `xterm`), and ordinary ones. */
function candidates(term: string): string[] {
  const names = [term];
  for (let at = term.lastIndexOf("-"); at > 0; at = term.lastIndexOf("-", at - 1)) names.push(term.slice(0, at));
  return [...new Set([...names, ...ORDINARY])].filter((name) => /^[A-Za-z0-9][\w.+-]*$/.test(name));
}
