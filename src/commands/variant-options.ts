const LOCAL = /\.local$/;

/** The options that select a variant: `--flavour qemu --profile devtools`. What is local, people know by themselves. */
export function variantOptions(variant: string): string {
  const [flavour, profile] = variant.replace(LOCAL, "").split("+", 2);
  return `--flavour ${flavour}${profile === undefined ? "" : ` --profile ${profile}`}`;
}

/** What to do when a variant of an image is not built. */
export const howToBuild = (image: string, variant: string): string[] => [
  `build it first: samebits build ${image} ${variantOptions(variant)}`,
  ...(LOCAL.test(variant)
    ? ["with the local files or the --binary that are meant; --no-local takes the build without any"]
    : []),
];
