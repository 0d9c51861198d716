import { type Condition, type OnParts, type Rule, type RuleParts, wantOff, wantOn, wantThat } from "./rule.ts";

/** https://kspp.github.io/Recommended_Settings */
const KSPP = "Kernel Self-Protection Project, recommended settings (kspp.github.io)";
/** https://github.com/a13xp0p0v/kernel-hardening-checker, 0.6.17: what it takes from the named source. */
const checker = (from: string) => `kernel-hardening-checker (${from})`;
const DEFCONFIG = checker("defconfig of x86");
const GRSECURITY = checker("grsecurity");
const CLIPOS = checker("CLIP OS");
const LOCKDOWN = checker("kernel lockdown");
const MAINTAINER = checker("a maintainer's advice");
const POPOV = checker("A. Popov");

type More = Condition & OnParts & Pick<RuleParts, "since" | "until">;

const parts = (why: string, source: string, more: Omit<More, keyof OnParts> = {}): RuleParts => ({
  group: "hardening",
  severity: "warning",
  why,
  source,
  ...more,
});
const on = (symbol: string, why: string, source: string, more: More = {}): Rule =>
  wantOn(symbol, { ...parts(why, source), ...more });
const off = (symbol: string, why: string, source: string, more: Omit<More, keyof OnParts> = {}): Rule =>
  wantOff(symbol, parts(why, source, more));

/** Mitigations of speculation that x86's Kconfig lets one turn off one by one, and the vendor whose processors need each. */
const MITIGATIONS: readonly (readonly [name: string, vendor: string | undefined])[] = [
  ["PAGE_TABLE_ISOLATION", undefined],
  ["RETPOLINE", undefined],
  ["RETHUNK", undefined],
  ["SPECTRE_V1", undefined],
  ["SPECTRE_V2", undefined],
  ["SSB", undefined],
  ["SLS", undefined],
  ["CALL_DEPTH_TRACKING", "INTEL"],
  ["IBRS_ENTRY", "INTEL"],
  ["GDS", "INTEL"],
  ["RFDS", "INTEL"],
  ["SPECTRE_BHI", "INTEL"],
  ["MDS", "INTEL"],
  ["TAA", "INTEL"],
  ["MMIO_STALE_DATA", "INTEL"],
  ["L1TF", "INTEL"],
  ["RETBLEED", "INTEL"],
  ["SRBDS", "INTEL"],
  ["ITS", "INTEL"],
  ["UNRET_ENTRY", "AMD"],
  ["IBPB_ENTRY", "AMD"],
  ["SRSO", "AMD"],
  ["TSA", "AMD"],
];

/** Security modules that need no policy files, and the word each has in CONFIG_LSM. */
const MODULES: readonly (readonly [symbol: string, word: string, does: string])[] = [
  ["SECURITY_YAMA", "yama", "keeps processes of one user from tracing each other"],
  ["SECURITY_LANDLOCK", "landlock", "lets programs confine themselves"],
  ["SECURITY_LOCKDOWN_LSM", "lockdown", "shuts root's ways into kernel memory"],
];

/**
 * What makes a kernel harder to attack: for guests on x86-64, built with gcc. Facts are taken from the projects named; each
 * symbol was looked up in the Kconfig of Linux 6.12.
 *
 * Left out on purpose, though one of these projects asks for it:
 * - at odds with reproducible bits: RANDSTRUCT_FULL, GCC_PLUGIN_LATENT_ENTROPY, WERROR;
 * - at odds with systemd, which needs or uses it: KCMP, USER_NS, INET_DIAG, BPF_SYSCALL, COREDUMP, RSEQ, AIO (glibc and
 *   databases), KALLSYMS (useful reports of crashes), CACHESTAT_SYSCALL and PROC_PAGE_MONITOR (read-only statistics);
 * - a matter of the hardware, which a guest does not own: IOMMU options, X86_MCE, SCHED_CORE, MICROCODE, EFI_DISABLE_PCI_DMA,
 *   RESET_ATTACK_MITIGATION;
 * - more than the image can bear: LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY (integrity is enough here);
 * - not for gcc: CFI_CLANG; needs a plug-in of the compiler: GCC_PLUGIN_STACKLEAK (KSTACK_ERASE);
 * - aids for developing drivers: DEBUG_SG, DEBUG_VIRTUAL, SLUB_DEBUG;
 * - security modules that need a policy: SELinux, AppArmor, Smack, TOMOYO; and LSM_MMAP_MIN_ADDR, which belongs to SELinux;
 * - no loadable modules at all (a kernel's `modules` says that), and drivers of devices that guests do not have.
 */
