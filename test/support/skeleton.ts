/**
 * What a browser would make elements of: all tags of a page in order, with the names of their attributes. Two pages that say
 * different things in the same places have the same one, unless a text has become HTML.
 */
export function skeletonOf(page: string): string[] {
  // Style and script are ours, and hold signs of comparison.
  const body = page.replace(/<(style|script)>.*?<\/\1>/gs, "<$1></$1>");
  return (body.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/="[^"]*"/g, "="));
}

/** Text that may do harm, more often than chance would have it. */
export const HOSTILE = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "</code></details></main>",
  "<!-- ",
  "]]>",
  "&lt;b&gt; &amp;",
  "evil\u202etxt.exe\u2066",
  "zero\u200bwidth\ufeff",
  "\u0000\u001b[31mred\u009b",
  "line\nbreak\r\u2028",
  "half \ud800 of a pair",
  "| pipe ` tick * star _ under [link](https://example.org) @someone #1 ~~x~~ https://example.org www.example.org",
  "constructor",
  "__proto__",
] as const;
