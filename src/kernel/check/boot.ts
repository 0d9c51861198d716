import type { Host } from "./hosts.ts";
import {
  type Condition,
  type OnParts,
  type Rule,
  type RuleParts,
  type Severity,
  wantOff,
  wantOn,
  wantThat,
} from "./rule.ts";

const SYSTEMD = "README of systemd 257 (Kernel Config Options)";
const USER_SPACE = "init/Kconfig (EXPERT: what every libc takes for granted)";
const UKI = "systemd-stub(7); Documentation/admin-guide/efi-stub.rst";
const QEMU = "QEMU's documentation of q35 and virtio; drivers/virtio/Kconfig";
const AZURE = "Documentation/virt/hyperv; learn.microsoft.com: Prepare Linux for imaging in Azure";
const GOOGLE = "cloud.google.com: Requirements for building custom images";

type More = Condition & OnParts;

const parts = (severity: Severity, why: string, source: string): RuleParts => ({
  group: "boot",
  severity,
  why,
  source,
});
/** Without it the system does not come up. */
const need = (symbol: string, why: string, source: string, more: More = {}): Rule =>
  wantOn(symbol, { ...parts("error", why, source), ...more });
/** Without it something is missing. */
const want = (symbol: string, why: string, source: string, more: More = {}): Rule =>
  wantOn(symbol, { ...parts("warning", why, source), ...more });
const avoid = (symbol: string, why: string, source: string): Rule => wantOff(symbol, parts("warning", why, source));

/** The driver of the character set that a FAT file system's names are converted to: `iso8859-1` -> `NLS_ISO8859_1`. */
const charsetSymbol = (charset: string) =>
  charset.startsWith("cp") && /^cp\d+$/.test(charset)
    ? `NLS_CODEPAGE_${charset.slice(2)}`
    : `NLS_${charset.toUpperCase().replaceAll("-", "_")}`;