export const HARDENING: readonly Rule[] = [
  // Memory: what is written where, and what is found in it.
  on("BUG", "Checks that find the kernel's data damaged do nothing.", DEFCONFIG),
  on("STACKPROTECTOR_STRONG", "An overflow of an array on the stack reaches the return address unnoticed.", KSPP),
  on("STRICT_KERNEL_RWX", "Code of the kernel can be written to, and its data executed.", KSPP),
  on("STRICT_MODULE_RWX", "Code of modules can be written to, and their data executed.", KSPP, {
    onlyWith: ["MODULES"],
  }),
  on("DEBUG_WX", "Memory that is both writable and executable goes unnoticed; this looks for it once, at boot.", KSPP),
  on("VMAP_STACK", "A stack that overflows runs into other memory instead of a guard page.", KSPP),
  on("SCHED_STACK_END_CHECK", "A stack that has overflowed is not noticed when tasks are switched.", KSPP),
  on("INIT_STACK_ALL_ZERO", "Variables on the stack start with what was left there.", KSPP),
  on("INIT_ON_ALLOC_DEFAULT_ON", "Memory is handed out with what its last owner left in it.", KSPP),
  on("INIT_ON_FREE_DEFAULT_ON", "What was in freed memory stays there until it is used again.", KSPP),
  on("ZERO_CALL_USED_REGS", "Registers keep what a function left in them, for side channels and gadgets to use.", KSPP),
  on("FORTIFY_SOURCE", "Copies of strings and memory beyond a buffer whose size is known are not stopped.", KSPP),
  on("HARDENED_USERCOPY", "A wrong length lets a copy to or from a program run over the object in the kernel.", KSPP),
  on("UBSAN_BOUNDS", "An index beyond an array whose size is known is not stopped.", KSPP, {
    also: ["UBSAN", "UBSAN_TRAP"],
  }),
  on("LIST_HARDENED", "A damaged linked list lets an attacker write where he likes.", KSPP, {
    or: ["DEBUG_LIST"],
    since: "6.6",
  }),
  on("BUG_ON_DATA_CORRUPTION", "Damage that was found in kernel data is reported, and the work goes on.", KSPP),
  on("DEBUG_NOTIFIERS", "Chains of callbacks run what is entered there, be it code of the kernel or not.", KSPP),
  on("KFENCE", "Uses of freed memory and overflows on the heap that happen in production are not sampled.", KSPP),
  on("PAGE_TABLE_CHECK", "A page that is mapped twice against the rules is not noticed.", KSPP),
  off("SLUB_TINY", "The allocator for machines of 16 MB has none of the heap's protections.", "mm/Kconfig", {
    since: "6.2",
  }),
  off(
    "SLAB_MERGE_DEFAULT",
    "Objects of different kinds share memory, so that one kind's overflow reaches another.",
    KSPP,
  ),
  on("SLAB_FREELIST_RANDOM", "The order in which the heap hands out memory can be foretold.", KSPP),
  on("SLAB_FREELIST_HARDENED", "Pointers that the heap keeps in freed memory can be forged.", KSPP),
  on("SLAB_BUCKETS", "Objects whose size and content a program chooses lie among those of the kernel.", KSPP, {
    since: "6.11",
  }),
  on("RANDOM_KMALLOC_CACHES", "Objects of one size always come from one cache, which helps to place them.", KSPP, {
    since: "6.6",
  }),
  on(
    "SHUFFLE_PAGE_ALLOCATOR",
    "The order of pages can be foretold. (Takes effect with page_alloc.shuffle=1 at boot.)",
    KSPP,
  ),
  on("RANDOMIZE_BASE", "The kernel lies at the same address on every boot.", KSPP),
  on("RANDOMIZE_MEMORY", "The kernel's memory regions lie at the same addresses on every boot.", KSPP),
  on("RANDOMIZE_KSTACK_OFFSET_DEFAULT", "The kernel's stack is laid out the same for every system call.", KSPP),
  off("COMPAT_BRK", "The heap of a program always follows its data.", KSPP),
  wantThat("DEFAULT_MMAP_MIN_ADDR", {
    ...parts("A program can place data where a null pointer of the kernel leads.", KSPP),
    set: ["CONFIG_DEFAULT_MMAP_MIN_ADDR=65536"],
    hazard: (config) => (config.number("DEFAULT_MMAP_MIN_ADDR") ?? 0) < 65536,
  }),
  wantThat("ARCH_MMAP_RND_BITS", {
    ...parts("Programs are laid out with fewer random bits than the processor has room for.", POPOV),
    set: ["CONFIG_ARCH_MMAP_RND_BITS=32"],
    others: ["ARCH_MMAP_RND_BITS_MAX"],
    hazard: (config) => {
      const most = config.number("ARCH_MMAP_RND_BITS_MAX");
      return most !== undefined && (config.number("ARCH_MMAP_RND_BITS") ?? 0) < most;
    },
  }),

  // The processor.
  on("CPU_MITIGATIONS", "No mitigation of speculation is on.", DEFCONFIG, { since: "6.9" }),
  ...MITIGATIONS.map(([name, vendor]) =>
    on(
      `MITIGATION_${name}`,
      "Programs can read memory that is not theirs by speculation, on processors with this weakness.",
      name === "SLS" ? KSPP : DEFCONFIG,
      { onlyWith: ["CPU_MITIGATIONS", ...(vendor === undefined ? [] : [`CPU_SUP_${vendor}`])], since: "6.9" },
    ),
  ),
  on(
    "X86_INTEL_TSX_MODE_OFF",
    "Transactional memory (TSX) opens side channels, and nearly nothing uses it.",
    DEFCONFIG,
    {
      onlyWith: ["CPU_SUP_INTEL"],
    },
  ),
  on("X86_UMIP", "Programs can read where the processor's tables lie.", DEFCONFIG),
  on(
    "X86_KERNEL_IBT",
    "Indirect jumps of the kernel may land anywhere, even where the processor could see to it.",
    DEFCONFIG,
  ),
  on("X86_USER_SHADOW_STACK", "Programs built for it cannot have a second stack for return addresses.", KSPP, {
    since: "6.6",
  }),
  off("IA32_EMULATION", "32-bit system calls are a second, less tried way into the kernel.", KSPP),
  off("X86_X32_ABI", "The x32 system calls are a second, hardly tried way into the kernel.", KSPP),
  off("MODIFY_LDT_SYSCALL", "An old interface to the processor's tables, with a history of bugs.", KSPP),
  off("X86_16BIT", "16-bit programs, with what they need in the path to every program.", GRSECURITY),
  off("X86_IOPL_IOPERM", "Programs of root can talk to devices behind the kernel's back.", LOCKDOWN),
  off("X86_MSR", "Root can write the processor's registers, and thereby run code as the kernel.", KSPP),
  off("X86_CPUID", "An interface that hardly anything needs.", CLIPOS),
  off("COMPAT_VDSO", "The kernel's page in every program lies at a fixed address.", KSPP),
  wantThat("X86_VSYSCALL_EMULATION", {
    ...parts("Every program has a page at a fixed address, which helps attacks.", KSPP),
    set: ["# CONFIG_X86_VSYSCALL_EMULATION is not set"],
    others: ["LEGACY_VSYSCALL_NONE"],
    hazard: (config) => config.isOn("X86_VSYSCALL_EMULATION") && !config.isOn("LEGACY_VSYSCALL_NONE"),
  }),

  // Who may do what.
  on("SECURITY", "There are no security modules: no Landlock, no Yama, no lockdown.", DEFCONFIG),
  ...MODULES.map(([symbol, , does]) =>
    on(symbol, `It ${does}, and needs no policy.`, KSPP, { onlyWith: ["SECURITY"] }),
  ),
  wantThat("LSM", {
    ...parts("A module that is built in but not named in CONFIG_LSM does nothing.", KSPP, { onlyWith: ["SECURITY"] }),
    set: [`CONFIG_LSM="${MODULES.map(([, word]) => word).join(",")}"`],
    others: MODULES.map(([symbol]) => symbol),
    hazard: (config) =>
      MODULES.some(([symbol, word]) => config.isOn(symbol) && !config.text("LSM").split(",").includes(word)),
  }),
  on("SECURITY_LOCKDOWN_LSM_EARLY", "Lockdown starts after the kernel has read its command line and tables.", KSPP, {
    onlyWith: ["SECURITY_LOCKDOWN_LSM"],
  }),
  on("LOCK_DOWN_KERNEL_FORCE_INTEGRITY", "Lockdown is there but off, unless the command line asks for it.", KSPP, {
    or: ["LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY"],
    onlyWith: ["SECURITY_LOCKDOWN_LSM"],
  }),
  on(
    "SECCOMP_FILTER",
    "Services cannot give up system calls (systemd's SystemCallFilter= and others).",
    `${DEFCONFIG}; systemd's README`,
    { by: ["SECCOMP", "NET"] },
  ),
  on("SECURITY_DMESG_RESTRICT", "Any program can read the kernel's log, and the addresses in it.", KSPP),
  on("PROC_MEM_NO_FORCE", "Writing to /proc/PID/mem gets past the protection of a program's memory.", KSPP, {
    or: ["PROC_MEM_FORCE_PTRACE"],
    since: "6.12",
  }),
  on(
    "STATIC_USERMODEHELPER",
    "Whoever can write to kernel memory chooses a program that the kernel then runs as root.",
    KSPP,
  ),
  on("MODULE_SIG_FORCE", "Root can load any code into the kernel.", KSPP, { onlyWith: ["MODULES"] }),
  off("MODULE_FORCE_LOAD", "Modules of another kernel can be loaded.", KSPP),
  on("BPF_UNPRIV_DEFAULT_OFF", "Any program can load BPF programs into the kernel.", DEFCONFIG, {
    onlyWith: ["BPF_SYSCALL"],
  }),
  on("BPF_JIT_ALWAYS_ON", "BPF's interpreter helps attacks by speculation.", "kernel/bpf/Kconfig", {
    onlyWith: ["BPF_JIT"],
  }),
  on("SYN_COOKIES", "A flood of connection requests keeps others from connecting.", DEFCONFIG, { onlyWith: ["INET"] }),
  on("HW_RANDOM_TPM", "The TPM's random numbers do not reach the kernel.", KSPP, { onlyWith: ["TCG_TPM"] }),

  // Ways into the kernel that a server in the cloud does not need.
  off("DEVMEM", "/dev/mem: root reads and writes memory.", KSPP),
  on("STRICT_DEVMEM", "/dev/mem reaches all memory, not just that of devices.", KSPP, { onlyWith: ["DEVMEM"] }),
  on("IO_STRICT_DEVMEM", "/dev/mem reaches devices that a driver is using.", KSPP, { onlyWith: ["DEVMEM"] }),
  off("DEVPORT", "/dev/port: root talks to devices behind the kernel's back.", GRSECURITY),
  off("PROC_KCORE", "/proc/kcore shows all of the kernel's memory.", KSPP),
  off("PROC_VMCORE", "Shows the memory of a kernel that crashed.", GRSECURITY),
  off("CRASH_DUMP", "A second kernel can be loaded to run after a crash.", CLIPOS),
  off("KEXEC", "Root can start another kernel, past the measured boot.", KSPP),
  off("KEXEC_FILE", "Root can start another kernel, past the measured boot.", CLIPOS),
  off("HIBERNATION", "Memory, with its secrets, is written to disk; what is read back becomes the kernel.", KSPP),
  off("ACPI_TABLE_UPGRADE", "Tables of the firmware can be replaced by the initrd.", CLIPOS),
  off("ACPI_CONFIGFS", "Tables of the firmware can be added by root.", GRSECURITY),
  off("EFI_CUSTOM_SSDT_OVERLAYS", "Tables of the firmware can be added by an EFI variable.", CLIPOS),
  off("EFI_TEST", "Calls of the firmware by programs, for tests.", LOCKDOWN),
  off("LIVEPATCH", "Code of the running kernel can be replaced.", POPOV),
  off("KPROBES", "Root can put code anywhere into the kernel.", LOCKDOWN),
  off("FTRACE", "Tracing shows and redirects what the kernel does.", POPOV),
  off("MMIOTRACE", "Tracing of accesses to devices.", POPOV),
  off("DEBUG_FS", "Interfaces for debugging, never meant to be safe.", GRSECURITY),
  off("PTDUMP_DEBUGFS", "Page tables can be read.", GRSECURITY),
  off("MAGIC_SYSRQ", "Keys and /proc/sysrq-trigger reach into the kernel.", CLIPOS),
  off("KGDB", "A debugger on the serial line.", GRSECURITY),
  off("KCOV", "An interface for fuzzing.", GRSECURITY),
  off("LKDTM", "Crashes the kernel on request.", POPOV),
  off("FAULT_INJECTION", "Lets operations fail on request.", POPOV),
  off("NOTIFIER_ERROR_INJECTION", "Lets operations fail on request.", GRSECURITY),
  off("HWPOISON_INJECT", "Declares memory to be broken on request.", GRSECURITY),
  off("DEBUG_KMEMLEAK", "Shows addresses of the kernel.", GRSECURITY),
  off("LATENCYTOP", "Shows what other programs wait for.", GRSECURITY),
  off("USERFAULTFD", "Lets a program stop the kernel in the middle of a copy, a favourite of exploits.", GRSECURITY),
  off("IO_URING", "A large, young second system call interface, with a long list of bugs.", GRSECURITY),
  off("CHECKPOINT_RESTORE", "Interfaces that show and change the inside of processes.", GRSECURITY),
  off("MEM_SOFT_DIRTY", "Shows which pages a program writes.", GRSECURITY),
  off("KSM", "Merged pages tell by their timing what others hold in memory.", CLIPOS),
  off("USELIB", "A system call of the time before glibc.", GRSECURITY, { until: "6.15" }),
  off("BINFMT_MISC", "Root registers interpreters that also run setuid programs.", KSPP),
  off("LEGACY_PTYS", "Terminals of the old kind, open to other users.", KSPP),
  off("LEGACY_TIOCSTI", "A program can type into the terminal it runs in, as the user.", KSPP, { since: "6.2" }),
  off("LDISC_AUTOLOAD", "Any program can have drivers of line disciplines loaded.", KSPP),
  off("N_GSM", "A line discipline with a history of holes.", MAINTAINER),
  off("VT", "Code that hardly anybody looks after; a guest has a serial console.", MAINTAINER),
  off("FB", "Code that hardly anybody looks after; a guest has a serial console.", MAINTAINER),
  off("BLK_DEV_FD", "The driver of floppy disks.", MAINTAINER),
  off("BLK_DEV_IO_TRACE", "Tracing of what is read and written.", GRSECURITY),
  off("BLK_DEV_UBLK", "Disks that a program makes up.", GRSECURITY),
  off("BLK_DEV_WRITE_MOUNTED", "Root can change a file system under the kernel's feet, to crash it or worse.", POPOV, {
    since: "6.8",
  }),
  off(
    "CRYPTO_USER_API_HASH",
    "Programs reach the kernel's ciphers (AF_ALG), which libraries do as well; holes so far.",
    MAINTAINER,
  ),
  off(
    "CRYPTO_USER_API_SKCIPHER",
    "Programs reach the kernel's ciphers (AF_ALG), which libraries do as well; holes so far.",
    MAINTAINER,
  ),
  off(
    "CRYPTO_USER_API_AEAD",
    "Programs reach the kernel's ciphers (AF_ALG); this part had CVE-2026-31431.",
    MAINTAINER,
  ),
  off(
    "CRYPTO_USER_API_RNG",
    "Programs reach the kernel's ciphers (AF_ALG), which libraries do as well; holes so far.",
    MAINTAINER,
  ),
  off("CRYPTO_USER_API_ENABLE_OBSOLETE", "Programs reach ciphers that nothing should use any more.", MAINTAINER),
  off("IP_SCTP", "A protocol that hardly anything uses, with a history of holes.", GRSECURITY),
  off("IP_DCCP", "A protocol that nothing uses, with a history of holes.", POPOV, { until: "6.15" }),
  off("TIPC", "A protocol that hardly anything uses, with a history of holes.", GRSECURITY),
  off("SMB_SERVER", "A file server inside the kernel, with a history of holes.", GRSECURITY),
  off("STAGING", "Drivers that are not up to the kernel's standards.", CLIPOS),
];
