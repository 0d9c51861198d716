import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SamebitsError } from "../../../../src/base/errors.ts";
import { describeChain, resolveScc } from "../../../../src/kernel/scc/resolve.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "samebits-scc-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

const show = (path: string) => relative(root, path);
const resolved = async (entry: string, roots: readonly string[] = ["."], within: readonly string[] = ["."]) => {
  const absolute = (names: readonly string[]) => names.map((name) => join(root, name));
  const found = await resolveScc(join(root, entry), { roots: absolute(roots), within: absolute(within), show });
  return {
    fragments: found.fragments.map((one) => `${one.class} ${show(one.path)} ${describeChain(one.chain)}`),
    patches: found.patches.map((one) => `${show(one.path)} ${describeChain(one.chain)}`),
    defines: found.defines.map(({ name, value }) => `${name}=${value}`),
    descriptions: found.descriptions.map(show),
  };
};

async function errorOf(promise: Promise<unknown>): Promise<SamebitsError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(SamebitsError);
  expect((error as SamebitsError).exitCode).toBe(2);
  return error as SamebitsError;
}

describe("the fixtures, in the style of Yocto's kernel-cache", () => {
  const cache = join(import.meta.dirname, "../../../fixtures/scc");
  const showHere = (path: string) => relative(cache, path);
  const read = (entry: string) => resolveScc(join(cache, entry), { roots: [cache], within: [cache], show: showHere });

  it("a machine is its type without patches, then its own, in the order of the lines", async () => {
    const { fragments, patches, defines, descriptions } = await read("bsp/vm/vm-standard.scc");
    expect(fragments.map((one) => `${one.class} ${showHere(one.path)} ${describeChain(one.chain)}`)).toEqual([
      "non-hardware ktypes/base/base.cfg bsp/vm/vm-standard.scc:7 -> ktypes/standard/standard.scc:3 -> ktypes/base/base.scc:7",
      "non-hardware ktypes/standard/standard.cfg bsp/vm/vm-standard.scc:7 -> ktypes/standard/standard.scc:6",
      "non-hardware features/net/net.cfg bsp/vm/vm-standard.scc:7 -> ktypes/standard/standard.scc:7 -> features/net/net.scc:2",
      "hardware bsp/vm/vm.cfg bsp/vm/vm-standard.scc:10 -> bsp/vm/vm.scc:1",
      "hardware cfg/virtio.cfg bsp/vm/vm-standard.scc:10 -> bsp/vm/vm.scc:3 -> cfg/virtio.scc:3",
      "non-hardware features/net/net.cfg bsp/vm/vm-standard.scc:10 -> bsp/vm/vm.scc:3 -> cfg/virtio.scc:4 -> features/net/net.scc:2",
      "non-hardware features/greeting/greeting.cfg bsp/vm/vm-standard.scc:10 -> bsp/vm/vm.scc:4 -> features/greeting/greeting.scc:5",
    ]);
    expect(patches.map((one) => showHere(one.path))).toEqual([
      "features/greeting/0001-init-an-option-for-a-greeting.patch",
      "features/greeting/0002-init-the-text-of-the-greeting.patch",
    ]);
    expect(defines.filter(({ name }) => name.startsWith("K") && !name.startsWith("KFEATURE"))).toEqual([
      { file: "bsp/vm/vm-standard.scc", line: 1, name: "KMACHINE", value: "vm" },
      { file: "bsp/vm/vm-standard.scc", line: 2, name: "KMACHINE", value: "qemux86-64" },
      { file: "bsp/vm/vm-standard.scc", line: 3, name: "KTYPE", value: "standard" },
      { file: "bsp/vm/vm-standard.scc", line: 4, name: "KARCH", value: "x86_64" },
      { file: "ktypes/standard/standard.scc", line: 1, name: "KTYPE", value: "standard" },
    ]);
    expect(defines.find(({ file }) => file === "ktypes/base/base.scc")?.value).toBe(
      "The base of every kernel: policy, and nothing of a machine",
    );
    expect(descriptions.map(showHere)).toHaveLength(7);
  });

  it("resolve, each by itself", async () => {
    const all = (await readdir(cache, { recursive: true })).filter((name) => name.endsWith(".scc"));
    expect(all).toHaveLength(7);
    for (const entry of all) await read(entry);
  });
});

