import type { Dirent, Stats } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import fastGlob from "fast-glob";
import { SourceText } from "../source-text.ts";
import { type Ini, readIni } from "./ini.ts";
import { canonicalName, listSeparator, SCRIPT_NAMES, SCRIPT_SETTINGS, VALUE_FILES } from "./settings.ts";
import { type ConfigFile, type ConfigTree, ImageConfig, type SettingValue, type TreeRemark } from "./tree.ts";

export interface ReadTreeOptions {
  /** Paths are shown relative to this folder. */
  readonly base: string;
  /** Configuration that the command line includes, read first: `mkosi --include=FILE`. */
  readonly include?: readonly string[];
  /** false: as if there were no mkosi.local.conf. Default: true */
  readonly local?: boolean;
}

/** What the configurations that come with mkosi 25.3 make. */
const BUILT_IN_FORMATS: Readonly<Record<string, string>> = {
  "mkosi-addon": "addon",
  "mkosi-initrd": "cpio",
  "mkosi-tools": "directory",
};

/** What a file is read under: what was asked on the way to it. */
type Conditions = Pick<ConfigFile, "conditional" | "distributions" | "profile">;
interface Reading extends Conditions {
  readonly image: ImageConfig;
}

const ALWAYS: Conditions = { conditional: false, distributions: undefined, profile: undefined };

/**
 * Reads what mkosi reads for an image: mkosi.conf, what it includes, mkosi.conf.d/, every profile, every subimage, and the files
 * that count by their name (mkosi(1), "Configuration files"). Conditions are not evaluated: whatever some build would read is here.
 */
export async function readConfigTree(folder: string, options: ReadTreeOptions): Promise<ConfigTree> {
  return new TreeReader(folder, options).read();
}

class TreeReader {
  readonly #folder: string;
  readonly #options: ReadTreeOptions;
  readonly #remarks: TreeRemark[] = [];
  readonly #repart = new Map<string, ConfigFile>();
  /** By image: what was included already, which mkosi does not read again. */
  readonly #included = new WeakMap<ImageConfig, Set<string>>();

