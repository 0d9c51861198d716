import type { Rule, ScriptContext } from "../rule.ts";
import { onCommand } from "../rule.ts";
import type { ShellCommand } from "../shell/command.ts";
import type { ShellScript } from "../shell/script.ts";
import { onImage, onValue } from "./on-config.ts";

/** What a program that makes a file system lacks for it to come out the same; tried out with Debian 13's tools. */
function fileSystemLacks(command: ShellCommand, epoch: boolean): readonly string[] {
  const { name } = command;
  const extended = command.args.filter(({ value }) => /hash_seed=/.test(value)).length > 0;
  const fixed = (...names: readonly string[]) => {
    const value = command.valueOf(...names)?.value;
    return value !== undefined && !/^(?:random|time)$/.test(value);
  };
  if (/^(?:mkfs\.ext[234]|mke2fs)$/.test(name)) {
    return [
      ...(fixed("-U") ? [] : ["-U UUID"]),
      ...(extended ? [] : ["-E hash_seed=UUID"]),
      ...(epoch ? [] : ["SOURCE_DATE_EPOCH"]),
    ];
  }
  if (/^mkfs\.(?:vfat|fat|msdos)$|^mkdosfs$/.test(name))
    return epoch || command.has("-i", "--invariant") ? [] : ["-i ID, or --invariant"];
  if (name === "mformat") return command.has("-N") ? [] : ["-N SERIAL"];
  if (name === "mkfs.erofs")
    return [...(fixed("-U") ? [] : ["-U UUID"]), ...(epoch || command.has("-T", "--mkfs-time") ? [] : ["-T TIME"])];
  if (name === "mksquashfs") {
    return epoch || command.has("-mkfs-time", "-all-time", "-repro-time", "-fstime")
      ? []
      : ["-mkfs-time TIME -all-time TIME"];
  }
  if (name === "mkfs.btrfs") return fixed("-U", "--uuid") ? [] : ["--uuid UUID"];
  if (name === "mkfs.xfs") return command.args.some(({ value }) => /uuid=/.test(value)) ? [] : ["-m uuid=UUID"];
  if (name === "mkswap") return fixed("-U", "--uuid") || command.has("--check") ? [] : ["--uuid UUID"];
  if (name === "mkfs.f2fs") return ["a fixed UUID, which it cannot be given"];
  if (/^(?:genisoimage|mkisofs|xorriso|xorrisofs)$/.test(name)) return epoch ? [] : ["SOURCE_DATE_EPOCH"];
  return [];
}

const hasEpoch = (script: ShellScript, command: ShellCommand, context: ScriptContext): boolean =>
  context.sourceDateEpoch ||
  command.variables.has("SOURCE_DATE_EPOCH") ||
  script.variables.assignments("SOURCE_DATE_EPOCH").length > 0;

export const fileSystemIdentity: Rule = {
  id: "file-system-identity",
  severity: "error",
  finds: "mkfs.*, mke2fs, mksquashfs, mformat, mkswap without a fixed UUID, seed or time",
  why: "A file system gets a random identifier and the time it was made at, unless both are given.",
  fix: "give each the options that are named, with values that are committed",
  *shell(script, context) {
    for (const command of script.commands) {
      if (command.open || command.has("--help", "--version")) continue;
      const missing = fileSystemLacks(command, hasEpoch(script, command, context));
      if (missing.length > 0)
        yield onCommand(script, command, `${command.name} without ${missing.join(", ")}`, {
          fix: `add ${missing.join(", ")}`,
        });
    }
  },
};

