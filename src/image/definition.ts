import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { invalid, systemCode } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { readToml } from "../base/toml.ts";

const name = z.string().regex(/^[a-z][a-z0-9-]*$/, "a name of lower-case letters, digits and -");
const fileName = z.string().regex(/^(?!\.{1,2}$)[\w.+~-]+$/, "a file name, without a folder or blanks");

const flavourSchema = z
  .strictObject({
    /** mkosi arguments that select the flavour, behind those samebits gives. */
    mkosi: z.array(z.string()).default([]),
    /** What comes out: a short name -> the file name in mkosi's output folder. */
    artifacts: z.record(name, fileName).refine((artifacts) => Object.keys(artifacts).length > 0, "names no artifact"),
    /** The artifacts whose digests are locked and must come out the same. */
    compare: z.array(name).min(1),
  })
  .refine((flavour) => flavour.compare.every((one) => Object.hasOwn(flavour.artifacts, one)), {
    path: ["compare"],
    message: "names something that is not one of the artifacts",
  });

const imageSchema = z.strictObject({
  description: z.string(),
  /** The kernel's name, a folder of kernel/. */
  kernel: name,
  flavours: z.record(name, flavourSchema).refine((flavours) => Object.keys(flavours).length > 0, "names no flavour"),
  boot: z
    .strictObject({
      /** Regular expression on the serial console that means: the image is up. */
      expect: z.string().refine(isRegularExpression, "a regular expression"),
      /** Memory of the virtual machine in MiB. */
      memory: z.int().min(64).default(1024),
    })
    .optional(),
  /** What there is to say of mkosi profiles, by name. */
  profiles: z
    .record(
      name,
      z.strictObject({
        /** What whoever builds or boots the image with this profile must know, in one line: why it is not for production. */
        warning: z.string().regex(/^\S.*$/, "one line of text"),
      }),
    )
    .optional(),
});

function isRegularExpression(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

export type Flavour = z.output<typeof flavourSchema>;

/** An image of the project: `images/NAME/image.toml` beside plain mkosi configuration. */
export type ImageDefinition = z.output<typeof imageSchema> & {
  readonly name: string;
  /** The image's folder: mkosi runs in it. */
  readonly folder: string;
};

export const imagesFolder = (root: string) => join(root, "images");
export const packagesLockFile = (image: Pick<ImageDefinition, "folder">) => join(image.folder, "packages.lock.json");
export const digestsLockFile = (image: Pick<ImageDefinition, "folder">) => join(image.folder, "digests.lock.json");

/** Names of the project's images, sorted: the folders of images/ that hold an image.toml. */
export async function listImages(root: string): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await entriesOf(imagesFolder(root))) {
    if (entry.isDirectory() && (await readdir(join(imagesFolder(root), entry.name))).includes("image.toml")) {
      names.push(entry.name);
    }
  }
  return names.sort();
}

/** @throws SamebitsError (exit 2) for an unknown image, with the nearest names or an invalid image.toml */
export async function loadImage(root: string, image: string): Promise<ImageDefinition> {
  const known = await listImages(root);
  if (!known.includes(image)) {
    throw invalid(`there is no image "${image}"`, {
      why: didYouMean(image, known),
      next: "an image is a folder of images/ that holds an image.toml",
    });
  }
  const folder = join(imagesFolder(root), image);
  if (!name.safeParse(image).success) {
    throw invalid(`${folder}: an image's folder has a name of lower-case letters, digits and -`, {
      next: "rename the folder: Nix attributes and derivations are named after it",
    });
  }
  return { ...(await readToml(join(folder, "image.toml"), imageSchema)), name: image, folder };
}

export async function loadImages(root: string): Promise<ImageDefinition[]> {
  const images: ImageDefinition[] = [];
  for (const image of await listImages(root)) images.push(await loadImage(root, image));
  return images;
}

/**
 * The flavour to build: the named one, or the image's first.
 * @throws SamebitsError (exit 2) for an unknown flavour
 */
export function chooseFlavour(image: ImageDefinition, wanted: string | undefined): { name: string; flavour: Flavour } {
  const known = Object.keys(image.flavours);
  const chosen = wanted ?? known[0]!;
  const flavour = Object.hasOwn(image.flavours, chosen) ? image.flavours[chosen] : undefined;
  if (!flavour) {
    throw invalid(`the image "${image.name}" has no flavour "${chosen}"`, { why: didYouMean(chosen, known) });
  }
  return { name: chosen, flavour };
}

/** The image's mkosi profiles (`mkosi.profiles/NAME.conf` or a folder), sorted. */
export async function listProfiles(image: Pick<ImageDefinition, "folder">): Promise<string[]> {
  const entries = await entriesOf(join(image.folder, "mkosi.profiles"));
  return entries
    .filter((entry) => entry.isDirectory() || entry.name.endsWith(".conf"))
    .map((entry) => entry.name.replace(/\.conf$/, ""))
    .sort();
}

/** What a folder holds; nothing when there is no such folder. */
async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
}
