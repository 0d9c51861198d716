import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { newFolder } from "../base/script.ts";

export const IMAGE = `description = "x"
kernel = "minimal"
[flavours.qemu]
compare = ["efi"]
[flavours.qemu.artifacts]
efi = "x.efi"
raw = "x.raw"
`;

/** A project folder with these files (path -> content). */
export async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await newFolder();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

/** A build.json of a build of that image, without any artifact. */
export const BUILD_RECORD = {
  image: "mine",
  flavour: "qemu",
  key: "00",
  inputs: { toolchain: "/t", kernel: "/k", repository: "/r", programs: "/p", enter: "/e", shell: "/s" },
  mkosi: [],
  artifacts: {},
};