/** What a program that writes partition tables or disk images makes up. */
function diskMakesUp(
  script: ShellScript,
  command: ShellCommand,
): { readonly what: string; readonly fix: string } | undefined {
  const { name } = command;
  const words = command.args.map(({ value }) => value);
  if (name === "sgdisk") {
    const makes = command.has("-n", "--new", "-o", "--clear", "--largest-new", "-N");
    const elsewhere = script.commands.some((one) => one.name === "sgdisk" && one.has("-U", "--disk-guid"));
    return makes && !elsewhere
      ? { what: "a GPT with random GUIDs", fix: "give them: sgdisk --disk-guid=GUID --partition-guid=1:GUID" }
      : undefined;
  }
  if (name === "parted" && words.includes("mklabel") && words[words.indexOf("mklabel") + 1] === "gpt") {
    const fixed = script.commands.some(
      (one) => /^(?:sgdisk|sfdisk)$/.test(one.name) && one.has("-U", "--disk-guid", "--disk-id"),
    );
    return fixed
      ? undefined
      : {
          what: "a GPT with random GUIDs",
          fix: "use systemd-repart --seed=UUID, or set them: sgdisk --disk-guid=GUID --partition-guid=1:GUID",
        };
  }
  if (name === "sfdisk") {
    const input = command.here?.text ?? (command.previous?.name === "cat" ? command.previous.here?.text : undefined);
    return input !== undefined && /label:\s*gpt/.test(input) && !/label-id:/.test(input)
      ? { what: "a GPT with random GUIDs", fix: "add label-id: GUID, and uuid=GUID to each partition" }
      : undefined;
  }
  if (name === "systemd-repart") {
    const seed = command.valueOf("--seed")?.value;
    // Without it, it only shows what it would do.
    const writes = words.some(
      (word, at) => word === "--dry-run=no" || (word === "--dry-run" && words[at + 1] === "no"),
    );
    if (!writes || (seed !== undefined && seed !== "random")) return undefined;
    return {
      what: "systemd-repart without --seed makes up every identifier",
      fix: "give it the image's seed: --seed=UUID",
    };
  }
  if (name === "qemu-img" && words[0] === "convert") {
    const format = command.valueOf("-O", "--target-format")?.value ?? "";
    return /^(?:vpc|vhdx|vmdk|vdi)$/.test(format)
      ? {
          what: `qemu-img makes up an identifier for ${format}, and vpc has the time too`,
          fix: "write the identifier and the time over with fixed ones afterwards, and the checksum of the footer",
        }
      : undefined;
  }
  if (name === "cryptsetup" && words.some((word) => /^(?:luksFormat|reencrypt)$/.test(word))) {
    return {
      what: "LUKS has a random key, salt and UUID",
      fix: "encrypt at the first boot: systemd-repart with Encrypt= on the machine",
    };
  }
  if (name === "veritysetup" && words.includes("format") && !(command.has("--salt", "-s") && command.has("--uuid"))) {
    return { what: "veritysetup makes up a salt and a UUID", fix: "give both: --salt=HEX --uuid=UUID" };
  }
  return undefined;
}

export const diskIdentity: Rule = {
  id: "disk-identity",
  severity: "error",
  finds: "partition tables, disk images (VHD, VMDK, VDI) and encrypted or verity volumes with made-up identifiers",
  why: "The identifiers are random, and other ones in every build.",
  fix: "derive them from a seed that is committed",
  *shell(script) {
    for (const command of script.commands) {
      const found = command.open ? undefined : diskMakesUp(script, command);
      if (found !== undefined) yield onCommand(script, command, found.what, { fix: found.fix });
    }
  },
  *config({ tree }) {
    for (const file of tree.repart) {
      for (const setting of file.ini.settings) {
        const value = setting.lines[0];
        if (setting.name !== "Encrypt" || value === undefined || /^(?:off|no|0|false)$/i.test(value.text)) continue;
        yield {
          source: file.source,
          at: setting,
          what: "an encrypted partition has a random key, salt and UUID",
          fix: "encrypt at the first boot, on the machine",
        };
      }
    }
  },
};

export const missingSeed: Rule = {
  id: "missing-seed",
  severity: "error",
  finds: "images with a disk, but no Seed=",
  why: "mkosi makes up a seed, and systemd-repart the identifiers of disk, partitions and file systems from it.",
  fix: "set Seed= to a UUID that is committed (uuidgen makes one)",
  *image(image, { tree }) {
    for (const value of image.values("Seed")) {
      if (value.text === "random") yield onValue(value, "the seed is made up in every build");
    }
    // A main image that has nothing but subimages is not built with a disk.
    const format = image.value("Format") ?? "disk";
    if (image.has("Seed") || !/^(?:disk|esp|sysext|confext|portable)$/.test(format)) return;
    if (image.subimage === undefined && tree.images.length > 1 && !image.has("Format") && !image.has("Packages"))
      return;
    const place = image.values("Format").at(-1);
    const what = `Seed= is missing: the identifiers in this image (Format=${format}) are made up`;
    yield place === undefined ? onImage(image, what) : onValue(place, what);
  },
};
