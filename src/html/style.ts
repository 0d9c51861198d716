/** The style of all pages. No fonts and no pictures from elsewhere; colours keep to WCAG's contrast of 4.5 : 1 for text. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --back: #fff; --raised: #f5f6f8; --line: #d5d9df; --text: #1b1f24; --quiet: #566070; --link: #0b57b0;
  --good: #116329; --good-back: #e3f5e8; --bad: #a40e26; --bad-back: #fdecee; --warn: #7a4d00; --warn-back: #fff3d6;
  --mark: #ffd9a0; --bar: #3b6fb6; --c-package: #cfe0f7; --c-none: #f6dfb2; --c-kernel: #cdebd3; --c-uki: #e3d7f5;
  --mono: ui-monospace, "SFMono-Regular", "DejaVu Sans Mono", Menlo, Consolas, monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --back: #14171c; --raised: #1d2229; --line: #38404b; --text: #e4e8ee; --quiet: #a3adbb; --link: #82b6ff;
    --good: #6fdc8c; --good-back: #12301c; --bad: #ff9aa5; --bad-back: #3b161b; --warn: #f5c76b; --warn-back: #35290f;
    --mark: #583b08; --bar: #6ea3e8; --c-package: #26446b; --c-none: #5c4513; --c-kernel: #1f4f30; --c-uki: #46336b;
  }
}
* { box-sizing: border-box; }
html { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--back); color: var(--text); }
main { max-width: 76rem; margin: 0 auto; padding: 1rem; }
h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: 0; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.2rem 0 .4rem; }
p { margin: .4rem 0; }
a { color: var(--link); }
code, pre { font-family: var(--mono); font-size: .8125rem; unicode-bidi: isolate; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
.good, .bad, .warn { font-weight: 600; }

.verdict { border: 1px solid var(--line); border-left: .5rem solid; border-radius: .4rem; padding: 1rem; margin-bottom: 1rem; }
.verdict.good { background: var(--good-back); border-left-color: var(--good); }
.verdict.bad { background: var(--bad-back); border-left-color: var(--bad); }
.verdict.warn { background: var(--warn-back); border-left-color: var(--warn); }
.verdict p, .verdict dl { color: var(--text); font-weight: normal; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .6rem 0; }
dt { color: var(--quiet); } dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; padding: 0; margin: .6rem 0; list-style: none; }

table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { color: var(--quiet); font-weight: 600; overflow-wrap: normal; }
table.even { table-layout: fixed; }
table.narrow { width: auto; }
tbody th { font-weight: 600; min-width: 8.5rem; }
td > .good, td > .bad, td > .warn { white-space: nowrap; }
td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); padding: .2rem 0; }
.digests { list-style: none; margin: 0; padding: 0; }
.digests .who { color: var(--quiet); font-size: .8125rem; }

button { font: inherit; font-size: .8rem; color: var(--text); background: var(--raised); border: 1px solid var(--line);
  border-radius: .3rem; padding: .1rem .5rem; cursor: pointer; }
button:focus-visible, summary:focus-visible, a:focus-visible, input:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
input { font: inherit; width: 16rem; max-width: 100%; color: var(--text); background: var(--back); border: 1px solid var(--line);
  border-radius: .3rem; padding: .15rem .5rem; }
.tools { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: .6rem 0; }

summary { cursor: pointer; padding: .15rem 0; overflow-wrap: anywhere; }
.tree ul { list-style: none; margin: 0; padding: 0 0 0 .9rem; border-left: 1px solid var(--line); }
.tree > ul { padding: 0; border: 0; }
.tag { display: inline-block; font-size: .75rem; line-height: 1.3; border-radius: .3rem; padding: .05rem .4rem; margin-left: .3rem;
  background: var(--raised); border: 1px solid var(--line); color: var(--text); }
.tag.unknown { background: var(--warn-back); color: var(--warn); border-color: var(--warn); }
.leaf > .inside { border: 1px solid var(--line); border-radius: .4rem; background: var(--raised); padding: .5rem .75rem; margin: .2rem 0 .8rem; }
.leaf dl { margin: .2rem 0; font-size: .9rem; }
.change { overflow-wrap: anywhere; }
del, ins { text-decoration: none; }
del { color: var(--bad); } ins { color: var(--good); }
pre { margin: .3rem 0; padding: .4rem .5rem; background: var(--back); border: 1px solid var(--line); border-radius: .3rem;
  white-space: pre-wrap; tab-size: 4; }
pre.hex { font-size: .72rem; line-height: 1.45; white-space: pre; overflow-x: auto; }
pre b { background: var(--mark); font-weight: inherit; }
.fix code { display: block; padding: .3rem .5rem; background: var(--back); border: 1px solid var(--line); border-radius: .3rem; white-space: pre-wrap; }

.bar { display: block; width: 100%; height: .5rem; }
.bar rect { fill: var(--bar); }
.treemap { display: block; width: 100%; height: auto; }
.treemap.tall { display: none; }
.treemap rect { stroke: var(--back); stroke-width: 1.5; }
.treemap text { font-family: inherit; font-size: 12px; fill: var(--text); }
.treemap .amount { font-size: 11px; }
.treemap .package rect, .key.package { fill: var(--c-package); background: var(--c-package); }
.treemap .none rect, .key.none { fill: var(--c-none); background: var(--c-none); }
.treemap .kernel rect, .key.kernel { fill: var(--c-kernel); background: var(--c-kernel); }
.treemap .uki rect, .key.uki { fill: var(--c-uki); background: var(--c-uki); }
.legend { white-space: nowrap; margin-right: .8rem; }
.key { display: inline-block; width: .9em; height: .9em; border: 1px solid var(--line); border-radius: .2em; vertical-align: -.1em; }

@media (max-width: 45rem) {
  main { padding: .6rem; }
  h1 { font-size: 1.35rem; }
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .4rem; }
  .treemap { display: none; } .treemap.tall { display: block; }
  table.stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.even thead th:first-child { width: 45%; }
  table.stack, table.stack caption, table.stack tbody, table.stack tr, table.stack td, table.stack th { display: block; width: 100%; }
  table.stack tr { border-bottom: 1px solid var(--line); padding: .35rem 0; }
  tbody th { min-width: 0; }
  table.stack td, table.stack th { border: 0; padding: .1rem 0; text-align: left; }
  table.stack td[data-label]::before { content: attr(data-label) ": "; color: var(--quiet); font-weight: normal; }
  th, td { padding: .3rem .35rem; }
  .tree ul { padding-left: .5rem; }
  .leaf > .inside { padding: .4rem .5rem; }
  pre { padding: .3rem; } pre.hex { font-size: .65rem; }
}
@media print {
  :root { color-scheme: light; --raised: #fff; --text: #000; --quiet: #444; --line: #999; }
  .bar, .treemap, .key, .verdict, pre b { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .tools, nav, button { display: none; }
  main { max-width: none; padding: 0; }
  tr, .leaf > .inside, .treemap { break-inside: avoid; }
}
`;