describe("an include", () => {
  it("is looked for in the roots in their order, and then beside the file", async () => {
    await write({
      "k/a.scc": "include b.scc\ninclude c.scc\ninclude only.scc\n",
      "k/b.scc": "define FROM k\n",
      "k/c.scc": "define FROM k\n",
      "k/only.scc": "define FROM k\n",
      "one/b.scc": "define FROM one\n",
      "two/b.scc": "define FROM two\n",
      "two/c.scc": "define FROM two\n",
    });
    expect((await resolved("k/a.scc", ["one", "two"])).defines).toEqual(["FROM=one", "FROM=two", "FROM=k"]);
  });

  it("may name a folder, or leave the ending off", async () => {
    await write({
      "k/a.scc": "include features/net\ninclude cfg/smp\ninclude whole\n",
      "features/net/net.scc": "define A 1\n",
      "cfg/smp.scc": "define A 2\n",
      "whole/whole.scc": "define A 3\n",
    });
    expect((await resolved("k/a.scc")).defines).toEqual(["A=1", "A=2", "A=3"]);
  });

  it("of a fragment or patch stands for kconf non-hardware and patch, whatever its flags", async () => {
    await write({
      "k/a.scc": "include b.scc nocfg nopatch\n",
      "k/b.scc": "include c.cfg\ninclude d.config\ninclude vm_defconfig\ninclude e.patch nopatch\n",
      ...Object.fromEntries(["c.cfg", "d.config", "vm_defconfig", "e.patch"].map((name) => [`k/${name}`, ""])),
      "c.cfg": "",
    });
    const { fragments, patches } = await resolved("k/a.scc");
    expect(fragments).toEqual([
      "non-hardware k/c.cfg k/a.scc:1 -> k/b.scc:1",
      "non-hardware k/d.config k/a.scc:1 -> k/b.scc:2",
      "non-hardware k/vm_defconfig k/a.scc:1 -> k/b.scc:3",
    ]);
    expect(patches).toEqual(["k/e.patch k/a.scc:1 -> k/b.scc:4"]);
  });

  it("with nopatch or nocfg holds for all below, but for what is forced; what is left out need not exist", async () => {
    await write({
      "a.scc": "include b.scc nocfg\ninclude c.scc nopatch\ninclude c.scc\n",
      "b.scc": "include c.scc\nkconf hardware none.cfg\nforce kconf hardware forced.cfg\n",
      "c.scc": "kconf hardware c.cfg\npatch c.patch\n",
      "c.cfg": "",
      "c.patch": "",
      "forced.cfg": "",
    });
    const { fragments, patches } = await resolved("a.scc");
    expect(fragments).toEqual([
      "hardware forced.cfg a.scc:1 -> b.scc:3",
      "hardware c.cfg a.scc:2 -> c.scc:1",
      "hardware c.cfg a.scc:3 -> c.scc:1",
    ]);
    expect(patches).toEqual(["c.patch a.scc:1 -> b.scc:1 -> c.scc:2"]);
  });
});

describe("a condition", () => {
  const machine = (arch: string) => ({
    [`${arch || "none"}.scc`]: `${arch && `define KARCH ${arch}\n`}include kgdb.scc\n`,
  });

  it("looks at what has been defined so far, in whatever file; what is not taken need not exist", async () => {
    await write({
      ...machine("x86_64"),
      ...machine("i386"),
      ...machine("arm"),
      ...machine(""),
      "kgdb.scc": [
        'if [ "$KARCH" = "x86_64" ] || [ "$KARCH" = "i386" ]; then',
        "  kconf non-hardware x86.cfg",
        'elif [ -n "$KARCH" ]; then',
        "  include other.scc",
        "else",
        "  patch none.patch",
        "fi",
      ].join("\n"),
      "other.scc": "define OTHER y\n",
      "x86.cfg": "",
    });
    expect((await resolved("x86_64.scc")).fragments).toEqual(["non-hardware x86.cfg x86_64.scc:2 -> kgdb.scc:2"]);
    expect((await resolved("i386.scc")).fragments).toHaveLength(1);
    const arm = await resolved("arm.scc");
    expect([arm.fragments, arm.descriptions]).toEqual([[], ["arm.scc", "kgdb.scc", "other.scc"]]);
    expect((await errorOf(resolved("none.scc"))).message).toBe(
      "none.scc:1 -> kgdb.scc:6: patch none.patch does not exist",
    );
  });

  it("takes && and || from left to right, as bash does", async () => {
    const tests = [
      ["[ a = a ] || [ a = b ] && [ a = b ]", false],
      ["[ a = b ] && [ a = b ] || [ a = a ]", true],
      [`[ "$A" == 1 ] && [ \${A} != 2 ] && [ -z "$B" ]`, true],
      ['[ -n "$B" ]', false],
    ] as const;
    for (const [test, expected] of tests) {
      await write({ "a.scc": `define A 1\nif ${test}; then\ndefine TAKEN y\nfi\n` });
      expect((await resolved("a.scc")).defines, test).toEqual(["A=1", ...(expected ? ["TAKEN=y"] : [])]);
    }
  });
});

describe("a fragment or patch", () => {
  it("is looked for beside the file that names it, and then in the roots", async () => {
    await write({
      "k/a.scc": "kconf hardware both.cfg\nkconf hardware cfg/root.cfg\npatch p.patch\nkconf hardware sub/x.cfg\n",
      "k/both.cfg": "",
      "both.cfg": "",
      "cfg/root.cfg": "",
      "p.patch": "",
      "k/sub/x.cfg": "",
    });
    const { fragments, patches } = await resolved("k/a.scc");
    expect(fragments.map((line) => line.split(" ")[1])).toEqual(["k/both.cfg", "cfg/root.cfg", "k/sub/x.cfg"]);
    expect(patches).toEqual(["p.patch k/a.scc:3"]);
  });
});

