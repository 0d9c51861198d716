import { describe, expect, it } from "vitest";
import { EVERYWHERE, ON_HOST } from "../../../../src/kernel/check/boot.ts";
import { ALL_RULES } from "../../../../src/kernel/check/check-config.ts";
import { viewConfig } from "../../../../src/kernel/check/config-view.ts";
import { isForRelease, type Rule } from "../../../../src/kernel/check/rule.ts";

type Values = Readonly<Record<string, string>>;

const view = (values: Values) =>
  viewConfig(
    "test",
    Object.entries(values)
      .map(([symbol, value]) => (value === "n" ? `# CONFIG_${symbol} is not set\n` : `CONFIG_${symbol}=${value}\n`))
      .join(""),
  );

/** Hazards that are more than a symbol being on or off, and a value beside which each is none. */
const SPECIAL: Readonly<Record<string, readonly [hazard: Values, harmless: Values]>> = {
  MODULE_SIG_KEY: [
    { MODULE_SIG: "y", MODULE_SIG_KEY: '"certs/signing_key.pem"' },
    { MODULE_SIG: "n", MODULE_SIG_KEY: '"certs/signing_key.pem"' },
  ],
  MODULE_SIG_ALL: [
    { MODULE_SIG_ALL: "y", MODULE_SIG_KEY: '"pkcs11:token=x"' },
    { MODULE_SIG_ALL: "y", MODULE_SIG_KEY: '"certs/signing_key.pem"' },
  ],
  DEBUG_INFO_BTF: [
    { DEBUG_INFO_BTF: "y", PAHOLE_VERSION: "126" },
    { DEBUG_INFO_BTF: "y", PAHOLE_VERSION: "121" },
  ],
  EXTRA_FIRMWARE: [{ EXTRA_FIRMWARE: '"a.bin"' }, { EXTRA_FIRMWARE: '""' }],
  INITRAMFS_ROOT_UID: [{ INITRAMFS_ROOT_UID: "-1" }, { INITRAMFS_ROOT_UID: "0" }],
  INITRAMFS_ROOT_GID: [{ INITRAMFS_ROOT_GID: "-1" }, { INITRAMFS_ROOT_GID: "1000" }],
  ...Object.fromEntries(
    [
      "SYSTEM_TRUSTED_KEYS",
      "SYSTEM_REVOCATION_KEYS",
      "SYSTEM_BLACKLIST_HASH_LIST",
      "INITRAMFS_SOURCE",
      "BOOT_CONFIG_EMBED_FILE",
      "ACPI_CUSTOM_DSDT_FILE",
      "CFG80211_EXTRA_REGDB_KEYDIR",
      "UNUSED_KSYMS_WHITELIST",
      "IPE_BOOT_POLICY",
    ].map((symbol) => [symbol, [{ [symbol]: '"/etc/a file"' }, { [symbol]: '""' }]]),
  ),
  DEFAULT_MMAP_MIN_ADDR: [{ DEFAULT_MMAP_MIN_ADDR: "4096" }, { DEFAULT_MMAP_MIN_ADDR: "0x20000" }],
  ARCH_MMAP_RND_BITS: [
    { ARCH_MMAP_RND_BITS: "28", ARCH_MMAP_RND_BITS_MAX: "32" },
    { ARCH_MMAP_RND_BITS: "16", ARCH_MMAP_RND_BITS_MAX: "16" },
  ],
  X86_VSYSCALL_EMULATION: [{ X86_VSYSCALL_EMULATION: "y" }, { X86_VSYSCALL_EMULATION: "y", LEGACY_VSYSCALL_NONE: "y" }],
  LSM: [
    { SECURITY: "y", SECURITY_YAMA: "y", LSM: '"landlock,notyama"' },
    { SECURITY: "y", SECURITY_YAMA: "y", LSM: '"landlock,yama,bpf"' },
  ],
  FAT_DEFAULT_IOCHARSET: [
    { VFAT_FS: "y", FAT_DEFAULT_IOCHARSET: '"iso8859-1"', NLS_ASCII: "y" },
    { VFAT_FS: "y", FAT_DEFAULT_IOCHARSET: '"iso8859-1"', NLS_ISO8859_1: "y" },
  ],
};

/** Of a choice: the member to set turns the other off only in olddefconfig. */
const CHOICES = new Set([
  "RANDSTRUCT_FULL",
  "RANDSTRUCT_PERFORMANCE",
  "DEBUG_INFO",
  "DEBUG_INFO_DWARF_TOOLCHAIN_DEFAULT",
]);
/** Follows from others in olddefconfig. */
const DERIVED = new Set(["SECCOMP_FILTER"]);

