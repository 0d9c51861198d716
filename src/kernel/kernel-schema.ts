import { z } from "zod";
import { didYouMean } from "../base/nearest.ts";
import { HOSTS, isHost } from "./check/hosts.ts";

const relativePath = z
  .string()
  .min(1)
  .refine((path) => !path.startsWith("/") && !path.split("/").includes(".."), {
    message: "must be a path inside the kernel's folder",
  });

const packageName = z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/, "must be the name of a Debian package");

/** `CONFIG_X = "why"`. */
const symbolReasons = z
  .record(z.string(), z.string().trim().min(1, "say why"))
  .superRefine((reasons, context) => {
    for (const symbol of Object.keys(reasons)) {
      if (/^CONFIG_[A-Za-z0-9_]+$/.test(symbol)) continue;
      context.addIssue({ code: "custom", path: [symbol], message: 'must be a symbol such as "CONFIG_NET"' });
    }
  })
  .default({});

/** The schema of kernel/<name>/kernel.toml. */
export const kernelSchema = z.strictObject({
  source: z.strictObject({
    /** Debian package that holds the kernel's source as usr/src/<package>.tar.xz; its version comes from the lock. */
    package: packageName,
    /** Exactly this version of it; otherwise the newest of the pinned suites. */
    version: z.string().min(1).optional(),
    /** Debian package that holds the flavours' configurations; needed for a base of that kind. */
    config_package: packageName.optional(),
  }),
  base: z
    .strictObject({
      /** A file of config_package without its `.xz`, e.g. `config.amd64_none_cloud-amd64`. */
      flavour: z
        .string()
        .regex(
          /^config\.[A-Za-z0-9_.-]+$/,
          'must be a file of config_package without ".xz", such as "config.amd64_none_amd64"',
        )
        .optional(),
      /** A complete configuration in the kernel's folder. */
      file: relativePath.optional(),
      /** A target of the kernel's own Makefile. */
      target: z
        .string()
        .regex(/^([a-z0-9_.-]+_defconfig|defconfig|tinyconfig|allnoconfig)$/, {
          message: 'must be tinyconfig, allnoconfig, defconfig or some "…_defconfig"',
        })
        .optional(),
    })
    .refine((base) => Object.values(base).filter((value) => value !== undefined).length === 1, {
      message: "give exactly one of flavour, file, target",
    }),
  /**
   * Paths or globs, merged in this order; the files of one glob in the order of their bytes. A `.scc` file is a feature of
   * Yocto's kernel-cache: what it includes is merged in its place. What the kernel's folder does not have is looked for in
   * the folders of features.
   */
  fragments: z.array(relativePath).default([]),
  /**
   * Folders that features are looked for in and that the names in their includes are relative to, in this order: inside the
   * kernel's folder or beside it, such as "../features".
   */
  features: z
    .array(
      z
        .string()
        .regex(/^(\.\.\/)?[^/]/, 'must be a folder in the kernel\'s folder or beside it, such as "../features"')
        .refine(
          (path) =>
            !path
              .replace(/^\.\.\//, "")
              .split("/")
              .includes(".."),
          {
            message: 'must be a folder in the kernel\'s folder or beside it, such as "../features"',
          },
        ),
    )
    .default([]),
  /** Patches, applied in this order with -p1, after those that features bring in. */
  patches: z.array(relativePath).default([]),
  /** Appended to the kernel's version: CONFIG_LOCALVERSION. */
  localversion: z
    .string()
    .regex(/^-[A-Za-z0-9.+~-]+$/, 'must start with "-" and hold letters, digits and . + ~ - only')
    .max(40),
  /** false: no loadable modules; what the base has as a module is turned off unless a fragment builds it in. */
  modules: z.boolean(),
  /** Symbols whose requested value is known not to survive olddefconfig: the reason for each. */
  expected: symbolReasons,
  /** Where the kernel runs; `kernel check` looks for what each host needs. */
  runs_on: z
    .array(z.string())
    .superRefine((hosts, context) => {
      for (const [index, host] of hosts.entries()) {
        const message = isHost(host)
          ? hosts.indexOf(host) < index
            ? `"${host}" is named twice`
            : undefined
          : [`"${host}" is no host that is known`, ...didYouMean(host, Object.keys(HOSTS))].join("; ");
        if (message !== undefined) context.addIssue({ code: "custom", path: [index], message });
      }
    })
    .transform((hosts) => hosts.filter(isHost))
    .default([]),
  /** Symbols whose finding by `kernel check` is accepted: the reason for each. */
  accepted: symbolReasons,
});
