import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeHtml, html, showInvisible, verbatim } from "../../../src/html/markup.ts";
import { HOSTILE } from "../../support/skeleton.ts";

const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...HOSTILE));
/** As a browser reads references back. */
const readBack = (text: string) =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");

describe("escaping", () => {
  it("leaves nothing that begins a tag, ends an attribute, or cannot be seen; a browser reads the text back", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"']/);
        expect(escaped.replace(/&(lt|gt|quot|amp|#39);/g, "")).not.toContain("&");
        expect(escaped).not.toMatch(/[^\P{Cc}\t]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(readBack(escaped)).toBe(showInvisible(text));
      }),
    );
  });

  it("shows what cannot be seen", () => {
    expect(showInvisible("a\u202eb\u0000c\u001bd\u200be\nf\tg\ud800h\u00a0i é 漢 🙂")).toBe(
      "a\\u{202e}b\\x00c\\x1bd\\u{200b}e\\nf\tg\\u{d800}h\\xa0i é 漢 🙂",
    );
  });
});

describe("html", () => {
  it("escapes what is put in, at any depth, and nothing that is HTML already", () => {
    const inner = html`<b title="${'"'}">${"<i>"}</b>`;
    expect(html`<p>${[inner, ["&", 1, undefined, false]]}${verbatim("<hr>")}</p>`.text).toBe(
      '<p><b title="&quot;">&lt;i&gt;</b>&amp;1<hr></p>',
    );
  });
});
