import { access, constants } from "node:fs/promises";

/** Whether a path is there, and, with `mode` (`constants.X_OK`…), whether this user may use it so. */
export const accessible = (path: string, mode: number = constants.F_OK): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );
