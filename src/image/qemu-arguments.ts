import { type Credential, commandLineString, credentialString } from "./credentials.ts";
import type { DiskFile } from "./disk-file.ts";
import type { DiskDevice, Platform } from "./platforms.ts";

/** A port of this machine that leads to one of the guest's; both TCP. */
export interface Forward {
  /** An IPv4 address of this machine. */
  readonly address: string;
  readonly host: number;
  readonly guest: number;
}

/** A virtual machine as samebits boots it. All paths are as QEMU sees them. */
export interface Machine {
  /** A UKI (or a kernel with EFI stub) that the firmware starts directly. */
  readonly efi?: string;
  /** A disk to boot from. Never written to: changes go to a temporary overlay and are gone afterwards. */
  readonly disk?: DiskFile;
  /** A disk for data that outlive the machine: written to. */
  readonly persistent?: DiskFile;
  /** How disks are attached. */
  readonly platform: Platform;
  /** Firmware: OVMF's code, and its variables (as the disk, never written to). */
  readonly ovmf: { readonly code: string; readonly vars: string };
  readonly accelerator: "kvm" | "tcg";
  /** MiB. */
  readonly memory: number;
  readonly cpus: number;
  readonly forwards?: readonly Forward[];
  /** What systemd hands to services. The firmware's tables bring them, which a confidential machine does not believe. */
  readonly credentials?: readonly Credential[];
  /** Words for the end of the kernel's command line, for systemd's boot stub; by the same way. */
  readonly append?: string;
  /** Socket of a TPM 2.0 (swtpm). */
  readonly tpm?: string;
  /** `terminal`: this process's terminal, Ctrl-A x ends QEMU; `capture`: output alone, on standard output. */
  readonly console: "terminal" | "capture";
}

/** The file descriptor on which QEMU speaks QMP. */
export const QMP_FD = 3;
/** The arguments for it. */
export const qmpArguments = ["-chardev", `socket,id=qmp,fd=${QMP_FD}`, "-mon", "chardev=qmp,mode=control"];

/** QEMU's arguments for a machine, the program itself left out. */
export function qemuArguments(machine: Machine): string[] {
  const strings = [
    ...(machine.credentials ?? []).map(credentialString),
    ...(machine.append === undefined ? [] : [commandLineString(machine.append)]),
  ];
  const forwards = (machine.forwards ?? []).map(
    ({ address, host, guest }) => `,hostfwd=tcp:${address}:${host}-:${guest}`,
  );
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
    ...strings.flatMap((string) => ["-smbios", `type=11,value=${escapeComma(string)}`]),
    ...(machine.tpm === undefined ? [] : tpm(machine.tpm)),
    ...(machine.disk === undefined ? [] : drive("boot", machine.disk, machine.platform.boot)),
    ...(machine.persistent === undefined ? [] : drive("persistent", machine.persistent, machine.platform.persistent)),
    ...(machine.console === "terminal"
      ? ["-serial", "mon:stdio"]
      : ["-chardev", "stdio,id=console,signal=off", "-serial", "chardev:console"]),
    ...qmpArguments,
  ];
}

/** A command of QEMU's as it may be shown and logged: what credentials hold is left out, passwords might be among them. */
export const hideCredentials = (command: readonly string[]): string[] =>
  command.map((word) => word.replace(/^(type=11,value=io\.systemd\.credential(?:\.binary)?:[^=]*=).*$/s, "$1…"));

/** A disk, and the controller it needs. */
function drive(id: "boot" | "persistent", { file, format }: DiskFile, device: DiskDevice): string[] {
  // A VHD says how large it is twice: in bytes, and rounded to cylinders, by which QEMU may go (block/vpc.c).
  const exact = format === "vpc" ? ["force_size_calc=current_size"] : [];
  const use = id === "boot" ? "snapshot=on" : "discard=unmap";
  const first = id === "boot" ? ["bootindex=1"] : [];
  return [
    ...["-drive", [`if=none,id=${id},format=${format}`, ...exact, `file=${escapeComma(file)}`, use].join(",")],
    ...deviceArguments(id, device).flatMap((words) => [
      "-device",
      [...words, ...(words.includes(`drive=${id}`) ? first : [])].join(","),
    ]),
  ];
}

function deviceArguments(id: string, device: DiskDevice): string[][] {
  const serial = device.serial === undefined ? [] : [`serial=${device.serial}`];
  if (device.bus === "virtio-blk") return [["virtio-blk-pci", `drive=${id}`, ...serial]];
  const { target, lun, vendor, product } = device;
  const name = device.serial === undefined ? [] : [`device_id=${device.serial}`];
  return [
    ["virtio-scsi-pci", `id=scsi-${id}`],
    [
      ...["scsi-hd", `drive=${id}`, `bus=scsi-${id}.0`, `scsi-id=${target}`, `lun=${lun}`],
      ...[`vendor=${vendor}`, `product=${product}`, ...serial, ...name],
    ],
  ];
}

const tpm = (socket: string): string[] => [
  ...["-chardev", `socket,id=tpm,path=${escapeComma(socket)}`],
  ...["-tpmdev", "emulator,id=tpm,chardev=tpm", "-device", "tpm-crb,tpmdev=tpm"],
];

/** QEMU splits option values at commas; a doubled one stands for itself. */
const escapeComma = (path: string): string => path.replaceAll(",", ",,");
