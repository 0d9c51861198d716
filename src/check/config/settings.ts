/**
 * Facts about mkosi's settings (mkosi(1) of 25.3, and its config.py): what is written in which way, and what a folder's files
 * set without being named.
 */

/** Names that were given up, and their successors. */
const RENAMED: Readonly<Record<string, string>> = {
  BuildScript: "BuildScripts",
  FinalizeScript: "FinalizeScripts",
  PackageManagerTrees: "SandboxTrees",
  PostInstallationScript: "PostInstallationScripts",
  PrepareScript: "PrepareScripts",
  Profile: "Profiles",
  ToolsTreePackageManagerTrees: "ToolsTreeSandboxTrees",
};

export const canonicalName = (name: string): string => (Object.hasOwn(RENAMED, name) ? RENAMED[name]! : name);

/** Settings whose assignments add up; those of all others replace each other. What divides values within one line. */
const LISTS: Readonly<Record<string, RegExp>> = {
  BaseTrees: /,/,
  BuildPackages: /,/,
  BuildScripts: /,/,
  BuildSources: /,/,
  CleanScripts: /,/,
  ConfigureScripts: /,/,
  Dependencies: /,/,
  // Quotes may hold blanks: near enough.
  Environment: /\s+(?=\w+(?:=|\s|$))/,
  EnvironmentFiles: /,/,
  ExtraSearchPaths: /[,:]/,
  ExtraTrees: /,/,
  FinalizeScripts: /,/,
  Include: /,/,
  InitrdPackages: /,/,
  Initrds: /,/,
  KernelCommandLine: /\s+/,
  PackageDirectories: /,/,
  Packages: /,/,
  PassEnvironment: /\s+|,/,
  PostInstallationScripts: /,/,
  PostOutputScripts: /,/,
  PrepareScripts: /,/,
  Profiles: /,/,
  RemoveFiles: /,/,
  RemovePackages: /,/,
  RepartDirectories: /,/,
  Repositories: /,/,
  SandboxTrees: /,/,
  SkeletonTrees: /,/,
  SyncScripts: /,/,
  ToolsTreePackages: /,/,
  ToolsTreeSandboxTrees: /,/,
  VolatilePackageDirectories: /,/,
  VolatilePackages: /,/,
};

export const isList = (name: string): boolean => Object.hasOwn(LISTS, name);
export const listSeparator = (name: string): RegExp | undefined => (isList(name) ? LISTS[name] : undefined);

/** Settings that may stand in an image's main configuration only, and hold for its subimages. */
export const UNIVERSAL: ReadonlySet<string> = new Set([
  "Architecture",
  "BuildDirectory",
  "BuildSources",
  "CacheDirectory",
  "CacheOnly",
  "Distribution",
  "Incremental",
  "LocalMirror",
  "Mirror",
  "PackageDirectories",
  "Profiles",
  "Release",
  "Repositories",
  "RepositoryKeyCheck",
  "RepositoryKeyFetch",
  "SandboxTrees",
  "Snapshot",
  "SourceDateEpoch",
  "ToolsTree",
  "VolatilePackageDirectories",
  "WithNetwork",
  "WorkspaceDirectory",
]);

/** Phases of a build that run scripts. */
export type ScriptKind =
  | "configure"
  | "sync"
  | "prepare"
  | "build"
  | "postinst"
  | "finalize"
  | "postoutput"
  | "clean"
  /** Run by mkosi for the value of a setting, outside of any sandbox: mkosi.version, mkosi.rootpw… */
  | "value"
  /** Sourced or started by another script. */
  | "helper";

export const SCRIPT_SETTINGS: Readonly<Record<string, ScriptKind>> = {
  BuildScripts: "build",
  CleanScripts: "clean",
  ConfigureScripts: "configure",
  FinalizeScripts: "finalize",
  PostInstallationScripts: "postinst",
  PostOutputScripts: "postoutput",
  PrepareScripts: "prepare",
  SyncScripts: "sync",
};

/** The scripts that a folder of configuration has by their names: `mkosi.NAME`, `mkosi.NAME.chroot`, `mkosi.NAME.d/*`. */
export const SCRIPT_NAMES: readonly ScriptKind[] = [
  "configure",
  "sync",
  "prepare",
  "build",
  "postinst",
  "finalize",
  "postoutput",
  "clean",
];

/** Files that set something; one that can be executed is run for the value. */
export const VALUE_FILES: Readonly<Record<string, string>> = {
  "mkosi.machine-id": "MachineId",
  "mkosi.rootpw": "RootPassword",
  "mkosi.seed": "Seed",
  "mkosi.version": "ImageVersion",
};

/** Settings with paths of the host, as `SOURCE` or `SOURCE:TARGET`. */
export const PATH_SETTINGS: ReadonlySet<string> = new Set([
  "BaseTrees",
  "BuildScripts",
  "BuildSources",
  "CacheDirectory",
  "CleanScripts",
  "ConfigureScripts",
  "EnvironmentFiles",
  "ExtraSearchPaths",
  "ExtraTrees",
  "FinalizeScripts",
  "Include",
  "Initrds",
  "PackageDirectories",
  "PostInstallationScripts",
  "PostOutputScripts",
  "PrepareScripts",
  "RepartDirectories",
  "SandboxTrees",
  "SkeletonTrees",
  "SyncScripts",
  "ToolsTree",
  "ToolsTreeSandboxTrees",
  "VolatilePackageDirectories",
]);

/** Whether mkosi reads a value as "yes" (mkosi, parse_boolean). */
export const isYes = (value: string): boolean => /^(?:1|yes|y|true|t|on|always)$/i.test(value.trim());
