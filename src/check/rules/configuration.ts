import { isAbsolute, relative, resolve } from "node:path";
import { isYes, PATH_SETTINGS } from "../config/settings.ts";
import type { ImageConfig } from "../config/tree.ts";
import type { Rule } from "../rule.ts";
import { onImage, onValue } from "./on-config.ts";

export const networkInBuild: Rule = {
  id: "network-in-build",
  severity: "error",
  finds: "WithNetwork=yes",
  why: "Scripts can fetch what they like while the image is built; nothing tells what it was.",
  fix: "fetch before the build and check the hashes (mkosi.sync, locked packages), and set WithNetwork=no",
  *image(image) {
    if (image.subimage !== undefined) return;
    const all = image.values("WithNetwork");
    for (const value of all) if (isYes(value.text)) yield onValue(value, "scripts of the build have the network");
  },
};

/** Whether scripts and tools are given a fixed time; the caller's environment does not count. */
export const hasSourceDateEpoch = (image: ImageConfig): boolean =>
  image.has("SourceDateEpoch") || image.values("Environment").some(({ text }) => /^SOURCE_DATE_EPOCH=./.test(text));

export const missingEpoch: Rule = {
  id: "missing-source-date-epoch",
  severity: "error",
  finds: "no SourceDateEpoch=",
  why: "Files, file systems and archives get the time of the build.",
  fix: "set SourceDateEpoch= to a fixed time, in seconds since 1970",
  *image(image) {
    if (image.subimage === undefined && !hasSourceDateEpoch(image))
      yield onImage(image, "SourceDateEpoch= is missing: files get the time of the build");
  },
};

export const incremental: Rule = {
  id: "incremental",
  severity: "warning",
  finds: "Incremental=, BuildDirectory=, mkosi.builddir: what an earlier build left is used again",
  why: "The image depends on what was built before it, in the same place.",
  fix: "build without it where the bits count: mkosi --incremental=no -f, with an empty build folder",
  *image(image) {
    if (image.subimage !== undefined) return;
    for (const value of image.values("Incremental")) {
      if (isYes(value.text) || /^(?:strict|relaxed)$/.test(value.text))
        yield onValue(value, "cached states of earlier builds are used");
    }
    for (const value of image.values("BuildDirectory"))
      yield onValue(value, `${value.text} keeps what scripts built before`);
  },
};

export const hostPath: Rule = {
  id: "host-path",
  severity: "warning",
  finds: "paths outside of the project: /home, /root, /tmp, other absolute ones, and ../ that leads out of it",
  why: "What is there is no part of the sources: another machine has something else, or nothing.",
  fix: "keep it in the project, and name it by a path relative to the configuration",
  *image(image, { project }) {
    for (const name of PATH_SETTINGS) {
      for (const value of image.values(name)) {
        const path = value.text.replace(/^([^:]*):.*$/, "$1");
        if (/^%|^mkosi-[a-z]+$/.test(path) || (name === "ToolsTree" && /^(?:default|yes|no)$/.test(path))) continue;
        // What samebits binds into the build's sandbox.
        if (path.startsWith("/samebits/")) continue;
        if (/^(?:~|\$)/.test(path)) {
          yield onValue(value, `${path} depends on who builds`);
        } else if (isAbsolute(path)) {
          yield onValue(value, `${path} is a path of the machine that builds`);
        } else if (project !== undefined && relative(project, resolve(value.file.folder, path)).startsWith("..")) {
          yield onValue(value, `${path} leads out of the project`);
        }
      }
    }
  },
};

export const hostEnvironment: Rule = {
  id: "host-environment",
  severity: "warning",
  finds: "Environment=NAME without a value, PassEnvironment=: variables of the caller",
  why: "The value comes from whoever starts the build.",
  fix: "write the value into the configuration: Environment=NAME=VALUE",
  *image(image) {
    for (const value of image.values("Environment")) {
      if (!value.text.includes("=")) yield onValue(value, `$${value.text} is taken from the caller's environment`);
    }
    for (const value of image.values("PassEnvironment"))
      yield onValue(value, `$${value.text} is taken from the caller's environment`);
  },
};

export const hostHardware: Rule = {
  id: "host-hardware",
  severity: "error",
  finds: "MicrocodeHost=, KernelModulesIncludeHost=, KernelModulesInitrdIncludeHost=",
  why: "What is put into the image depends on the CPU and the loaded modules of the machine that builds.",
  fix: "leave it out, and name what the image needs",
  *image(image) {
    for (const name of ["MicrocodeHost", "KernelModulesIncludeHost", "KernelModulesInitrdIncludeHost"]) {
      for (const value of image.values(name)) {
        if (isYes(value.text)) yield onValue(value, `${name}=yes looks at the machine that builds`);
      }
    }
    for (const name of ["KernelModulesInclude", "KernelModulesInitrdInclude"]) {
      for (const value of image.values(name)) {
        if (value.text === "host") yield onValue(value, `${name}=host looks at the machine that builds`);
      }
    }
  },
};

export const localConfiguration: Rule = {
  id: "local-configuration",
  severity: "error",
  finds: "mkosi.local.conf and mkosi.local/; not in images of a project, whose builds with them are marked",
  why: "It wins over the committed configuration, on this machine alone.",
  fix: "move it away, or put its settings into mkosi.conf or a profile",
  *config({ tree }) {
    for (const { kind, file, text } of tree.remarks) {
      if (kind === "local")
        yield {
          source: file.source,
          at: { pos: 0, end: file.source.lineAt(1).length },
          what: `${text} overrides the configuration on this machine alone`,
        };
    }
  },
};

export const invalidConfiguration: Rule = {
  id: "invalid-configuration",
  severity: "error",
  finds: "lines that mkosi refuses, and Include= of what is not there",
  why: "mkosi ends with an error, or the rest of the file means something else than it seems to.",
  fix: "correct the line; see mkosi(1)",
  *config({ tree }) {
    const files = new Set([...tree.images.flatMap(({ files }) => files), ...tree.repart]);
    for (const { source, ini } of files)
      for (const { message, pos, end } of ini.problems) yield { source, at: { pos, end }, what: message };
    for (const { kind, file, text, pos, end } of tree.remarks) {
      if (kind === "missing-include") yield { source: file.source, at: { pos, end }, what: `${text} does not exist` };
    }
  },
};
