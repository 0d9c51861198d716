import { type Rule, type RuleParts, wantOff, wantThat } from "./rule.ts";

const DOCUMENT = "Documentation/kbuild/reproducible-builds.rst";

const error = (why: string, source: string, more: Partial<RuleParts> = {}): RuleParts => ({
  group: "reproducibility",
  severity: "error",
  why,
  source,
  ...more,
});
const warning = (why: string, source: string, more: Partial<RuleParts> = {}): RuleParts => ({
  ...error(why, source, more),
  severity: "warning",
});

/** The file that makes Kbuild generate a signing key when there is none. */
const GENERATED_KEY = "certs/signing_key.pem";

/** Symbols that name a file for the build to read, which is then part of the kernel. */
const FILES: readonly (readonly [symbol: string, what: string, source: string])[] = [
  ["SYSTEM_TRUSTED_KEYS", "certificates for the kernel's keyring", "certs/Makefile"],
  ["SYSTEM_REVOCATION_KEYS", "certificates for the kernel's block list", "certs/Makefile"],
  ["SYSTEM_BLACKLIST_HASH_LIST", "hashes for the kernel's block list", "certs/Makefile"],
  ["INITRAMFS_SOURCE", "an initial file system", "usr/Kconfig"],
  ["BOOT_CONFIG_EMBED_FILE", "a boot configuration", "init/Kconfig"],
  ["ACPI_CUSTOM_DSDT_FILE", "an ACPI table", "drivers/acpi/Kconfig"],
  ["CFG80211_EXTRA_REGDB_KEYDIR", "keys of the wireless regulations", "net/wireless/Makefile"],
  ["UNUSED_KSYMS_WHITELIST", "the symbols to keep exported", "kernel/module/Kconfig"],
  ["IPE_BOOT_POLICY", "an integrity policy", "security/ipe/Kconfig"],
];

/**
 * What makes two builds of one source differ, or hangs the result on the machine that builds. Each was looked up in the
 * source of Linux 6.12.
 *
 * Left out, as they are sometimes named but do no harm: IKCONFIG (`gzip -n` of the configuration itself, kernel/Makefile),
 * KERNEL_GZIP and MODULE_COMPRESS_* (gzip is called with -n; xz, zstd and lz4 write no time stamp; scripts/Makefile.lib,
 * scripts/Makefile.modinst), BUILD_SALT (a constant), GDB_SCRIPTS (links in the build directory), CC_VERSION_TEXT and
 * PAHOLE_VERSION (of the toolchain, which is pinned), absolute `__FILE__` (Makefile passes -fmacro-prefix-map), COMPILE_TEST,
 * IMA_X509_PATH (read at run time), KASAN and KCOV. The names of user, host and time come from KBUILD_BUILD_* of the
 * derivation and not from the configuration.
 */
