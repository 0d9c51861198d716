/** A virtual machine as samebits boots it. All paths are as QEMU sees them. */
export interface Machine {
  /** A UKI (or a kernel with EFI stub) that the firmware starts directly. */
  readonly efi?: string;
  /** A raw disk to boot from. Never written to: changes go to a temporary overlay and are gone afterwards. */
  readonly disk?: string;
  /** A raw disk for data, written to. */
  readonly dataDisk?: string;
  /** Firmware: OVMF's code, and its variables (as the disk, never written to). */
  readonly ovmf: { readonly code: string; readonly vars: string };
  readonly accelerator: "kvm" | "tcg";
  /** MiB. */
  readonly memory: number;
  readonly cpus: number;
  /** TCP ports of this machine's loopback address that lead to ports of the guest. */
  readonly forwards?: readonly { readonly host: number; readonly guest: number }[];
  /** `terminal`: this process's terminal, Ctrl-A x ends QEMU; `capture`: output alone, on standard output. */
  readonly console: "terminal" | "capture";
}

/** The file descriptor on which QEMU speaks QMP. */
export const QMP_FD = 3;
/** The arguments for it. */
export const qmpArguments = ["-chardev", `socket,id=qmp,fd=${QMP_FD}`, "-mon", "chardev=qmp,mode=control"];

/** QEMU's arguments for a machine, the program itself left out. */
export function qemuArguments(machine: Machine): string[] {
  const drive = (id: string, file: string, ...more: string[]) => [
    "-drive",
    [`if=none,id=${id},format=raw,file=${escapeComma(file)}`, ...more].join(","),
    "-device",
    `virtio-blk-pci,drive=${id}${id === "boot" ? ",bootindex=1" : ""}`,
  ];
  const forwards = (machine.forwards ?? []).map(({ host, guest }) => `,hostfwd=tcp:127.0.0.1:${host}-:${guest}`);
  return [
    "-nodefaults",
    "-no-user-config",
    ...["-machine", "q35"],
    ...["-accel", machine.accelerator === "tcg" ? "tcg,thread=multi" : "kvm"],
    ...["-cpu", machine.accelerator === "kvm" ? "host" : "max"],
    ...["-m", String(machine.memory)],
    ...["-smp", String(machine.cpus)],
    ...["-display", "none"],
    // A guest that resets itself (panic=…) has failed: end, do not start over.
    "-no-reboot",
    ...["-drive", `if=pflash,unit=0,format=raw,readonly=on,file=${escapeComma(machine.ovmf.code)}`],
    ...["-drive", `if=pflash,unit=1,format=raw,snapshot=on,file=${escapeComma(machine.ovmf.vars)}`],
    ...["-device", "virtio-rng-pci"],
    ...["-netdev", `user,id=net${forwards.join("")}`],
    // No network boot: its ROM would only cost time.
    ...["-device", "virtio-net-pci,netdev=net,romfile="],
    ...(machine.efi === undefined ? [] : ["-kernel", machine.efi]),
    ...(machine.disk === undefined ? [] : drive("boot", machine.disk, "snapshot=on")),
    ...(machine.dataDisk === undefined ? [] : drive("data", machine.dataDisk)),
    ...(machine.console === "terminal"
      ? ["-serial", "mon:stdio"]
      : ["-chardev", "stdio,id=console,signal=off", "-serial", "chardev:console"]),
    ...qmpArguments,
  ];
}

/** QEMU splits option values at commas; a doubled one stands for itself. */
const escapeComma = (path: string): string => path.replaceAll(",", ",,");