  constructor(folder: string, options: ReadTreeOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  async read(): Promise<ConfigTree> {
    const main = await this.#image(this.#folder, undefined, undefined, this.#options.include ?? []);
    const images = [main];
    for (const entry of await entriesOf(join(this.#folder, "mkosi.images"))) {
      const path = join(this.#folder, "mkosi.images", entry.name);
      if (entry.isDirectory() || entry.name.endsWith(".conf")) {
        images.push(await this.#image(path, entry.name.replace(/\.conf$/, ""), main, []));
      }
    }
    return { folder: this.#folder, images, remarks: this.#remarks, repart: [...this.#repart.values()] };
  }

  async #image(path: string, name: string | undefined, parent: ImageConfig | undefined, include: readonly string[]) {
    const isFolder = (await look(path))?.isDirectory() === true;
    const mainPath = isFolder ? (include[0] ?? join(path, "mkosi.conf")) : path;
    const folder = isFolder ? path : dirname(path);
    const image = new ImageConfig(name, await this.#load(mainPath, folder, ALWAYS), parent);
    this.#included.set(image, new Set());
    const reading: Reading = { image, ...ALWAYS };
    for (const one of include) await this.#read(one, folder, reading);
    await this.#read(path, folder, reading);
    if (isFolder) await this.#profiles(path, reading);
    return image;
  }

  /** A file, or a folder with mkosi.conf, the scripts and trees that count by their names, and mkosi.conf.d/. */
  async #read(path: string, folder: string, reading: Reading): Promise<void> {
    const found = await look(path);
    if (found === undefined) return;
    if (!found.isDirectory()) {
      await this.#file(path, folder, reading);
      return;
    }
    const main = await this.#load(join(path, "mkosi.conf"), path, reading);
    const within = { ...reading, ...(main !== undefined && conditionsOf(main)) };
    await this.#byName(path, within);
    for (const name of this.#options.local === false ? [] : ["mkosi.local", "mkosi.local.conf"]) {
      const local = join(path, name);
      if ((await look(local)) === undefined) continue;
      const file = await this.#load(name.endsWith(".conf") ? local : join(local, "mkosi.conf"), path, {
        ...within,
        conditional: true,
      });
      if (file !== undefined) this.#remarks.push({ kind: "local", file, text: name, pos: 0, end: 0 });
      await this.#read(local, path, { ...within, conditional: true });
    }
    if (main !== undefined) await this.#file(main.path, path, within);
    for (const entry of await entriesOf(join(path, "mkosi.conf.d"))) {
      const dropIn = join(path, "mkosi.conf.d", entry.name);
      if ((await look(dropIn))?.isDirectory()) await this.#read(dropIn, dropIn, within);
      else if (entry.name.endsWith(".conf")) await this.#read(dropIn, path, within);
    }
  }

  async #profiles(folder: string, reading: Reading): Promise<void> {
    for (const entry of await entriesOf(join(folder, "mkosi.profiles"))) {
      const path = join(folder, "mkosi.profiles", entry.name);
      const isFolder = (await look(path))?.isDirectory() === true;
      if (!isFolder && !entry.name.endsWith(".conf")) continue;
      await this.#read(path, isFolder ? path : folder, { ...reading, profile: entry.name.replace(/\.conf$/, "") });
    }
  }

  async #file(path: string, folder: string, reading: Reading): Promise<void> {
    const file = await this.#load(path, folder, reading);
    if (file === undefined) return;
    const { image } = reading;
    image.files.push(file);
    const within = { ...reading, ...conditionsOf(file) };
    for (const setting of file.ini.settings) {
      if (setting.section === "Match" || setting.section === "TriggerMatch" || setting.section === "Host") continue;
      const name = canonicalName(setting.name);
      const values = setting.lines.flatMap((line) => splitValue(name, line.text, line.pos, file));
      image.assignments.push({ name, section: setting.section, file, values, pos: setting.pos, end: setting.end });
      if (name === "Include") for (const value of values) await this.#include(value, folder, within);
      const kind = Object.hasOwn(SCRIPT_SETTINGS, name) ? SCRIPT_SETTINGS[name] : undefined;
      if (kind !== undefined) {
        for (const value of values) {
          const path = await this.#locate(value.text, folder);
          if (path === undefined || /%[A-Za-z]/.test(path)) continue;
          for (const script of await expandPath(path, folder)) this.#script(image, script, kind);
        }
      }
      if (name === "RepartDirectories") {
        for (const { text } of values) await this.#definitions(resolve(folder, text), within);
      }
    }
  }

  async #include(value: SettingValue, folder: string, reading: Reading): Promise<void> {
    if (/^mkosi-[a-z]+$/.test(value.text)) {
      // Configuration that is part of mkosi itself.
      const format = Object.hasOwn(BUILT_IN_FORMATS, value.text) ? BUILT_IN_FORMATS[value.text]! : undefined;
      if (format === undefined) return;
      const assigned = { ...value, name: "Format", text: format };
      reading.image.assignments.push({ ...assigned, section: "Output", values: [assigned] });
      return;
    }
    const path = await this.#locate(value.text, folder);
    const found = path === undefined ? undefined : await look(path);
    if (path === undefined || found === undefined) {
      // What another specifier stands for is known to mkosi alone.
      if (/%[A-Za-z]/.test(value.text)) return;
      this.#remarks.push({
        kind: "missing-include",
        file: value.file,
        text: value.text,
        pos: value.pos,
        end: value.end,
      });
      return;
    }
    const included = this.#included.get(reading.image)!;
    const real = await realpath(path).catch(() => path);
    if (included.has(real)) return;
    included.add(real);
    await this.#read(path, found.isDirectory() ? path : folder, reading);
    if (found.isDirectory()) await this.#profiles(path, reading);
  }

  /**
   * A path with mkosi's specifiers: %D is the folder that mkosi was called in, which may lie above that of its configuration; %C
   * and %P are the folder of the file.
   */
  async #locate(text: string, folder: string): Promise<string | undefined> {
    if (!text.startsWith("%D")) return resolve(folder, text.replace(/^%[CP](?=\/|$)/, "."));
    for (let at = this.#folder, steps = 0; steps < 3; at = dirname(at), steps++) {
      const path = join(at, text.slice("%D".length));
      if ((await look(path)) !== undefined) return path;
    }
    return undefined;
  }

  /** What a folder sets by the names of its files. */
  async #byName(folder: string, reading: Reading): Promise<void> {
    const names = new Map((await entriesOf(folder)).map((entry) => [entry.name, entry]));
    for (const kind of SCRIPT_NAMES) {
      for (const name of [`mkosi.${kind}`, `mkosi.${kind}.chroot`]) {
        if (names.has(name)) this.#script(reading.image, join(folder, name), kind);
      }
      for (const entry of await entriesOf(join(folder, `mkosi.${kind}.d`))) {
        this.#script(reading.image, join(folder, `mkosi.${kind}.d`, entry.name), kind);
      }
    }
    for (const [name, setting] of Object.entries(VALUE_FILES)) {
      const path = join(folder, name);
      const found = names.has(name) ? await look(path) : undefined;
      if (found === undefined || !found.isFile()) continue;
      const source = new SourceText(this.#show(path), await readText(path));
      const file = {
        path,
        source,
        ini: readIni(new SourceText("", "")),
        folder,
        ...conditionsOf(reading),
      };
      const text = found.mode & 0o111 ? `$(${name})` : source.text.trim();
      const value = { name: setting, text, file, pos: 0, end: source.lineAt(1).length };
      reading.image.assignments.push({ ...value, section: "", values: [value] });
      if (found.mode & 0o111) this.#script(reading.image, path, "value");
    }
    if (names.has("mkosi.repart")) await this.#definitions(join(folder, "mkosi.repart"), reading);
    for (const [name, setting] of [
      ["mkosi.builddir", "BuildDirectory"],
      ["mkosi.tools", "ToolsTree"],
    ] as const) {
      const main = await this.#load(join(folder, "mkosi.conf"), folder, reading);
      if (!names.has(name) || main === undefined) continue;
      const value = { name: setting, text: name, file: main, pos: 0, end: 0 };
      reading.image.assignments.push({ ...value, section: "", values: [value] });
    }
  }

  async #definitions(folder: string, reading: Reading): Promise<void> {
    for (const entry of await entriesOf(folder)) {
      if (!entry.name.endsWith(".conf")) continue;
      const path = join(folder, entry.name);
      const file = await this.#load(path, folder, reading);
      if (file !== undefined) this.#repart.set(path, file);
    }
  }

  #script(image: ImageConfig, path: string, kind: (typeof SCRIPT_NAMES)[number]): void {
    if (image.scripts.some((script) => script.path === path)) return;
    image.scripts.push({ path, kind, chroot: path.endsWith(".chroot") });
  }

  async #load(path: string, folder: string, above: Conditions): Promise<ConfigFile | undefined> {
    const text = await readFile(path, "utf8").catch(() => undefined);
    if (text === undefined) return undefined;
    const source = new SourceText(this.#show(path), text);
    const ini = readIni(source);
    const conditional = above.conditional || ini.sections.includes("Match");
    const distributions = matchedDistributions(ini) ?? above.distributions;
    return { path, source, ini, folder, conditional, distributions, profile: above.profile };
  }

  #show = (path: string): string => relative(this.#options.base, path) || basename(path);
}

