import type { Rule } from "./rule.ts";
import { accountWithoutId } from "./rules/accounts.ts";
import { archiveMetadata, compressedName, threadDependent } from "./rules/archives.ts";
import { buildPath, kernelIdentity, pythonBytecode } from "./rules/compile.ts";
import {
  hostEnvironment,
  hostHardware,
  hostPath,
  incremental,
  invalidConfiguration,
  localConfiguration,
  missingEpoch,
  networkInBuild,
} from "./rules/configuration.ts";
import { cpuCount, hostCpu } from "./rules/cpu.ts";
import { unlockedDependencies } from "./rules/dependencies.ts";
import { remoteScript, unpinnedContainer, unpinnedGit, unverifiedDownload } from "./rules/downloads.ts";
import { diskIdentity, fileSystemIdentity, missingSeed } from "./rules/filesystems.ts";
import { hostIdentity, localeSort, privatePath } from "./rules/host.ts";
import { unsortedList } from "./rules/lists.ts";
import { missingScript, shellSyntax, unusedWaiver, waiverWithoutReason } from "./rules/meta.ts";
import {
  fetchedKeys,
  movingRelease,
  scriptInstallsPackages,
  uncheckedPackages,
  unlockedPackage,
  unpinnedPackages,
  unpinnedTools,
} from "./rules/packages.ts";
import { randomValue, temporaryName } from "./rules/random.ts";
import { generatedKey, machineId, packageMakesKeys, randomSalt } from "./rules/secrets.ts";
import { buildTime } from "./rules/time.ts";
import { callersUmask } from "./rules/umask.ts";

/** Every rule there is, in the order of docs/CHECK.md. */
export const RULES: readonly Rule[] = [
  networkInBuild,
  unverifiedDownload,
  remoteScript,
  unpinnedGit,
  unpinnedContainer,
  unlockedDependencies,
  unpinnedPackages,
  unlockedPackage,
  scriptInstallsPackages,
  movingRelease,
  uncheckedPackages,
  fetchedKeys,
  unpinnedTools,
  missingSeed,
  missingEpoch,
  buildTime,
  randomValue,
  temporaryName,
  randomSalt,
  generatedKey,
  packageMakesKeys,
  machineId,
  accountWithoutId,
  fileSystemIdentity,
  diskIdentity,
  archiveMetadata,
  compressedName,
  threadDependent,
  unsortedList,
  buildPath,
  kernelIdentity,
  pythonBytecode,
  hostIdentity,
  hostCpu,
  cpuCount,
  hostHardware,
  hostEnvironment,
  hostPath,
  privatePath,
  callersUmask,
  localeSort,
  incremental,
  localConfiguration,
  invalidConfiguration,
  missingScript,
  shellSyntax,
  waiverWithoutReason,
  unusedWaiver,
];
