/**
 * Names that programs make up for temporary files: `tmp.XXXXXXXXXX` (mktemp(1)), `ccXXXXXX` (gcc), `tmpXXXXXXXX` (Python's tempfile),
 * ten signs below /tmp (Perl's File::Temp), `sess.XXXXXX` and the like given to mktemp with a template.
 */
export const TEMPORARY = new RegExp(
  [
    "(?<![\\w.])tmp\\.[A-Za-z0-9]{6,10}(?![A-Za-z0-9])",
    "(?<=/tmp/)cc[A-Za-z0-9]{6}(?![A-Za-z0-9])",
    "(?<![\\w.])tmp[a-z0-9_]{8}(?![A-Za-z0-9_])",
    // Small and capital letters: words are made of one kind.
    "(?<=/tmp/)(?=\\w*[a-z])(?=\\w*[A-Z])[A-Za-z0-9_]{10}(?![\\w.-])",
    "(?<=/(?:var/)?tmp/[\\w-]{1,40}[.-])(?=\\w*[a-z])(?=\\w*[A-Z])[A-Za-z0-9]{6,10}(?![\\w.-])",
  ].join("|"),
  "g",
);

/** Whether two names are the same but for what was made up. */
export function sameButTemporary(a: string, b: string): boolean {
  const plain = (text: string) => text.replace(TEMPORARY, "<temporary>");
  return a !== b && plain(a) === plain(b);
}
