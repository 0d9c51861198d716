/** Where a kernel is to run: what `runs_on` of kernel.toml may name, and what each stands for. */
export const HOSTS = {
  qemu: "a guest of QEMU/KVM on the q35 machine, with virtio devices over PCI",
  azure: "a virtual machine of Microsoft Azure (Hyper-V, generation 2)",
  gcp: "a virtual machine of Google Cloud",
  tdx: "a confidential guest with Intel TDX",
  "sev-snp": "a confidential guest with AMD SEV-SNP",
  tpm: "a machine with a TPM 2.0, real or virtual, that measures the boot",
} as const;

export type Host = keyof typeof HOSTS;

export const isHost = (name: string): name is Host => Object.hasOwn(HOSTS, name);
