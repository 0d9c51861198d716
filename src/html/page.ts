import { createHash } from "node:crypto";
import { html, type Markup, verbatim } from "./markup.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";

/** As a Content Security Policy names an inline script or style (CSP level 3, 2.3.1). */
const sourceOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Nothing but the page's own style and script: nothing is fetched, sent, or run that a file name might have brought in. */
const POLICY = [
  "default-src 'none'",
  `style-src ${sourceOf(STYLE)}`,
  `script-src ${sourceOf(SCRIPT)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** A page in one file, to be opened from a disk, without a network. */
export const page = (title: string, body: Markup): string =>
  `${
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${verbatim(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${verbatim(STYLE)}</style>
</head>
<body>
<main>
${body}
</main>
<script>${verbatim(SCRIPT)}</script>
</body>
</html>`.text
  }\n`;