/** A configuration with the rule's hazard: the symbol on or off, with some of those it depends on. */
function hazardOf(rule: Rule): Values | undefined {
  if (Object.hasOwn(SPECIAL, rule.symbol)) return SPECIAL[rule.symbol]![0];
  const others = rule.others.filter((one) => one !== rule.symbol);
  const subsets = [[], others, ...others.map((one) => [one]), ...others.flatMap((a) => others.map((b) => [a, b]))];
  for (const value of ["n", "y"]) {
    for (const subset of subsets) {
      const values = { ...Object.fromEntries(subset.map((one) => [one, "y"])), [rule.symbol]: value };
      if (rule.hazard(view(values))) return values;
    }
  }
  return undefined;
}

const set = (rule: Rule): Values =>
  Object.fromEntries(
    rule.set.map((line) => {
      const [, off, symbol, value] = /^(?:# CONFIG_(\w+) is not set|CONFIG_(\w+)=(.+))$/.exec(line) ?? [];
      return [off ?? symbol!, value ?? "n"];
    }),
  );

const named = ALL_RULES.map((rule) => [`${rule.group} ${rule.symbol}`, rule] as const);

describe.each(named)("the rule %s", (_name, rule) => {
  it("finds its hazard, and nothing once what it says is set", () => {
    const values = hazardOf(rule);
    expect(values).toBeDefined();
    expect(rule.hazard(view(values!))).toBe(true);
    const fixed = CHOICES.has(rule.symbol)
      ? { ...values, [rule.symbol]: "n" }
      : { ...values, ...set(rule), ...(DERIVED.has(rule.symbol) && { [rule.symbol]: "y" }) };
    expect(rule.hazard(view(fixed))).toBe(false);
  });

  it("says why, and where that is written", () => {
    expect(rule.why).toMatch(/[.)]$/);
    expect(rule.why.length).toBeLessThan(320);
    expect(rule.source).not.toBe("");
    expect(rule.set).not.toEqual([]);
    expect(rule.symbol).not.toMatch(/^CONFIG_/);
  });
});

describe("rules", () => {
  it.each(Object.entries(SPECIAL))("leave %s alone where it does no harm", (symbol, [, harmless]) => {
    for (const rule of ALL_RULES.filter((one) => one.symbol === symbol))
      expect(rule.hazard(view(harmless))).toBe(false);
  });

  it("ask one thing of a symbol", () => {
    const asked = new Map<string, Set<string>>();
    for (const { group, symbol, set } of ALL_RULES) {
      asked.set(symbol, (asked.get(symbol) ?? new Set()).add(`${group}: ${set.join(" ")}`));
    }
    expect([...asked].filter(([, ways]) => ways.size > 1)).toEqual([]);
  });

  it("set nothing that another rule wants otherwise", () => {
    const lines = new Map<string, string>();
    for (const rule of ALL_RULES) {
      for (const [symbol, value] of Object.entries(set(rule))) {
        const state = value === "n" ? "off" : "on";
        // A string that is to be empty or have one value is nothing that two rules share.
        expect([undefined, state], symbol).toContain(lines.get(symbol));
        lines.set(symbol, state);
      }
    }
  });

  it("take a module for being there, in a kernel that loads modules", () => {
    const rule = ON_HOST.qemu.find(({ symbol }) => symbol === "VIRTIO_NET")!;
    expect(rule.hazard(view({ VIRTIO_NET: "m", MODULES: "y" }))).toBe(false);
    expect(rule.hazard(view({ VIRTIO_NET: "m" }))).toBe(true);
    expect(rule.hazard(view({ VIRTIO_NET: "y" }))).toBe(false);
  });

  it("take one disk driver of QEMU for the other", () => {
    const rule = ON_HOST.qemu.find(({ symbol }) => symbol === "VIRTIO_BLK")!;
    expect(rule.hazard(view({ SCSI_VIRTIO: "y" }))).toBe(false);
  });

  it("ask for access lists of the file systems that are there only", () => {
    const asked = EVERYWHERE.filter(({ symbol }) => symbol.endsWith("_POSIX_ACL") && !symbol.startsWith("TMPFS"));
    expect(asked).toHaveLength(3);
    for (const rule of asked) expect(rule.hazard(view({})), rule.symbol).toBe(false);
  });
});

describe("a rule for certain releases", () => {
  const rule = (since?: string, until?: string) => ({ since, until }) as Rule;
  it.each([
    [rule("6.16"), "6.12.107", false],
    [rule("6.16"), "6.16.0", true],
    [rule("6.9"), "6.12.107", true],
    [rule("6.9"), "6.8.12", false],
    [rule("6.9"), "7.0", true],
    [rule(undefined, "6.15"), "6.15.3", true],
    [rule(undefined, "6.15"), "6.16-rc1", false],
    [rule(undefined, "6.15"), "7.0", false],
    [rule("6.16", "6.20"), undefined, true],
  ])("%o of %s: %s", (one, release, expected) => expect(isForRelease(one, release)).toBe(expected));
});
