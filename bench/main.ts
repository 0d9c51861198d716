import { access, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { formatBytes } from "../src/base/format.ts";
import { removeFolder } from "../src/base/workspace.ts";
import { debianBases } from "../src/debian/base-urls.ts";
import { archiveUrl } from "../src/debian/store-name.ts";
import { mergeConfigs } from "../src/kernel/kconfig/merge.ts";
import { hostTool, insideTree, type Tool } from "../src/nix/tool.ts";
import { renderTable } from "../src/report/table.ts";
import { machineNix } from "../test/support/nix.ts";
import { corpusTable } from "./corpus.ts";
import { makeDiffPairs, type Pair } from "./diff-pairs.ts";
import { type Contestant, type Measured, median, sideBySide } from "./measure.ts";
import { measureUsage, type Usage } from "./usage.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const samebits = join(root, "samebits");
const scratch = await mkdtemp(join(tmpdir(), "samebits-bench-"));
/** What the launcher starts; its first line names the busybox in the store. */
const samebitsCommand = join(root, ".samebits/cli/bin/samebits");
const quiet = { cwd: root, stdin: "ignore", stdout: "pipe", stderr: "pipe" } as const;

interface Row {
  readonly what: string;
  readonly ours: string;
  readonly theirs: string;
  readonly ratio: string;
  readonly goal: string;
}

const rows: Row[] = [];
/** Of benches that do not compare two programs. */
const tables: string[] = [];
const colour = process.stdout.isTTY === true;
const seconds = (value: number) => (value < 0.1 ? `${(value * 1000).toFixed(1)} ms` : `${value.toFixed(2)} s`);

function compare(what: string, [ours, theirs]: readonly Measured[], goal: number, better: "below" | "above" = "below") {
  const ratio = better === "below" ? ours!.median / theirs!.median : theirs!.median / ours!.median;
  const reached = better === "below" ? ratio <= goal : ratio >= goal;
  rows.push({
    what,
    ours: `${ours!.name} ${seconds(ours!.median)}`,
    theirs: `${theirs!.name} ${seconds(theirs!.median)}`,
    ratio: `${ratio.toFixed(2)}x`,
    goal: `${better === "below" ? "at most" : "at least"} ${goal} ${reached ? "(reached)" : "(MISSED)"}`,
  });
}

const cli = (...words: string[]) => execa(samebits, words, quiet);

/** The store paths that `samebits inputs` names. */
async function inputsOf(image: string): Promise<Record<string, string>> {
  const { stdout } = await cli("inputs", image);
  return Object.fromEntries(stdout.split("\n").map((line) => line.split(/\s+/) as [string, string]));
}

/** The kernel's own scripts, out of the pinned source. */
async function kernelScripts(): Promise<string> {
  if (process.env.SAMEBITS_KERNEL_SOURCE) return process.env.SAMEBITS_KERNEL_SOURCE;
  const nix = await machineNix(scratch);
  const [kconfig] = await nix.build("build-kconfig", ["kernels.buildernet.kconfig"]);
  return join(kconfig!, "source");
}

/** diffoscope and what makes things to compare: the host's where it has diffoscope, otherwise those of the test toolchain. */
async function diffTools(): Promise<Tool> {
  const installed = await execa(
    "sh",
    ["-c", "for tool in diffoscope cpio zstd objcopy; do command -v $tool || exit 1; done"],
    { ...quiet, reject: false },
  );
  if (installed.exitCode === 0) return hostTool;
  const nix = await machineNix(scratch);
  const [enter, tree] = await nix.build("build-test-toolchain", ["enter", "toolchains.test"]);
  return insideTree(enter!, tree!);
}

/** Comparing a pair with samebits and with diffoscope: time, CPU time, and memory. */
async function compareDiffs(
  what: string,
  pair: Pair,
  tool: Tool,
  rounds: number,
  goal: number,
  options: readonly string[] = [],
): Promise<void> {
  const usages = new Map<string, Usage[]>();
  const contestant = (name: string, command: readonly string[], differs: number): Contestant => ({
    name,
    run: async () => {
      const usage = await measureUsage(command, root);
      if (usage.exitCode !== differs)
        throw new Error(`${name}: exit status ${usage.exitCode} ${JSON.stringify(command)}`);
      usages.set(name, [...(usages.get(name) ?? []), usage]);
    },
  });
  const ours = contestant("samebits diff", [samebitsCommand, "diff", pair.a, pair.b], 4);
  const text = join(scratch, "diffoscope.txt");
  const theirs = contestant(
    "diffoscope",
    // Python asks ldconfig's cache where the library is, which a toolchain in the store does not have.
    tool([
      "env",
      "LIBARCHIVE=libarchive.so.13",
      "diffoscope",
      ...options,
      "--no-progress",
      "--text",
      text,
      pair.a,
      pair.b,
    ]),
    1,
  );
  const measured = await sideBySide([ours, theirs], rounds);
  compare(what, measured, goal, "above");
  const [one, other] = [usages.get(ours.name)!, usages.get(theirs.name)!];
  const cpu = (list: readonly Usage[]) => median(list.slice(1).map((usage) => usage.cpu));
  rows.push({
    what: `${what}: processor time`,
    ours: seconds(cpu(one)),
    theirs: seconds(cpu(other)),
    ratio: `${(cpu(other) / cpu(one)).toFixed(2)}x`,
    goal: "",
  });
  const peak = (list: readonly Usage[]) => Math.max(...list.map((usage) => usage.peak));
  rows.push({
    what: `${what}: memory of the largest process`,
    ours: formatBytes(peak(one)),
    theirs: formatBytes(peak(other)),
    ratio: `${(peak(other) / peak(one)).toFixed(2)}x`,
    goal: `under 512 MB ${peak(one) < 512e6 ? "(reached)" : "(MISSED)"}`,
  });
}

/** mkosi by itself: the same toolchain, configuration, repository and kernel, and nothing of samebits. */
async function bareMkosi(
  image: string,
  where: "memory" | "disk",
  name: string = where,
): Promise<Contestant & { readonly output: string }> {
  const inputs = await inputsOf(image);
  const output = join(scratch, `bare-output-${name}`);
  const workspace = join(scratch, `bare-workspace-${name}`);
  return {
    output,
    name: where === "memory" ? "mkosi, workspace in memory" : "mkosi, workspace on disk",
    before: async () => {
      await removeFolder(output);
      await removeFolder(workspace);
      await mkdir(output, { recursive: true });
      await mkdir(workspace, { recursive: true });
    },
    run: async () => {
      await execa(
        join(inputs.enter!, "bin/enter"),
        [
          inputs.toolchain!,
          "--dir",
          "/samebits",
          "--ro-bind",
          inputs.repository!,
          "/samebits/repository",
          "--ro-bind",
          `${inputs.kernel!}/tree`,
          "/samebits/kernel",
          ...(where === "memory" ? ["--tmpfs", "/var/tmp"] : ["--bind", workspace, "/var/tmp"]),
          "--chdir",
          join(root, "images", image),
          "--",
          "/usr/bin/mkosi",
          "--force",
          `--output-dir=${output}`,
        ],
        { ...quiet, env: { TERM: "dumb" } },
      );
    },
  };
}

const benches: Record<string, () => Promise<void>> = {
  /** The image step against bare mkosi. */
  async image() {
    await cli("build", "minimal");
    const ours: Contestant = {
      name: "samebits build --force",
      run: async () => void (await cli("build", "minimal", "--force")),
    };
    const [a, memory, disk] = await sideBySide(
      [ours, await bareMkosi("minimal", "memory"), await bareMkosi("minimal", "disk")],
      5,
    );
    compare("image step (minimal)", [a!, disk!], 1.05);
    compare("image step (minimal)", [a!, memory!], 1.05);
  },

  /** Verifying from nothing (both builds) against two bare mkosi runs and sha256sum. */
  async verify() {
    await cli("build", "minimal");
    const bare = [await bareMkosi("minimal", "memory", "one"), await bareMkosi("minimal", "memory", "two")];
    const twice: Contestant = {
      name: "2 x mkosi + sha256sum, in memory",
      before: async () => {
        for (const one of bare) await one.before?.();
      },
      run: async () => {
        for (const one of bare) {
          await one.run();
          await execa("sh", ["-c", `sha256sum ${one.output}/minimal.*`], quiet);
        }
      },
    };
    // Where the disk is slow, the second build is: it lies there unless that is left out, which bare mkosi does not do either.
    const words = ["verify", "minimal", "--skip-kernel", "--skip-toolchains"];
    const first: Contestant = {
      name: "samebits verify, both builds in memory",
      before: async () => rm(join(root, "out/minimal/qemu"), { recursive: true, force: true }),
      run: async () => void (await cli(...words, "--vary=-filesystem")),
    };
    const second: Contestant = {
      name: "samebits verify of a build that is there",
      before: async () => void (await cli("build", "minimal")),
      run: async () => void (await cli(...words, "--vary=-filesystem")),
    };
    const disk: Contestant = { ...first, name: "the second on disk", run: async () => void (await cli(...words)) };
    const [a, b, c, d] = await sideBySide([first, second, twice, disk], 3);
    compare("verify (minimal, kernel and toolchains aside)", [a!, c!], 0.75);
    compare("verify (minimal, kernel and toolchains aside)", [b!, c!], 0.75);
    rows.push({
      what: "the same with everything varied, for orientation",
      ours: `${d!.name} ${seconds(d!.median)}`,
      theirs: `${c!.name} ${seconds(c!.median)}`,
      ratio: `${(d!.median / c!.median).toFixed(2)}x`,
      goal: "",
    });
  },

  /** The image toolchain from nothing, in a store of its own, against plain download and unpack of the same files. */
  async toolchain() {
    const store = join(scratch, "store");
    const plain = join(scratch, "plain");
    const { stdout } = await execa(
      "nix",
      [
        "--extra-experimental-features",
        "nix-command",
        "eval",
        "--json",
        "--impure",
        "--expr",
        `map (key: (import ${root}/nix/generated/packages.nix).\${key}.path) (import ${root}/nix/generated/toolchains.nix).image.packages`,
      ],
      quiet,
    );
    const paths = JSON.parse(stdout) as string[];
    const seed = (await readFile(samebitsCommand, "utf8")).match(/^#!(\/nix\/store\/[^/]+)/)![1]!;
    const bases = await debianBases({ mirrors: process.env.SAMEBITS_DEBIAN_MIRROR, apt: "/etc/apt" });
    const list = paths.map((path) => archiveUrl(bases.main[0]!, path));
    const ours: Contestant = {
      name: "samebits toolchain",
      before: async () => {
        await removeFolder(store);
        // What the launcher does before the CLI exists: the seed that unpacks everything else.
        await execa("sh", ["-c", 'nix-store --export "$0" | NIX_REMOTE="$1" nix-store --import', seed, store], quiet);
      },
      run: async () =>
        void (await execa(samebits, ["fetch", "--toolchain", "image", "--build"], {
          ...quiet,
          env: { NIX_REMOTE: store },
        })),
    };
    const plainly = (name: string, unpack: string): Contestant => ({
      name,
      before: async () => {
        await removeFolder(plain);
        await mkdir(join(plain, "tree"), { recursive: true });
      },
      run: async () => {
        const config = list.map((url) => `url = "${url}"\nremote-name\n`).join("");
        await execa("curl", ["-sSf", "--parallel", "--parallel-max", "8", "--retry", "5", "--config", "-"], {
          cwd: plain,
          input: config,
        });
        await execa("sh", ["-c", unpack], { cwd: plain });
      },
    });
    const [a, b, c] = await sideBySide(
      [
        ours,
        plainly("curl --parallel, dpkg-deb -x each", 'for deb in *.deb; do dpkg-deb -x "$deb" tree; done'),
        plainly("curl --parallel, dpkg-deb on all cores", 'ls *.deb | xargs -P "$(nproc)" -I{} dpkg-deb -x {} tree'),
      ],
      3,
    );
    compare("image toolchain from nothing", [a!, b!], 1.3);
    compare("image toolchain from nothing", [a!, c!], 1.3);
  },

  /** Starting, and answering that nothing has changed: absolute, for orientation. */
  async start() {
    await cli("build", "minimal");
    const measured = await sideBySide(
      [
        { name: "./samebits --help", run: async () => void (await cli("--help")) },
        { name: "./samebits build minimal, nothing changed", run: async () => void (await cli("build", "minimal")) },
        {
          name: "./samebits build minimal --rehash, nothing changed",
          run: async () => void (await cli("build", "minimal", "--rehash")),
        },
      ],
      9,
    );
    for (const { name, median } of measured)
      rows.push({ what: name, ours: seconds(median), theirs: "", ratio: "", goal: "" });
  },

  /** Telling what two artifacts differ in, against diffoscope (diffoscope-minimal). */
  async diff() {
    // The larger one where it has been built: building it takes long, and start-up counts for less.
    const large = join(root, "out/buildernet/qemu/buildernet-qemu");
    const hasLarge = await access(`${large}.efi`).then(
      () => true,
      () => false,
    );
    if (!hasLarge) await cli("build", "minimal");
    const base = hasLarge ? large : join(root, "out/minimal/qemu/minimal");
    const tool = await diffTools();
    const [initrd, image] = [`${base}.initrd`, `${base}.efi`];
    const { initrds, images } = await makeDiffPairs(tool, join(scratch, "diff"), initrd, image);
    await compareDiffs("two initrds", initrds, tool, 3, 10);
    // Where it finds ukify, it shows a digest of each section and stops there; otherwise bytes that differ, by xxd.
    await compareDiffs("two unified kernel images", images, tool, 1, 100, ["--exclude-command", "^ukify"]);
  },

  /** Merging five fragments into Debian's cloud configuration, against the kernel's own script: `-m`, bytes in, bytes out. */
  async merge() {
    const folder = join(root, "kernel/buildernet");
    const names = ["base.config", "10-cpu.config", "20-firmware.config", "30-console.config", "50-systemd.config"];
    names.push("60-storage.config");
    const cwd = join(scratch, "merge");
    await mkdir(cwd);
    const files = new Map<string, Buffer>();
    for (const name of names) {
      const bytes = await readFile(join(folder, name === "base.config" ? name : join("config.d", name)));
      files.set(name, bytes);
      await writeFile(join(cwd, name), bytes);
    }
    const mergeInProcess = (): Buffer => {
      const [base, ...fragments] = names.map((name) => ({ name, text: files.get(name)!.toString("latin1") }));
      return Buffer.from(mergeConfigs(base!, fragments).text, "latin1");
    };
    const words = ["-m", ...names];
    const script = join(await kernelScripts(), "scripts/kconfig/merge_config.sh");
    const program = (name: string, command: readonly string[]): Contestant => ({
      name,
      before: async () => rm(join(cwd, ".config"), { force: true }),
      run: async () => void (await execa(command[0]!, [...command.slice(1), ...words], { ...quiet, cwd })),
    });
    const programs = [
      program("merge_config.sh -m", ["sh", script]),
      program("the CLI's bundle under Node", [samebitsCommand, "kernel", "merge"]),
      program("./samebits kernel merge -m", [samebits, "kernel", "merge"]),
    ];
    // None of them may win by doing something else.
    for (const { name, before, run } of programs) {
      await before?.();
      await run();
      const result = await readFile(join(cwd, ".config"));
      if (!mergeInProcess().equals(result)) throw new Error(`${name}: another result than ours in process`);
    }
    const times = 100;
    const [inProcess, theirs, bundle, launcher] = await sideBySide(
      [
        {
          name: `${times} merges in process`,
          run: async () => {
            for (let i = 0; i < times; i++) mergeInProcess();
          },
        },
        ...programs,
      ],
      9,
    );
    const one = { ...inProcess!, name: "in process", median: inProcess!.median / times };
    compare("merge 5 fragments into Debian's cloud configuration", [one, theirs!], 500, "above");
    compare("the same, whole processes", [bundle!, theirs!], 10, "above");
    // For orientation: what the launcher adds is a digest over the sources, to see whether the CLI has to be built anew.
    rows.push({
      what: "the same, through the launcher",
      ours: `${launcher!.name} ${seconds(launcher!.median)}`,
      theirs: `${theirs!.name} ${seconds(theirs!.median)}`,
      ratio: `${(theirs!.median / launcher!.median).toFixed(2)}x`,
      goal: "",
    });
  },

  /** Steps that go wrong in known ways (test/corpus): what is found, and what is said of it. */
  async corpus() {
    tables.push(await corpusTable(scratch, colour));
  },
};

const wanted = process.argv.slice(2);
for (const name of wanted)
  if (!benches[name]) throw new Error(`no bench "${name}"; there are ${Object.keys(benches).join(", ")}`);
try {
  for (const [name, bench] of Object.entries(benches)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    process.stderr.write(`${name}\n`);
    await bench();
  }
} finally {
  await removeFolder(scratch);
}
for (const table of tables) process.stdout.write(table);
if (rows.length > 0) {
  process.stdout.write(
    renderTable(
      ["what", "samebits", "compared with", "ratio", "goal"],
      rows.map((row) => [row.what, row.ours, row.theirs, row.ratio, row.goal]),
      { colour },
    ),
  );
}
