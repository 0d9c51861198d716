import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Bytes, bytesOf, chunksOf, joined } from "../../../src/formats/bytes.ts";
import { isErofs, parseErofs } from "../../../src/formats/erofs.ts";
import { isExt4, parseExt4 } from "../../../src/formats/ext4.ts";
import type { FileSystem, TreeFile } from "../../../src/formats/file-tree.ts";
import { isSquashfs, parseSquashfs } from "../../../src/formats/squashfs.ts";
import { formatFixture, toolSays } from "../../support/formats.ts";

const digest = (content: Bytes): string => {
  const hash = createHash("sha256");
  for (const chunk of chunksOf(content, 4099)) hash.update(chunk);
  return hash.digest("hex");
};

/** A file as Linux tells of it; see make-file-systems.sh. */
interface Told {
  readonly path: string;
  readonly inode: number;
  readonly xattrs: Readonly<Record<string, string>>;
}

/** The same of what was read. */
const tell = ({ path, kind, mode, uid, gid, links, times, target, device, xattrs, size, content }: TreeFile) => ({
  path,
  mode,
  uid,
  gid,
  links,
  ...times.mtime,
  ...(target !== undefined && { target }),
  ...(device !== undefined && { device: device.replace(/^.* /, "") }),
  ...(kind === "file" && { size, sha256: digest(content!) }),
  xattrs: Object.fromEntries(
    [...xattrs]
      .filter(([name]) => !name.includes("posix_acl"))
      .map(([name, value]) => [name, value.length <= 64 ? value.toString("hex") : `sha256 ${digest(bytesOf(value))}`])
      .sort(),
  ),
});

const byPath = <One extends { readonly path: string }>(list: readonly One[]): One[] =>
  [...list].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));

/** Compares all that was read with what Linux says of the same image. */
async function asLinuxSays(name: string, { files }: FileSystem): Promise<void> {
  const told: Told[] = (await toolSays(name))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(byPath(files.map(tell))).toEqual(byPath(told.map(({ inode, ...rest }) => rest)));
}

describe.each(["ext2.img", "ext3-linux.img", "ext4.img", "ext4-linux.img"])("%s", (name) => {
  it("is read as Linux reads it", async () => {
    const image = await formatFixture(name);
    expect(isExt4(image)).toBe(true);
    const found = parseExt4(bytesOf(image));
    await asLinuxSays(name, found);
    expect(found.fields).toMatchObject({
      uuid: "11111111-2222-4333-8444-555566667777",
      hashSeed: "11111111-2222-4333-8444-555566667777",
      label: "SMALL",
      creationTime: 1_789_171_200,
    });
    // Access lists, which Linux tells in another form than they are stored in.
    const { xattrs } = found.files.find(({ path }) => path === "usr/lib/empty")!;
    expect([...xattrs.keys()]).toContain("system.posix_acl_access");
  });
});

describe.each([
  ["squashfs-gzip.img", { compressor: "gzip", compressionLevel: 5 }],
  ["squashfs-zstd.img", { compressor: "zstd" }],
  ["squashfs-xz.img", { compressor: "xz", compressionFilters: "0x1" }],
  ["squashfs-lz4.img", { compressor: "lz4" }],
  ["squashfs-plain.img", { compressor: "gzip", fragments: 0, exportTable: false }],
])("%s", (name, fields) => {
  it("is read as Linux reads it", async () => {
    const image = await formatFixture(name);
    expect(isSquashfs(image)).toBe(true);
    const found = parseSquashfs(bytesOf(image));
    await asLinuxSays(name, found);
    expect(found.fields).toMatchObject({ ...fields, mkfsTime: 1_789_171_200, blockSize: 4096 });
    expect(found.fields.inodes).toBe(new Set(found.files.map(({ id }) => id)).size);
    // All bytes between the superblock and the tables belong to some file.
    const unused = found.regions.find(({ name }) => name === "(unused blocks)")!;
    expect(unused.extents.filter(({ size }) => size > 0)).toEqual([]);
  });
});

it("squashfs with the compressor lzo is refused", async () => {
  const image = bytesOf(await formatFixture("squashfs-lzo.img"));
  expect(() => parseSquashfs(image)).toThrow("squashfs: compressor lzo is not read here");
});

describe.each([
  "erofs-plain.img",
  "erofs-chunks.img",
  "erofs-lz4.img",
  "erofs-lz4-big.img",
  "erofs-packed.img",
  "erofs-deflate.img",
  "erofs-zstd.img",
  "erofs-lzma.img",
])("%s", (name) => {
  it("is read as Linux reads it", async () => {
    const image = await formatFixture(name);
    expect(isErofs(image)).toBe(true);
    const found = parseErofs(bytesOf(image));
    await asLinuxSays(name, found);
    expect(found.fields).toMatchObject({
      uuid: "11111111-2222-4333-8444-555566667777",
      label: "SMALL",
      buildTime: 1_789_171_200,
      // The file of fragments is one that has no name.
      inodes:
        new Set(found.files.map(({ id }) => id)).size +
        (["erofs-packed.img", "erofs-deflate.img"].includes(name) ? 1 : 0),
    });
    // All bytes but zeros belong to some file.
    for (const { name: region, extents } of found.regions) {
      const left = joined(bytesOf(image), extents);
      expect(
        left.read(0, left.size).findIndex((byte) => byte !== 0),
        region,
      ).toBe(-1);
    }
  });
});
