import { describe, expect, it } from "vitest";
import { countFindings, describeChecked } from "../../../../src/commands/kernel-check-text.ts";
import { checkConfig, unaccepted } from "../../../../src/kernel/check/check-config.ts";
import type { Host } from "../../../../src/kernel/check/hosts.ts";

const HEADING = "#\n# Automatically generated file; DO NOT EDIT.\n# Linux/x86 6.12.107 Kernel Configuration\n#\n";
const check = (
  text: string,
  { runsOn = [], accepted = {} }: { runsOn?: readonly Host[]; accepted?: Readonly<Record<string, string>> } = {},
) => checkConfig("k", HEADING + text, { runsOn, accepted });
const finding = (text: string, symbol: string, options?: Parameters<typeof check>[1]) =>
  check(text, options).findings.find((one) => one.symbol === symbol);

describe("checking a configuration", () => {
  it("knows the release", () => expect(check("").release).toBe("6.12.107"));

  it("asks nothing that a later release brought", () => {
    expect(finding("CONFIG_X86_NATIVE_CPU=y\n", "CONFIG_X86_NATIVE_CPU")).toBeUndefined();
    const newer = checkConfig("k", "# Linux/x86 6.18.1 Kernel Configuration\nCONFIG_X86_NATIVE_CPU=y\n", {
      runsOn: [],
      accepted: {},
    });
    expect(newer.findings).toContainEqual(
      expect.objectContaining({ symbol: "CONFIG_X86_NATIVE_CPU", severity: "error", group: "reproducibility" }),
    );
  });

  it("tells a value, one that is off and one that is absent apart", () => {
    expect(finding("CONFIG_IKHEADERS=y\n", "CONFIG_IKHEADERS")).toMatchObject({ value: "y", severity: "warning" });
    expect(finding("# CONFIG_KFENCE is not set\n", "CONFIG_KFENCE")).toMatchObject({ value: "n" });
    expect(finding("", "CONFIG_KFENCE")).toMatchObject({ value: undefined, set: ["CONFIG_KFENCE=y"] });
    expect(finding("CONFIG_KFENCE=y\n", "CONFIG_KFENCE")).toBeUndefined();
  });

  it("sorts by group, errors first", () => {
    const order = check("CONFIG_IKHEADERS=y\nCONFIG_RANDSTRUCT_FULL=y\n").findings.map(
      ({ group, severity }) => `${group} ${severity}`,
    );
    expect([...new Set(order)]).toEqual([
      "reproducibility error",
      "reproducibility warning",
      "hardening warning",
      "boot error",
      "boot warning",
    ]);
  });

  it("asks for what the hosts need, and names the hosts", () => {
    expect(finding("", "CONFIG_GVE")).toBeUndefined();
    expect(finding("", "CONFIG_GVE", { runsOn: ["gcp"] })).toMatchObject({ severity: "error", hosts: ["gcp"] });
    expect(finding("CONFIG_GVE=y\n", "CONFIG_GVE", { runsOn: ["gcp"] })).toBeUndefined();
    const both = check("", { runsOn: ["qemu", "gcp"] }).findings.filter(({ symbol }) => symbol === "CONFIG_VIRTIO_NET");
    expect(both).toMatchObject([{ hosts: ["qemu", "gcp"] }]);
  });

  it.each([
    ["azure", "CONFIG_HYPERV_NET"],
    ["tdx", "CONFIG_TDX_GUEST_DRIVER"],
    ["sev-snp", "CONFIG_SEV_GUEST"],
    ["tpm", "CONFIG_TCG_CRB"],
  ] as const)("%s needs %s", (host, symbol) => {
    expect(finding("", symbol, { runsOn: [host] })).toMatchObject({ severity: "error", group: "boot", hosts: [host] });
    expect(finding(`${symbol}=y\n`, symbol, { runsOn: [host] })).toBeUndefined();
    expect(finding("", symbol)).toBeUndefined();
  });

  it("keeps the reason of what is accepted", () => {
    const result = check("CONFIG_IKHEADERS=y\n", { accepted: { CONFIG_IKHEADERS: "because" } });
    expect(result.stale).toEqual([]);
    expect(result.findings.find(({ symbol }) => symbol === "CONFIG_IKHEADERS")!.accepted).toBe("because");
    expect(unaccepted(result).map(({ symbol }) => symbol)).not.toContain("CONFIG_IKHEADERS");
    expect(countFindings(result.findings)).toMatch(/, 1 accepted$/);
  });

  it("accepts by the symbol's own name, whatever objects inherit", () => {
    expect(finding("CONFIG_IKHEADERS=y\n", "CONFIG_IKHEADERS", { accepted: {} })!.accepted).toBeUndefined();
  });

  it.each([
    ["is right now", "CONFIG_IKHEADERS", "CONFIG_IKHEADERS is off, as it should be"],
    ["has a value that is right", "CONFIG_DEFAULT_MMAP_MIN_ADDR", "CONFIG_DEFAULT_MMAP_MIN_ADDR=65536 is no finding"],
    ["is misspelt", "CONFIG_IKHEADER", 'no rule looks at CONFIG_IKHEADER; did you mean "CONFIG_IKHEADERS"?'],
    ["is nothing known", "CONFIG_QQQQQQQQQQQQQQQQQQQQ", "no rule looks at CONFIG_QQQQQQQQQQQQQQQQQQQQ"],
  ])("finds an acceptance stale when the symbol %s", (_what, symbol, why) => {
    const { stale } = check("CONFIG_DEFAULT_MMAP_MIN_ADDR=65536\n", { accepted: { [symbol]: "because" } });
    expect(stale).toEqual([{ symbol, why }]);
  });

  it("refuses what is no configuration", () => {
    expect(() => check("CONFIG_A\n")).toThrow(/k:5:9/);
  });
});

