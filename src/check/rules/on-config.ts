import type { Assignment, ImageConfig, SettingValue } from "../config/tree.ts";
import type { Hit } from "../rule.ts";
import { SourceText } from "../source-text.ts";

type More = Partial<Pick<Hit, "severity" | "fix">>;

export const onValue = (value: SettingValue | Assignment, what: string, more: More = {}): Hit => ({
  source: value.file.source,
  at: { pos: value.pos, end: value.end },
  what,
  ...more,
});

/** What is missing has no line: the first of the image's main file stands for all of it. */
export function onImage(image: ImageConfig, what: string, more: More = {}): Hit {
  const source = image.main?.source ?? image.files[0]?.source ?? new SourceText("mkosi.conf", "");
  return { source, at: { pos: 0, end: source.lineAt(1).length }, what, ...more };
}
