import { expect, it } from "vitest";
import { type Machine, qemuArguments } from "../../../src/image/qemu-arguments.ts";

const machine: Machine = {
  ovmf: { code: "/fw/code.fd", vars: "/fw/vars.fd" },
  accelerator: "tcg",
  memory: 1024,
  cpus: 2,
  console: "capture",
};
/** The values behind every occurrence of an option. */
const values = (words: readonly string[], option: string) =>
  words.flatMap((word, i) => (word === option ? [words[i + 1]] : []));

it("never writes to firmware variables or the boot disk, only to the data disk", () => {
  const drives = values(qemuArguments({ ...machine, disk: "/a.raw", dataDisk: "/b.raw" }), "-drive");
  expect(drives).toEqual([
    "if=pflash,unit=0,format=raw,readonly=on,file=/fw/code.fd",
    "if=pflash,unit=1,format=raw,snapshot=on,file=/fw/vars.fd",
    "if=none,id=boot,format=raw,file=/a.raw,snapshot=on",
    "if=none,id=data,format=raw,file=/b.raw",
  ]);
});

it("starts an .efi directly, with the command line it holds", () => {
  const words = qemuArguments({ ...machine, efi: "/x,y.efi" });
  expect(values(words, "-kernel")).toEqual(["/x,y.efi"]);
  expect(words).not.toContain("-append");
});

it("doubles commas in paths inside option values", () => {
  expect(values(qemuArguments({ ...machine, disk: "/a,b.raw" }), "-drive").at(-1)).toContain(
    "file=/a,,b.raw,snapshot=on",
  );
});

it("forwards ports of the loopback address alone", () => {
  const words = qemuArguments({
    ...machine,
    forwards: [
      { host: 8080, guest: 80 },
      { host: 2222, guest: 22 },
    ],
  });
  expect(values(words, "-netdev")).toEqual([
    "user,id=net,hostfwd=tcp:127.0.0.1:8080-:80,hostfwd=tcp:127.0.0.1:2222-:22",
  ]);
});

it("gives the host's processor to KVM alone", () => {
  expect(values(qemuArguments({ ...machine, accelerator: "kvm" }), "-cpu")).toEqual(["host"]);
  expect(values(qemuArguments(machine), "-cpu")).toEqual(["max"]);
});

it("leaves the terminal to the console when asked", () => {
  expect(values(qemuArguments({ ...machine, console: "terminal" }), "-serial")).toEqual(["mon:stdio"]);
  expect(values(qemuArguments(machine), "-serial")).toEqual(["chardev:console"]);
});