/** What every kernel here needs: it is part of a unified kernel image, and systemd is what it starts. */
export const EVERYWHERE: readonly Rule[] = [
  need("EFI", "The image starts from UEFI.", UKI),
  need("EFI_STUB", "The image is one UEFI program that holds kernel and initrd.", UKI),
  need("BLK_DEV_INITRD", "The system starts in an initrd.", UKI),
  need(
    "RD_ZSTD",
    "The initrd is packed with zstd; the kernel cannot unpack it.",
    "usr/Kconfig; mkosi(1), CompressOutput=",
  ),
  need("BINFMT_ELF", "No program can run.", "fs/Kconfig.binfmt"),
  need("BINFMT_SCRIPT", "No script can run.", "fs/Kconfig.binfmt"),
  need("TTY", "There is no console.", USER_SPACE),
  need("UNIX98_PTYS", "There are no terminals for logins.", USER_SPACE),
  need("MULTIUSER", "There are no users and groups.", USER_SPACE),
  need("FUTEX", "Programs with threads do not run.", USER_SPACE),
  need("POSIX_TIMERS", "Calls for timers fail.", USER_SPACE),
  need("FILE_LOCKING", "Calls to lock files fail.", USER_SPACE),
  need("SHMEM", "tmpfs and shared memory are missing.", USER_SPACE),
  need("TMPFS", "/run and /tmp cannot be mounted.", SYSTEMD),
  need("DEVTMPFS", "/dev stays empty.", SYSTEMD),
  need("CGROUPS", "systemd does not start without control groups.", SYSTEMD),
  need("INOTIFY_USER", "systemd does not start.", SYSTEMD),
  need("SIGNALFD", "systemd does not start.", SYSTEMD),
  need("TIMERFD", "systemd does not start.", SYSTEMD),
  need("EPOLL", "systemd does not start.", SYSTEMD),
  need("UNIX", "systemd does not start without local sockets.", SYSTEMD),
  need("SYSFS", "udev finds no devices.", SYSTEMD),
  need("PROC_FS", "systemd does not start.", SYSTEMD),
  need("FHANDLE", "udev and mounts do not work.", SYSTEMD),
  want("NET_NS", "PrivateNetwork= fails, which services of systemd itself use.", SYSTEMD),
  want("USER_NS", "PrivateUsers= fails.", SYSTEMD),
  want("DMIID", "Rules of udev and the detection of the kind of virtualisation rely on it.", SYSTEMD),
  want("DMI_SYSFS", "Credentials that the host hands over in SMBIOS cannot be read.", SYSTEMD),
  want("EFIVAR_FS", "bootctl and the services that look at the firmware's variables do nothing.", SYSTEMD),
  want("EFI_PARTITION", "GPT partitions, and so the disk's file systems, are not found.", SYSTEMD),
  want("IPV6", "Strongly recommended.", SYSTEMD),
  want("AUTOFS_FS", "Automount units fail; the ESP is one.", SYSTEMD),
  want("TMPFS_XATTR", "Strongly recommended: attributes of files in /run and /dev.", SYSTEMD),
  want("TMPFS_POSIX_ACL", "Strongly recommended: udev gives users access to devices by it.", SYSTEMD),
  want("EXT4_FS_POSIX_ACL", "Strongly recommended: the journal's files are given to groups by it.", SYSTEMD, {
    onlyWith: ["EXT4_FS"],
  }),
  want("XFS_POSIX_ACL", "Strongly recommended: the journal's files are given to groups by it.", SYSTEMD, {
    onlyWith: ["XFS_FS"],
  }),
  want("BTRFS_FS_POSIX_ACL", "Strongly recommended: the journal's files are given to groups by it.", SYSTEMD, {
    onlyWith: ["BTRFS_FS"],
  }),
  want("NET_SCH_FQ_CODEL", "systemd makes it the default queueing discipline.", SYSTEMD, { also: ["NET_SCHED"] }),
  want("FAIR_GROUP_SCHED", "CPUShares= and CPUWeight= do nothing.", SYSTEMD, { also: ["CGROUP_SCHED"] }),
  want("CFS_BANDWIDTH", "CPUQuota= does nothing.", SYSTEMD),
  want("CGROUP_BPF", "IPAddressDeny=, SocketBindDeny= and RestrictNetworkInterfaces= do nothing.", SYSTEMD, {
    also: ["BPF_SYSCALL", "BPF_JIT"],
  }),
  want("MEMCG", "MemoryMax= and the others do nothing.", SYSTEMD),
  want("PSI", "systemd-oomd and MemoryPressureWatch= do not work.", SYSTEMD),
  want("BLK_DEV_BSG", "Disks on SCSI get no link by their serial number.", SYSTEMD, { onlyWith: ["SCSI"] }),
  avoid("RT_GROUP_SCHED", "Real-time scheduling fails for every service without a budget of its own.", SYSTEMD),
  avoid("AUDIT", "Auditing does not go together with systemd's containers.", SYSTEMD),
  avoid(
    "FW_LOADER_USER_HELPER",
    "Nothing answers when the kernel asks for firmware; drivers wait for a minute.",
    SYSTEMD,
  ),
  avoid("UEVENT_HELPER", "The old way to plug devices slows down the boot and confuses udev.", SYSTEMD),
  wantThat("FAT_DEFAULT_IOCHARSET", {
    ...parts("warning", "The ESP cannot be mounted: this character set's driver is missing.", "fs/fat/Kconfig"),
    onlyWith: ["VFAT_FS"],
    others: ["NLS_ASCII"],
    set: ['CONFIG_FAT_DEFAULT_IOCHARSET="ascii"', "CONFIG_NLS_ASCII=y"],
    hazard: (config) => !config.isOn(charsetSymbol(config.text("FAT_DEFAULT_IOCHARSET"))),
  }),
];

const ACPI = "Power-off, interrupts and processors are described by ACPI.";
const SERIAL = "The console is the serial line: nothing is to be seen, and nobody can log in.";
const BUTTON = "An orderly shutdown is asked for with the power button, which logind reads as an input device.";

/**
 * What each host needs on top. (Not asked for, as it follows from what is: UNACCEPTED_MEMORY and TSM_REPORTS, which the options
 * of confidential guests select.)
 * A module counts where the kernel loads modules; the initrd must hold it then.
 */
