import { expect, it } from "vitest";
import { platformOf } from "../../../src/image/platforms.ts";
import { type Machine, qemuArguments } from "../../../src/image/qemu-arguments.ts";

const raw = (file: string) => ({ file, format: "raw" as const });
const machine: Machine = {
  platform: platformOf("qemu"),
  ovmf: { code: "/fw/code.fd", vars: "/fw/vars.fd" },
  accelerator: "tcg",
  memory: 1024,
  cpus: 2,
  console: "capture",
};
/** The values behind every occurrence of an option. */
const values = (words: readonly string[], option: string) =>
  words.flatMap((word, i) => (word === option ? [words[i + 1]] : []));

it("never writes to firmware variables or the boot disk, only to the persistent disk", () => {
  const words = qemuArguments({
    ...machine,
    disk: { file: "/a.vhd", format: "vpc" },
    persistent: { file: "/b.qcow2", format: "qcow2" },
  });
  expect(values(words, "-drive")).toEqual([
    "if=pflash,unit=0,format=raw,readonly=on,file=/fw/code.fd",
    "if=pflash,unit=1,format=raw,snapshot=on,file=/fw/vars.fd",
    "if=none,id=boot,format=vpc,force_size_calc=current_size,file=/a.vhd,snapshot=on",
    "if=none,id=persistent,format=qcow2,file=/b.qcow2,discard=unmap",
  ]);
});

it("attaches disks as each cloud does, and boots from the boot disk alone", () => {
  const disks = (flavour: string) =>
    values(
      qemuArguments({ ...machine, platform: platformOf(flavour), disk: raw("/a"), persistent: raw("/b") }),
      "-device",
    ).filter((device) => !/^virtio-(?:rng|net)/.test(device!));
  expect(disks("qemu")).toEqual([
    "virtio-blk-pci,drive=boot,serial=boot,bootindex=1",
    "virtio-blk-pci,drive=persistent,serial=persistent",
  ]);
  expect(disks("azure")).toEqual([
    "virtio-scsi-pci,id=scsi-boot",
    "scsi-hd,drive=boot,bus=scsi-boot.0,scsi-id=0,lun=0,vendor=Msft,product=Virtual Disk,bootindex=1",
    "virtio-scsi-pci,id=scsi-persistent",
    "scsi-hd,drive=persistent,bus=scsi-persistent.0,scsi-id=0,lun=10,vendor=Msft,product=Virtual Disk,serial=persistent,device_id=persistent",
  ]);
  const google = "vendor=Google,product=PersistentDisk";
  expect(disks("gcp")).toEqual([
    "virtio-scsi-pci,id=scsi-boot",
    `scsi-hd,drive=boot,bus=scsi-boot.0,scsi-id=1,lun=0,${google},serial=persistent-disk-0,device_id=persistent-disk-0,bootindex=1`,
    "virtio-scsi-pci,id=scsi-persistent",
    `scsi-hd,drive=persistent,bus=scsi-persistent.0,scsi-id=2,lun=0,${google},serial=persistent,device_id=persistent`,
  ]);
});

it("hands credentials and the kernel's words over in the firmware's tables, whatever is in them", () => {
  const credentials = [
    { name: "builderhub.url", value: "http://10.0.2.2:80/a,b" },
    { name: "two", value: "a\nb" },
    { name: "blank", value: " x" },
    { name: "empty", value: "" },
  ];
  const words = qemuArguments({ ...machine, credentials, append: "quiet x=1,2" });
  expect(values(words, "-smbios")).toEqual([
    "type=11,value=io.systemd.credential:builderhub.url=http://10.0.2.2:80/a,,b",
    "type=11,value=io.systemd.credential.binary:two=YQpi",
    "type=11,value=io.systemd.credential.binary:blank=IHg=",
    "type=11,value=io.systemd.credential.binary:empty=",
    "type=11,value=io.systemd.stub.kernel-cmdline-extra=quiet x=1,,2",
  ]);
  expect(qemuArguments(machine)).not.toContain("-smbios");
});

it("starts an .efi directly, with the command line it holds", () => {
  const words = qemuArguments({ ...machine, efi: "/x,y.efi" });
  expect(values(words, "-kernel")).toEqual(["/x,y.efi"]);
  expect(words).not.toContain("-append");
});

it("doubles commas in paths inside option values", () => {
  expect(values(qemuArguments({ ...machine, disk: raw("/a,b.raw") }), "-drive").at(-1)).toContain(
    "file=/a,,b.raw,snapshot=on",
  );
});

it("forwards ports of the addresses it is told", () => {
  const words = qemuArguments({
    ...machine,
    forwards: [
      { address: "127.0.0.1", host: 8080, guest: 80 },
      { address: "0.0.0.0", host: 2222, guest: 22 },
    ],
  });
  expect(values(words, "-netdev")).toEqual(["user,id=net,hostfwd=tcp:127.0.0.1:8080-:80,hostfwd=tcp:0.0.0.0:2222-:22"]);
});

it("gives the host's processor to KVM alone", () => {
  expect(values(qemuArguments({ ...machine, accelerator: "kvm" }), "-cpu")).toEqual(["host"]);
  expect(values(qemuArguments(machine), "-cpu")).toEqual(["max"]);
});

it("leaves the terminal to the console when asked", () => {
  expect(values(qemuArguments({ ...machine, console: "terminal" }), "-serial")).toEqual(["mon:stdio"]);
  expect(values(qemuArguments(machine), "-serial")).toEqual(["chardev:console"]);
});
