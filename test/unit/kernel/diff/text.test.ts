import { describe, expect, it } from "vitest";
import { countsOf } from "../../../../src/commands/kernel-diff.ts";
import { renderDifferences } from "../../../../src/commands/kernel-diff-text.ts";
import { compareConfigs } from "../../../../src/kernel/diff/compare.ts";
import { groupByMenu } from "../../../../src/kernel/diff/group.ts";
import { small } from "../explain/model.ts";

const source = (name: string, ...lines: string[]) => ({ name, text: lines.map((line) => `${line}\n`).join("") });
const before = source("a", "# CONFIG_NET is not set", "CONFIG_BUS=y", "CONFIG_GONE=y", "# CONFIG_X is not set");
const after = source("b", "CONFIG_NET=y", "CONFIG_NLATTR=y", "CONFIG_FAST=y", "CONFIG_LENGTH=5");

function render(all: boolean, grouped = true) {
  const differences = compareConfigs(before, after);
  const shown = all ? differences : differences.filter(({ matters }) => matters);
  const plain = {
    kind: "unknown" as const,
    menus: [],
    differences: shown.map((one) => ({ ...one, prompt: undefined })),
  };
  return renderDifferences({
    sides: ["a", "b"],
    groups: grouped ? groupByMenu(shown, small) : [plain],
    counts: countsOf(differences),
    all,
    colour: false,
    ...(grouped && { kernel: "mine" }),
  });
}

describe("differences as text", () => {
  it("are grouped by menu, in the order of the menus; then what has no prompt and what is unknown", () => {
    expect(render(false)).toBe(`a -> b

Network
    CONFIG_NET     n -> y  Networking support

Network > Speed
  + CONFIG_FAST    y       Fast

Main menu
  - CONFIG_BUS     y       Bus
  + CONFIG_LENGTH  5       Length

No prompt: these follow from others
  + CONFIG_NLATTR  y

Not in the Kconfig of mine
  - CONFIG_GONE  y

1 changed, 3 added, 2 removed
1 option is off in one and absent in the other, which makes the same kernel (--all)
`);
  });

  it("list what is off and absent with --all", () => {
    expect(render(true)).toContain("Not in the Kconfig of mine\n  - CONFIG_GONE  y\n  - CONFIG_X     n\n");
  });

  it("are one list where no Kconfig is at hand", () => {
    const text = render(false, false);
    expect(text).toContain("a -> b\n\n  - CONFIG_BUS     y\n  + CONFIG_FAST    y\n");
    expect(text).toContain("samebits kernel config");
  });

  it("may be none", () => {
    const counts = { changed: 0, added: 0, removed: 0, without: 0 };
    const none = { sides: ["a", "b"] as const, groups: [], all: false, colour: false };
    expect(renderDifferences({ ...none, counts })).toBe("No difference between a and b.\n");
    expect(renderDifferences({ ...none, counts: { ...counts, without: 2 } })).toBe(
      "No difference between a and b.\n2 options are off in one and absent in the other, which makes the same kernel (--all)\n",
    );
  });
});