export const ON_HOST: Readonly<Record<Host, readonly Rule[]>> = {
  qemu: [
    need("ACPI", ACPI, QEMU),
    need("PCI", "All devices are on PCI.", QEMU),
    need("VIRTIO_PCI", "No virtio device is found.", QEMU),
    need("VIRTIO_BLK", "There is no disk.", QEMU, { or: ["SCSI_VIRTIO"] }),
    need("VIRTIO_NET", "There is no network.", QEMU),
    need("SERIAL_8250_CONSOLE", SERIAL, QEMU, { also: ["SERIAL_8250"] }),
    want("PCI_MSI", "Devices share interrupts, and are slow.", QEMU),
    want(
      "KVM_GUEST",
      "The clock and spinlocks of KVM are not used: time drifts, processors wait for each other.",
      "arch/x86/Kconfig",
    ),
    want("HW_RANDOM_VIRTIO", "The host's random numbers do not reach the guest.", QEMU),
    want("VIRTIO_CONSOLE", "The guest agent's channel and virtual consoles are missing.", QEMU),
    want(
      "VIRTIO_VSOCKETS",
      "systemd cannot tell the host that it is ready, nor be reached by ssh over a vsock.",
      "systemd(1), vmm.notify_socket",
    ),
    want(
      "FW_CFG_SYSFS",
      "Credentials that the host hands over by fw_cfg cannot be read.",
      "systemd.system-credentials(7)",
    ),
    want("ACPI_BUTTON", BUTTON, QEMU),
    want("INPUT_EVDEV", BUTTON, QEMU),
  ],
  azure: [
    need("ACPI", ACPI, AZURE),
    need("HYPERV", "No device of Hyper-V is found.", AZURE),
    need("HYPERV_STORAGE", "There is no disk.", AZURE),
    need("BLK_DEV_SD", "There is no disk.", AZURE),
    need("HYPERV_NET", "There is no network.", AZURE),
    need("SERIAL_8250_CONSOLE", SERIAL, AZURE, { also: ["SERIAL_8250"] }),
    want("HYPERV_UTILS", "The host cannot shut the guest down, set its clock or see that it lives.", AZURE),
    want(
      "PCI_HYPERV",
      "Devices handed through, accelerated networking and local NVMe disks among them, are not found.",
      AZURE,
    ),
    want("MICROSOFT_MANA", "Accelerated networking of newer sizes is not used.", AZURE, { or: ["MLX5_CORE"] }),
    want("BLK_DEV_NVME", "Sizes that offer their disks as NVMe only have no disk.", AZURE),
    want("UDF_FS", "The DVD with the data for provisioning cannot be read.", AZURE),
    want("BLK_DEV_SR", "The DVD with the data for provisioning cannot be read.", AZURE),
  ],
  gcp: [
    need("ACPI", ACPI, GOOGLE),
    need("PCI", "All devices are on PCI.", GOOGLE),
    need("VIRTIO_PCI", "No virtio device is found.", GOOGLE),
    need("SCSI_VIRTIO", "Disks of the older machine series are missing.", GOOGLE),
    need("BLK_DEV_SD", "Disks of the older machine series are missing.", GOOGLE),
    need("BLK_DEV_NVME", "Disks of the newer machine series and of confidential machines are missing.", GOOGLE),
    need("VIRTIO_NET", "There is no network on the older machine series.", GOOGLE),
    need("GVE", "There is no network on machine series of the third generation and newer (gVNIC).", GOOGLE),
    need("SERIAL_8250_CONSOLE", SERIAL, GOOGLE, { also: ["SERIAL_8250"] }),
    want(
      "VIRTIO_PCI_LEGACY",
      "The virtio devices of older machine series (1af4:1000, 1af4:1004) are of before version 1.0 and are not found.",
      GOOGLE,
    ),
    want("PCI_MSI", "Devices share interrupts; gVNIC is not found at all.", "drivers/net/ethernet/google/Kconfig"),
    want(
      "KVM_GUEST",
      "The clock and spinlocks of KVM are not used: time drifts, processors wait for each other.",
      GOOGLE,
    ),
    want("HW_RANDOM_VIRTIO", "The host's random numbers do not reach the guest.", GOOGLE),
    want("ACPI_BUTTON", BUTTON, GOOGLE),
    want("INPUT_EVDEV", BUTTON, GOOGLE),
  ],
  tdx: [
    need(
      "INTEL_TDX_GUEST",
      "The kernel does not start as a TDX guest.",
      "arch/x86/Kconfig; Documentation/arch/x86/tdx.rst",
    ),
    need(
      "TDX_GUEST_DRIVER",
      "The guest cannot get a report of itself to be attested.",
      "Documentation/virt/coco/tdx-guest.rst",
    ),
  ],
  "sev-snp": [
    need(
      "AMD_MEM_ENCRYPT",
      "The kernel does not start with encrypted memory.",
      "Documentation/arch/x86/amd-memory-encryption.rst",
    ),
    need(
      "SEV_GUEST",
      "The guest cannot get a report of itself to be attested.",
      "Documentation/virt/coco/sev-guest.rst",
    ),
  ],
  tpm: [
    need("TCG_TPM", "The TPM is not used.", "drivers/char/tpm/Kconfig"),
    need(
      "TCG_TIS",
      "A TPM with the TIS interface is not found (tpm-tis of QEMU).",
      "Documentation/security/tpm/tpm_tis.rst",
    ),
    need(
      "TCG_CRB",
      "A TPM with the CRB interface is not found (tpm-crb of QEMU, firmware TPMs).",
      "drivers/char/tpm/Kconfig",
    ),
    want(
      "SECURITYFS",
      "The log of what was measured cannot be read; without it nobody can tell why a PCR is what it is.",
      "Documentation/security/tpm/tpm_event_log.rst",
    ),
    want(
      "TCG_TPM2_HMAC",
      "What goes to and from the TPM can be read and changed on its bus.",
      "Documentation/security/tpm/tpm-security.rst",
      { onlyWith: ["TCG_TPM"] },
    ),
  ],
};
