/** How a disk is attached to a machine. */
export type DiskDevice =
  | { readonly bus: "virtio-blk"; readonly serial?: string }
  | {
      readonly bus: "scsi";
      /** SCSI address on a controller of its own; at most 255 and 16383. */
      readonly target: number;
      readonly lun: number;
      /** What the disk says of itself: at most 8, 16 and 20 characters. */
      readonly vendor: string;
      readonly product: string;
      readonly serial?: string;
    };

/** The devices of a kind of machine. */
export interface Platform {
  readonly boot: DiskDevice;
  /** Where the images look for it: see the rules of udev in their layers. */
  readonly persistent: DiskDevice;
}

const VIRTIO: Platform = {
  boot: { bus: "virtio-blk", serial: "boot" },
  persistent: { bus: "virtio-blk", serial: "persistent" },
};

/** The disks of a cloud, as near as QEMU has them: it emulates neither Hyper-V's storage nor the names that Google's NVMe disks bear. */
const CLOUDS: Readonly<Record<string, Platform>> = {
  // Data disks are told apart by the number that is given where they are attached, their LUN, on a controller of their own. What the
  // rules of udev know that controller by only Hyper-V has: for them the disk bears a name as well.
  azure: {
    boot: { bus: "scsi", target: 0, lun: 0, vendor: "Msft", product: "Virtual Disk" },
    persistent: { bus: "scsi", target: 0, lun: 10, vendor: "Msft", product: "Virtual Disk", serial: "persistent" },
  },
  // Every disk is a target of its own, with the name it is given where it is attached for its serial number.
  gcp: {
    boot: { bus: "scsi", target: 1, lun: 0, vendor: "Google", product: "PersistentDisk", serial: "persistent-disk-0" },
    persistent: { bus: "scsi", target: 2, lun: 0, vendor: "Google", product: "PersistentDisk", serial: "persistent" },
  },
};

/** The devices that an image of this flavour expects; those of an ordinary QEMU for a flavour that is no cloud's. */
export const platformOf = (flavour: string): Platform => CLOUDS[flavour] ?? VIRTIO;
