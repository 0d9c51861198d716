/**
 * Of files by their paths, two that cannot both be there, in the order in which they are given: they are one, or one of them would
 * have to be a folder for the other one to be in it.
 * @param files `path`: absolute, in normal form
 */
export function firstClash<T extends { readonly path: string }>(files: readonly T[]): readonly [T, T] | undefined {
  const known = new Map<string, T>();
  for (const file of files) {
    const other = known.get(file.path);
    if (other) return [other, file];
    known.set(file.path, file);
  }
  for (const file of files) {
    for (let at = file.path.lastIndexOf("/"); at > 0; at = file.path.lastIndexOf("/", at - 1)) {
      const other = known.get(file.path.slice(0, at));
      if (other) return files.indexOf(other) < files.indexOf(file) ? [other, file] : [file, other];
    }
  }
  return undefined;
}