describe("the report", () => {
  const lines = (text: string, options?: Parameters<typeof check>[1]) =>
    describeChecked({ name: "k", runsOn: options?.runsOn ?? [] }, check(text, options));

  it("counts, and names release and hosts", () => {
    expect(lines("", { runsOn: ["tpm"] })[0]).toMatch(
      /^k: \d+ errors, \d+ warnings, 0 accepted \(Linux 6\.12\.107; for tpm; \d+ rules\)$/,
    );
    expect(lines("")[0]).toContain("no host named in runs_on");
  });

  it("counts each group below, unless there is one group alone", () => {
    const all = lines("CONFIG_GCC_PLUGIN_LATENT_ENTROPY=y\n");
    expect(all[1]).toMatch(/^ {2}Reproducible bits: [1-9]\d* errors?, \d+ warnings?, 0 accepted$/);
    expect(all[2]).toMatch(/^ {2}Hardening: \d+ errors?, [1-9]\d* warnings?, 0 accepted$/);
    const one = check("CONFIG_IKHEADERS=y\n").findings.filter(({ symbol }) => symbol === "CONFIG_IKHEADERS");
    const alone = { release: undefined, rules: 1, findings: one, stale: [] };
    expect(describeChecked({ name: "k", runsOn: [] }, alone).slice(1, 3)).toEqual(["", "Reproducible bits"]);
  });

  it("says of each what to set, why and where that is written", () => {
    const all = lines("CONFIG_GCC_PLUGIN_LATENT_ENTROPY=y\n");
    const at = all.indexOf("  error     CONFIG_GCC_PLUGIN_LATENT_ENTROPY=y");
    expect(all[at - 1]).toBe("Reproducible bits");
    expect(all.slice(at + 1, at + 5).join("\n")).toContain("/dev/urandom");
    expect(all).toContain("            set: # CONFIG_GCC_PLUGIN_LATENT_ENTROPY is not set");
    expect(all.some((line) => line.includes("source: scripts/gcc-plugins/latent_entropy_plugin.c"))).toBe(true);
  });

  it("shows what is accepted with its reason, and not what to set", () => {
    const all = lines("CONFIG_IKHEADERS=y\n", { accepted: { CONFIG_IKHEADERS: "because" } });
    expect(all).toContain("  accepted  CONFIG_IKHEADERS=y: because");
    expect(all.join("\n")).not.toContain("# CONFIG_IKHEADERS is not set");
  });

  it("has no line beyond 110 columns but for words that are longer", () => {
    for (const line of lines("CONFIG_IKHEADERS=y\nCONFIG_DEBUG_INFO=y\n", { runsOn: ["qemu", "gcp", "azure"] })) {
      expect(line.length, line).toBeLessThanOrEqual(110);
    }
  });
});
