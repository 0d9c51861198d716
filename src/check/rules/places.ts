import type { ScriptContext } from "../rule.ts";
import type { ShellCommand, ShellWord } from "../shell/command.ts";

/** Paths that mkosi puts into the image: below $BUILDROOT and $DESTDIR. */
export const inImage = ({ value, text }: Pick<ShellWord, "value" | "text">): boolean =>
  /^"?\$\{?(?:BUILDROOT|DESTDIR)\b/.test(value) || /^"?\$\{?(?:BUILDROOT|DESTDIR)\b/.test(text);

/** Whether the root directory is the image's for a command. */
export const runsInImage = (command: ShellCommand, { chroot }: Pick<ScriptContext, "chroot">): boolean =>
  chroot || command.wrappers.some((name) => /chroot|nspawn/.test(name));
