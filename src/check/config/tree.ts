import type { SourceText, Span } from "../source-text.ts";
import type { Ini } from "./ini.ts";
import { isList, type ScriptKind, UNIVERSAL } from "./settings.ts";

/** A configuration file, as it was read. */
export interface ConfigFile {
  readonly path: string;
  readonly source: SourceText;
  readonly ini: Ini;
  /** The folder that its relative paths are relative to. */
  readonly folder: string;
  /** It, or the file or folder that leads to it, has a [Match] section: not every build reads it. */
  readonly conditional: boolean;
  /** The distributions that it is for, by its [Match] sections and those above it; undefined: any. */
  readonly distributions: readonly string[] | undefined;
  /** The profile that it belongs to. */
  readonly profile: string | undefined;
}

/** One value of a setting. */
export interface SettingValue extends Span {
  readonly name: string;
  readonly text: string;
  readonly file: ConfigFile;
}

/** An assignment, in the order in which mkosi reads them. */
export interface Assignment extends Span {
  readonly name: string;
  readonly section: string;
  readonly file: ConfigFile;
  /** None: the setting is emptied. */
  readonly values: readonly SettingValue[];
}

export interface ScriptUse {
  readonly path: string;
  readonly kind: ScriptKind;
  /** Its name ends in .chroot: it runs inside of the image. */
  readonly chroot: boolean;
}

/** An image, or one of its subimages: what mkosi is told about it. */
export class ImageConfig {
  /** Undefined: the main image. */
  readonly subimage: string | undefined;
  /** Whatever is not said elsewhere is not said here. */
  readonly main: ConfigFile | undefined;
  readonly files: ConfigFile[] = [];
  readonly assignments: Assignment[] = [];
  readonly scripts: ScriptUse[] = [];
  readonly #parent: ImageConfig | undefined;

  constructor(subimage: string | undefined, main: ConfigFile | undefined, parent: ImageConfig | undefined) {
    this.subimage = subimage;
    this.main = main;
    this.#parent = parent;
  }

  /**
   * The values of a setting that a build may see: of a list all since it was last emptied for every build, of any other the last
   * one that holds for every build and the conditional ones that follow. With the main image's for universal settings.
   */
  values(name: string): readonly SettingValue[] {
    if (this.#parent !== undefined && UNIVERSAL.has(name)) return this.#parent.values(name);
    let found: SettingValue[] = [];
    for (const { name: one, values, file } of this.assignments) {
      if (one !== name) continue;
      const always = !file.conditional && file.profile === undefined;
      if (always && (values.length === 0 || !isList(name))) found = [];
      found.push(...values);
    }
    return found;
  }

  has(name: string): boolean {
    return this.values(name).length > 0;
  }

  /** The value that a build without a profile and without conditions sees. */
  value(name: string): string | undefined {
    const all = this.values(name);
    return (all.findLast(({ file }) => !file.conditional && file.profile === undefined) ?? all[0])?.text;
  }
}

/** All that is read for one start of mkosi. */
export interface ConfigTree {
  /** The folder that mkosi runs in. */
  readonly folder: string;
  /** The main image first, its subimages after it. */
  readonly images: readonly ImageConfig[];
  /** Paths that are named and do not exist, local configuration… */
  readonly remarks: readonly TreeRemark[];
  /** Files with definitions for systemd-repart. */
  readonly repart: readonly ConfigFile[];
}

export interface TreeRemark extends Span {
  readonly kind: "missing-include" | "local";
  readonly file: ConfigFile;
  readonly text: string;
}
