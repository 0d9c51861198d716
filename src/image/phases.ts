/** A stretch of a build's work. */
export interface Phase {
  readonly title: string;
  readonly seconds: number;
}

export interface PhaseCollector {
  /** Takes a line of mkosi's output; what begins no phase belongs to the one that runs. */
  readonly line: (text: string) => void;
  /** The phases in order; ends the one that runs. */
  readonly finish: () => Phase[];
}

/** mkosi's mark in front of each step it begins; blanks behind it are levels of nesting (mkosi/log.py). */
const STEP = /^‣ +(.*)$/u;
const IMAGE = /^Building (\S+) image$/;

/**
 * Cuts the output of mkosi into phases: each lasts from the line that names it to the next one. Folders that are different in
 * each build's surroundings are left out of titles, so that the phases of two builds can be laid side by side.
 * @param now milliseconds, of a clock that does not jump
 */
export function collectPhases(now: () => number): PhaseCollector {
  const phases: {
    readonly title: string;
    readonly layer: string | undefined;
    readonly begun: number;
    ended: number;
  }[] = [];
  let layer: string | undefined;
  const end = () => {
    const last = phases.at(-1);
    if (last) last.ended = now();
  };
  return {
    line(text) {
      const found = STEP.exec(text);
      // What begins with a path is a remark: `/var/tmp/output/minimal.efi size is 19.9M`.
      if (!found || found[1]!.startsWith("/")) return;
      end();
      const words = found[1]!;
      const built = IMAGE.exec(words)?.[1];
      if (built !== undefined) layer = built;
      const title = withoutFolders(words.replace(/(?:…|\.\.\.|\.)$/, ""));
      const begun = now();
      phases.push({ title, layer: built === undefined ? layer : undefined, begun, ended: begun });
    },
    finish() {
      end();
      const layers = new Set(phases.flatMap(({ layer: of }) => of ?? []));
      return phases.map(({ title, layer: of, begun, ended }) => ({
        title: layers.size > 1 && of !== undefined ? `${of}: ${title}` : title,
        seconds: Math.max(0, Math.round(ended - begun) / 1000),
      }));
    },
  };
}

/** Shortens paths to what names a file wherever the build runs: `uki/mkosi.postinst`, `initrd`, `/boot`. */
const withoutFolders = (title: string): string =>
  title.replace(/\/[^\s…]*/g, (path) => {
    const [, inWorkspace] = /\/mkosi-workspace-[^/]*\/(.+)$/.exec(path) ?? [];
    const parts = (inWorkspace ?? path).split("/").filter((part) => part !== "");
    return inWorkspace === undefined && parts.length < 2 ? path : parts.slice(-2).join("/");
  });