describe("what cannot be resolved is an error that names the way to it:", () => {
  it("a cycle", async () => {
    await write({
      "a.scc": "define A 1\ninclude b.scc\n",
      "b.scc": "include c.scc\n",
      "c.scc": "\ninclude b.scc\n",
    });
    const error = await errorOf(resolved("a.scc"));
    expect(error.message).toBe("b.scc includes itself");
    expect(error.why).toEqual(["b.scc:1 -> c.scc:2 -> b.scc", "reached by a.scc:2"]);
  });

  it("a file that includes itself", async () => {
    await write({ "a.scc": "include a.scc\n" });
    const error = await errorOf(resolved("a.scc"));
    expect([error.message, ...error.why]).toEqual(["a.scc includes itself", "a.scc:1 -> a.scc"]);
  });

  it("a missing file, with the nearest", async () => {
    await write({
      "a.scc": "include b.scc\n",
      "b.scc": "include fetures/net/net.scc\n",
      "c.scc": "kconf hardware nett.cfg\n",
      "d.scc": "patch 0001-x.patch\n",
      "features/net/net.scc": "",
      "features/net/net.cfg": "",
      "k/e.scc": "include nothing.scc\n",
    });
    const include = await errorOf(resolved("a.scc"));
    expect(include.message).toBe("a.scc:1 -> b.scc:1: feature fetures/net/net.scc does not exist");
    expect(include.why).toContain('did you mean "features/net/net.scc"?');
    expect(include.next.join()).toContain('"features" in kernel.toml');
    const fragment = await errorOf(resolved("c.scc"));
    expect(fragment.message).toBe("c.scc:1: fragment nett.cfg does not exist");
    expect((await errorOf(resolved("d.scc"))).message).toBe("d.scc:1: patch 0001-x.patch does not exist");
    expect((await errorOf(resolved("k/e.scc", ["features"]))).why).toContain("looked in features, k");
  });

  it("a mistake in an included file", async () => {
    await write({ "a.scc": "include b.scc\n", "b.scc": "include c.scc\n", "c.scc": "\nkonf hardware x\n" });
    const error = await errorOf(resolved("a.scc"));
    expect(error.message).toBe('c.scc:2: "konf" is not a command of a feature');
    expect(error.why).toContain("included by a.scc:1 -> b.scc:1");
  });

  it("a path that leads outside, or is absolute", async () => {
    await write({ "k/a.scc": "patch ../secret.patch\n", "secret.patch": "", "k/b.scc": "include /etc/x.scc\n" });
    const outside = await errorOf(resolved("k/a.scc", ["k"], ["k"]));
    expect(outside.message).toContain("k/a.scc:1: patch ../secret.patch lies outside");
    expect((await errorOf(resolved("k/b.scc", ["k"], ["k"]))).message).toBe(
      "k/b.scc:1: feature /etc/x.scc is an absolute path",
    );
  });

  it("a binary file", async () => {
    await write({ "a.scc": "include b.scc\n", "b.scc": "\0" });
    expect((await errorOf(resolved("a.scc"))).message).toContain("b.scc: the feature is a binary file");
  });

  it("includes without end", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `${index}.scc`,
        `include ${index + 1}.scc\ninclude ${index + 1}.scc\n`,
      ]),
    );
    await write({ ...files, "40.scc": "" });
    expect((await errorOf(resolved("0.scc"))).message).toContain("more than 20000 includes");
  });
});

describe("any acyclic set of features", () => {
  it("gives fragments in the order of a depth-first walk, and each patch once", async () => {
    // Feature i includes only features after it.
    const SIZE = 6;
    const features = fc.tuple(
      ...Array.from({ length: SIZE }, (_, at) =>
        fc.array(
          at === SIZE - 1
            ? fc.constantFrom(-1, -2)
            : fc.oneof(fc.constantFrom(-1, -2), fc.integer({ min: at + 1, max: SIZE - 1 })),
          { maxLength: 4 },
        ),
      ),
    );
    await fc.assert(
      fc.asyncProperty(features, async (lists) => {
        const files: Record<string, string> = {};
        for (const [at, list] of lists.entries()) {
          files[`${at}.cfg`] = "";
          files[`${at}.patch`] = "";
          files[`${at}.scc`] = list
            .map((to) =>
              to === -1 ? `kconf hardware ${at}.cfg\n` : to === -2 ? `patch ${at}.patch\n` : `include ${to}.scc\n`,
            )
            .join("");
        }
        await write(files);
        const fragments: string[] = [];
        const patches = new Set<string>();
        const walk = (at: number): void => {
          for (const to of lists[at]!) {
            if (to === -1) fragments.push(`${at}.cfg`);
            else if (to === -2) patches.add(`${at}.patch`);
            else walk(to);
          }
        };
        walk(0);
        const found = await resolved("0.scc");
        expect(found.fragments.map((line) => line.split(" ")[1])).toEqual(fragments);
        expect(found.patches.map((line) => line.split(" ")[0])).toEqual([...patches]);
      }),
      { numRuns: 40 },
    );
  });
});