export const REPRODUCIBILITY: readonly Rule[] = [
  wantThat("MODULE_SIG_KEY", {
    ...error(
      `With its default, ${GENERATED_KEY}, each build makes up a key; its certificate is part of the kernel, and its signatures of each module, even with MODULE_SIG_ALL off.`,
      `${DOCUMENT} (Module signing); certs/Makefile`,
    ),
    set: ['CONFIG_MODULE_SIG_KEY=""', "# CONFIG_MODULE_SIG_ALL is not set"],
    others: ["MODULE_SIG", "MODULE_SIG_ALL", "IMA_APPRAISE_MODSIG"],
    hazard: (config) =>
      config.text("MODULE_SIG_KEY") === GENERATED_KEY &&
      (config.isOn("MODULE_SIG") || config.isOn("IMA_APPRAISE_MODSIG")),
  }),
  wantThat("MODULE_SIG_ALL", {
    ...error(
      "The build signs every module and needs the private key for it: whoever builds again without that key gets other modules, and ECDSA signatures differ each time even with it.",
      `${DOCUMENT} (Module signing)`,
      { onlyWith: ["MODULE_SIG_ALL"] },
    ),
    set: ["# CONFIG_MODULE_SIG_ALL is not set"],
    others: ["MODULE_SIG_KEY"],
    hazard: (config) => config.text("MODULE_SIG_KEY") !== GENERATED_KEY,
  }),
  ...(["RANDSTRUCT_FULL", "RANDSTRUCT_PERFORMANCE"] as const).map((symbol) =>
    wantThat(symbol, {
      ...error(
        "The layout of structures follows a seed that every build draws from /dev/urandom.",
        `${DOCUMENT} (Structure randomisation); scripts/gen-randstruct-seed.sh`,
        { onlyWith: [symbol] },
      ),
      set: ["CONFIG_RANDSTRUCT_NONE=y"],
      others: ["RANDSTRUCT_NONE"],
      hazard: () => true,
    }),
  ),
  wantOff(
    "GCC_PLUGIN_LATENT_ENTROPY",
    error(
      "The compiler's plug-in writes random constants into the code, from /dev/urandom unless gcc is given -frandom-seed for each file, which Kbuild does not do.",
      "scripts/gcc-plugins/latent_entropy_plugin.c (get_random_const)",
    ),
  ),
  wantOff(
    "LOCALVERSION_AUTO",
    error(
      "The kernel's version takes in the git commit and whether the tree was changed; it depends on whether there is a .git and a git.",
      `${DOCUMENT} (Git); scripts/setlocalversion`,
    ),
  ),
  wantOff(
    "X86_NATIVE_CPU",
    error("-march=native: the code is made for the processor of the machine that builds.", "arch/x86/Kconfig.cpu", {
      since: "6.16",
    }),
  ),
  wantOff(
    "IKHEADERS",
    warning(
      "Packs the headers with their times; they come out the same only while KBUILD_BUILD_TIMESTAMP is set, and then depend on cpio, tar, perl and xz of the machine.",
      `${DOCUMENT} (Timestamps); kernel/gen_kheaders.sh`,
    ),
  ),
  wantThat("DEBUG_INFO", {
    ...warning(
      "Debug information names the build directory (Kbuild maps the paths of __FILE__ but not those of DWARF), and the build-id, which is part of the kernel that boots, is a digest over it.",
      `${DOCUMENT} (Absolute filenames); Makefile (KBUILD_CPPFLAGS, --build-id=sha1)`,
      { onlyWith: ["DEBUG_INFO"] },
    ),
    set: ["CONFIG_DEBUG_INFO_NONE=y"],
    others: ["DEBUG_INFO_NONE"],
    hazard: () => true,
  }),
  wantThat("DEBUG_INFO_DWARF_TOOLCHAIN_DEFAULT", {
    ...warning("The version of the debug information is whatever the compiler prefers.", "lib/Kconfig.debug", {
      onlyWith: ["DEBUG_INFO_DWARF_TOOLCHAIN_DEFAULT"],
    }),
    set: ["CONFIG_DEBUG_INFO_DWARF5=y"],
    others: ["DEBUG_INFO_DWARF5"],
    hazard: () => true,
  }),
  wantThat("DEBUG_INFO_BTF", {
    ...warning(
      "pahole encodes types on all processors at once, in an order of chance: 1.22 to 1.25 unless KBUILD_BUILD_TIMESTAMP is set, 1.26 always, later ones unless it is set. It also needs debug information.",
      "scripts/Makefile.btf",
      { onlyWith: ["DEBUG_INFO_BTF"] },
    ),
    set: ["# CONFIG_DEBUG_INFO_BTF is not set"],
    others: ["PAHOLE_VERSION"],
    hazard: (config) => (config.number("PAHOLE_VERSION") ?? 0) >= 122,
  }),
  wantOff(
    "GCOV_KERNEL",
    error("Every object holds the absolute path of its coverage data.", "Documentation/dev-tools/gcov.rst (Files)"),
  ),
  wantOff(
    "RUST",
    warning(
      "The Rust part of the kernel is compiled with the standard library's source, whose paths end up in panic messages; Kbuild of 6.12 maps none of them.",
      "Makefile, rust/Makefile (no --remap-path-prefix)",
    ),
  ),
  ...(["AUTOFDO_CLANG", "PROPELLER_CLANG"] as const).map((symbol) =>
    wantOff(
      symbol,
      warning(
        "The code is laid out after a profile that is given on make's command line and is no part of the configuration.",
        "Documentation/dev-tools/autofdo.rst, propeller.rst",
        { since: "6.13" },
      ),
    ),
  ),
  ...(["AIC7XXX_BUILD_FIRMWARE", "AIC79XX_BUILD_FIRMWARE", "WANXL_BUILD_FIRMWARE"] as const).map((symbol) =>
    wantOff(
      symbol,
      warning(
        "Builds a device's firmware anew with tools that the kernel's toolchain does not hold, instead of the one in the source.",
        "drivers/scsi/aic7xxx/Kconfig.aic7xxx, drivers/net/wan/Kconfig",
      ),
    ),
  ),
  wantOff(
    "WERROR",
    warning("Whether the kernel builds at all hangs on the warnings of one compiler release.", "init/Kconfig (WERROR)"),
  ),
  wantThat("EXTRA_FIRMWARE", {
    ...error(
      "Firmware files of the machine that builds, from /lib/firmware unless EXTRA_FIRMWARE_DIR says otherwise, become part of the kernel.",
      "drivers/base/firmware_loader/builtin/Makefile",
    ),
    set: ['CONFIG_EXTRA_FIRMWARE=""'],
    others: ["EXTRA_FIRMWARE_DIR"],
    hazard: (config) => config.text("EXTRA_FIRMWARE") !== "",
  }),
  ...(["INITRAMFS_ROOT_UID", "INITRAMFS_ROOT_GID"] as const).map((symbol) =>
    wantThat(symbol, {
      ...error("-1 stands for whoever builds: the owner of files depends on the builder's user.", "usr/Kconfig"),
      set: [`CONFIG_${symbol}=0`],
      hazard: (config) => config.number(symbol) === -1,
    }),
  ),
  ...FILES.map(([symbol, what, source]) =>
    wantThat(symbol, {
      ...error(
        `A file with ${what} is read while building and becomes part of the kernel; it is neither in the kernel's source nor pinned, unless a patch adds it.`,
        source,
      ),
      set: [`CONFIG_${symbol}=""`],
      hazard: (config) => config.text(symbol) !== "",
    }),
  ),
];
