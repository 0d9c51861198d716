import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { copyTerminfo } from "../../../../src/kernel/edit/terminfo.ts";
import { newFolder } from "../../base/script.ts";

let system: string;
let target: string;
const put = async (folder: string, name: string, text: string) => {
  await mkdir(join(folder, name[0]!), { recursive: true });
  await writeFile(join(folder, name[0]!, name), text);
};

beforeEach(async () => {
  system = await newFolder();
  target = join(await newFolder(), "terminfo");
  for (const name of ["xterm-256color", "xterm", "screen", "linux"]) await put(system, name, name);
});

const copy = (env: Record<string, string>) => copyTerminfo(env, target, ["/nonexistent", system]);

describe("the description of the terminal", () => {
  it.each([
    ["xterm-256color", "xterm-256color"],
    ["linux", "linux"],
    ["screen", "screen"],
    ["screen-256color", "screen"],
    ["xterm-kitty", "xterm"],
    ["alacritty-direct", "xterm-256color"],
  ])("of %s is that of %s", async (term, found) => {
    expect(await copy({ TERM: term })).toEqual({ term: found, folder: target });
    expect(await readFile(join(target, found[0]!, found), "utf8")).toBe(found);
  });

  it("is looked for where ncurses does first, and may be a link", async () => {
    const own = await newFolder();
    await put(join(own, ".terminfo"), "real", "from home");
    await mkdir(join(own, ".terminfo", "m"));
    await symlink("../r/real", join(own, ".terminfo", "m", "mine"));
    expect(await copy({ TERM: "mine", HOME: own })).toMatchObject({ term: "mine" });
    expect(await readFile(join(target, "m", "mine"), "utf8")).toBe("from home");
    await put(own, "linux", "own");
    await copy({ TERM: "linux", TERMINFO: own });
    expect(await readFile(join(target, "l", "linux"), "utf8")).toBe("own");
  });

  it("is missing: exit 3; the terminal cannot be drawn on: exit 2", async () => {
    await expect(copyTerminfo({ TERM: "linux" }, target, [])).rejects.toMatchObject({ exitCode: 3 });
    for (const env of [{}, { TERM: "" }, { TERM: "dumb" }])
      await expect(copy(env as never)).rejects.toMatchObject({ exitCode: 2 });
    // No name can lead out of the folders.
    expect(await copy({ TERM: "../../etc/passwd" })).toMatchObject({ term: "xterm-256color" });
  });
});