function splitValue(name: string, text: string, pos: number, file: ConfigFile): SettingValue[] {
  const separator = listSeparator(name);
  if (separator === undefined) return [{ name, text, file, pos, end: pos + text.length }];
  const values: SettingValue[] = [];
  let from = 0;
  for (const part of text.split(separator)) {
    const at = text.indexOf(part, from);
    from = at + part.length;
    const trimmed = part.trim();
    const start = pos + at + part.indexOf(trimmed);
    if (trimmed !== "") values.push({ name, text: trimmed, file, pos: start, end: start + trimmed.length });
  }
  return values;
}

/** A path, or all that a pattern such as `scripts.d/*` means, sorted. */
async function expandPath(text: string, folder: string): Promise<string[]> {
  const source = text.split(":")[0]!;
  if (!/[*?[]/.test(source)) return [resolve(folder, source)];
  return (await fastGlob(source, { cwd: folder, absolute: true, followSymbolicLinks: false })).sort();
}

const look = (path: string): Promise<Stats | undefined> => stat(path).catch(() => undefined);
const readText = (path: string): Promise<string> => readFile(path, "utf8").catch(() => "");

async function entriesOf(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter(({ name }) => name !== ".gitkeep").sort((a, b) => (a.name < b.name ? -1 : 1));
}

const conditionsOf = ({ conditional, distributions, profile }: Conditions): Conditions => ({
  conditional,
  distributions,
  profile,
});

/** The distributions that a [Match] section names: `Distribution=debian`, `Distribution=|ubuntu`. */
function matchedDistributions(ini: Ini): string[] | undefined {
  const lines = ini.settings
    .filter(({ section, name }) => section === "Match" && name === "Distribution")
    .flatMap((setting) => setting.lines.map(({ text }) => text.replace(/^\|/, "")));
  // Of what it is not for, nothing follows.
  return lines.length === 0 || lines.some((text) => text.startsWith("!")) ? undefined : lines;
}
