import { basename } from "node:path";
import { formatBytes } from "../base/format.ts";
import { hexOf } from "../image/artifacts.ts";
import { oneLine } from "../report/one-line.ts";
import { type Cell, renderTable } from "../report/table.ts";
import type { AgainstVerdict } from "../repro/against.ts";
import { renderLeaves } from "./diff-text.ts";

/** Blocks of differences for people; `samebits diff` shows all. */
const MOST_SHOWN = 20;

/** The verdict for people: the digests, what speaks for the file, where it differs, and what all that comes to. */
export function renderAgainst(verdict: AgainstVerdict, { colour }: { readonly colour: boolean }): string {
  const { image, variant, published, built, outcome, differences } = verdict;
  const same = outcome === "same";
  const beside = (integrity: string): Cell => ({
    text: hexOf(integrity),
    mood: integrity === built.integrity ? "good" : "bad",
  });
  const locked: Cell = built.locked === undefined ? { text: "nothing is locked", mood: "quiet" } : beside(built.locked);
  const table = renderTable(
    ["", "sha256", ""],
    [
      ["published", same ? beside(published.integrity) : hexOf(published.integrity), published.name],
      ["built", hexOf(built.integrity), basename(built.path)],
      ["lock", locked, built.locked === undefined || verdict.lockAgrees ? "" : { text: "DIFFERS", mood: "bad" }],
    ],
    { colour },
  );
  const rows = [...facts(verdict), ...verdict.warnings.map((text) => ["warning", text] as const)];
  const told = new Set<string>();
  const lines = rows.flatMap(([label, text]) => {
    if (told.has(text)) return [];
    told.add(text);
    return [`${label.padEnd(11)}  ${oneLine(text)}\n`];
  });
  const shown =
    differences &&
    `\n- published, + built\n\n${renderLeaves(differences.leaves, differences.compared, { colour, most: MOST_SHOWN })}`;
  return `\n${image} (${variant}) against ${published.name}, ${formatBytes(published.size)}\n\n${table}\n${lines.join("")}${shown ?? ""}${conclusion(verdict)}`;
}

/** What is known, each in a line: label and text. */
function facts(verdict: AgainstVerdict): (readonly [label: string, text: string])[] {
  const { published, secureBootSigners, outcome, commit } = verdict;
  const { signature, digestFrom } = published;
  const signers = secureBootSigners.map((name) => name ?? "someone it does not name").join("; ");
  return [
    ["digest", digestFrom === undefined ? "not checked: no --sha256" : `as ${digestFrom} says`],
    [
      "signature",
      signature === undefined
        ? "not checked"
        : `good, by the minisign key ${signature.keyId}, of ${signature.of}${signature.legacy ? " (legacy format)" : ""}`,
    ],
    ...(signature === undefined ? [] : [["comment", signature.comment.text] as const]),
    ...(signature?.comment.timestamp === undefined
      ? []
      : [["signed", new Date(signature.comment.timestamp * 1000).toISOString().replace(".000Z", "Z")] as const]),
    ["commit", commit.statement],
    ...(signers === ""
      ? []
      : [
          [
            "Secure Boot",
            `signed by ${signers} (not checked); ${outcome === "same-but-signed" ? "the same without that" : "compared without that"}`,
          ] as const,
        ]),
  ];
}

function conclusion({ outcome, lockAgrees, published, secureBootSigners }: AgainstVerdict): string {
  if (outcome === "differs") return "\nNot reproduced: this checkout builds other bits.\n";
  const but =
    outcome === "same"
      ? "bit for bit"
      : `but for ${secureBootSigners.length === 1 ? "its signature" : "its signatures"} for Secure Boot, bit for bit`;
  return lockAgrees
    ? `\nReproduced: ${published.name} is what this checkout builds, ${but}.\n`
    : `\n${published.name} is what this checkout builds, ${but}; the lock says something else.\n`;
}
