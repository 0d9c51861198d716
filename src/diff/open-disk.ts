import type { Bytes } from "../formats/bytes.ts";
import { parseQcow2 } from "../formats/qcow2.ts";
import { parseVdi } from "../formats/vdi.ts";
import { parseVhd } from "../formats/vhd.ts";
import { contentOf, digestOf } from "./content.ts";
import type { Attributes, Opened } from "./opened.ts";

/** A file that holds one disk, stored in whatever order: the disk is its one member. */
async function openDisk(format: string, fields: Attributes, disk: Bytes, order: string | undefined): Promise<Opened> {
  const content = contentOf(disk);
  return {
    format,
    fields: { size: disk.size, ...fields },
    members: [
      {
        name: "disk",
        kind: "partition",
        attributes: {},
        numbering: order === undefined ? {} : { "order of blocks": order },
        size: disk.size,
        digest: await digestOf(content),
      },
    ],
    owners: new Map(),
    load: async () => new Map([["disk", content]]),
  };
}

/** A qcow2 image of QEMU. @throws FormatError */
export function openQcow2(bytes: Bytes): Promise<Opened> {
  const { disk, order, features, extensions, ...fields } = parseQcow2(bytes);
  return openDisk("qcow2 image", { ...fields, ...features, extensions: extensions.join(", ") }, disk, order);
}

/** A VHD of Hyper-V and Azure. @throws FormatError */
export function openVhd(bytes: Bytes): Promise<Opened> {
  const { disk, order, blockSize, ...fields } = parseVhd(bytes);
  return openDisk("VHD image", { ...fields, ...(blockSize !== undefined && { blockSize }) }, disk, order);
}

/** A VDI of VirtualBox. @throws FormatError */
export function openVdi(bytes: Bytes): Promise<Opened> {
  const { disk, order, ...fields } = parseVdi(bytes);
  return openDisk("VDI image", fields, disk, order);
}
