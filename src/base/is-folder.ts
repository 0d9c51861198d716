import { stat } from "node:fs/promises";

/** Whether a path is a folder, or a link to one; false for whatever keeps it from being looked at. */
export const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
