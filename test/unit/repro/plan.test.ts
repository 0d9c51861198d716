import { describe, expect, it } from "vitest";
import { QUIET } from "../../../src/image/surroundings.ts";
import { planKernel, planRun } from "../../../src/repro/plan.ts";
import { type Machine, VARIATIONS } from "../../../src/repro/variations.ts";
import { parseVary } from "../../../src/repro/vary-option.ts";

const machine: Machine = {
  uid: 0,
  processors: [0, 1, 2, 3],
  listing: "otherwise",
  withoutFuse: undefined,
  withoutOtherFileSystem: undefined,
  withoutPersonality: undefined,
};
const tools = {
  disorderfs: ["disorderfs"],
  localePath: "/locale",
  faketime: { inToolchain: "/usr/lib/faketime.so", inStore: "/store/faketime.so" },
};
const plan = (more: Partial<Parameters<typeof planRun>[0]> = {}) =>
  planRun({ seed: "0123456789ab", number: 1, wanted: parseVary("all"), machine, tools, subject: "image", ...more });
const notDone = ({ varied }: Pick<ReturnType<typeof plan>, "varied">) =>
  varied.filter((one) => one.notDone !== undefined).map(({ name }) => name);

describe("the surroundings of a further build", () => {
  it("differ in everything but what an image does not stand, and say so", () => {
    const { surroundings, varied } = plan();
    expect(varied.map(({ name }) => name)).toEqual(VARIATIONS.map(({ name }) => name));
    expect(notDone({ varied })).toEqual(["uname"]);
    for (const name of Object.keys(QUIET) as (keyof typeof QUIET)[]) {
      expect(surroundings[name], name).not.toEqual(QUIET[name]);
    }
    for (const one of varied) expect(one.first === one.other, one.name).toBe(one.notDone !== undefined);
    expect(surroundings.folder.length).not.toBe(QUIET.folder.length);
  });

  it("are those of the first build without any variation", () => {
    const { surroundings, varied } = plan({ wanted: new Set() });
    expect(surroundings).toEqual(QUIET);
    expect(varied.every((one) => one.notDone === "left out: --vary")).toBe(true);
  });

  it("follow from the seed; another one gives others", () => {
    expect(plan()).toEqual(plan());
    expect(plan({ seed: "ffff" }).surroundings).not.toEqual(plan().surroundings);
  });

  it("each value is the same whatever else is varied: a bisection would look for something else otherwise", () => {
    const all = plan().surroundings;
    for (const { name } of VARIATIONS) {
      const { surroundings, varied } = plan({ wanted: new Set([name]) });
      const changed = (Object.keys(surroundings) as (keyof typeof all)[]).filter(
        (key) => JSON.stringify(surroundings[key]) !== JSON.stringify(QUIET[key]),
      );
      if (name === "uname") expect(changed).toEqual([]);
      else {
        expect(changed.length, name).toBeGreaterThan(0);
        for (const key of changed) expect(surroundings[key], name).toEqual(all[key]);
      }
      expect(varied.filter((one) => one.notDone === undefined).length).toBe(name === "uname" ? 0 : 1);
    }
  });

  it("every run has a seed of its own, with which it can be repeated as the first one", () => {
    const seeds = [1, 2, 3].map((number) => plan({ number }).seed);
    expect(new Set(seeds).size).toBe(3);
    expect(seeds[0]).toBe("0123456789ab");
  });

  it("what excludes each other takes turns", () => {
    const [one, two] = [plan({ number: 1 }), plan({ number: 2 })];
    expect(one.surroundings.subordinate).toBeGreaterThan(65_535);
    expect(one.surroundings.disorder?.workspace).toBeUndefined();
    expect(two.surroundings.subordinate).toBeUndefined();
    expect(two.surroundings.disorder?.workspace).toBe("backwards");
    expect(two.varied.find(({ name }) => name === "privileges")?.notDone).toBe("in every second build");
    // A step is small: its folders are in another order first.
    expect(plan({ subject: "step" }).surroundings.disorder?.workspace).toBe("by name");
  });

  it.each([
    ["by name", "backwards", "by name"],
    ["backwards", "by name", "backwards"],
    ["otherwise", "by name", "backwards"],
  ] as const)("a file system that lists %s is shown %s first, then %s", (listing, first, second) => {
    const shown = (number: number) =>
      plan({ machine: { ...machine, listing }, number }).surroundings.disorder?.readings;
    expect([shown(1), shown(2)]).toEqual([first, second]);
  });

  it("what the machine does not let be varied stays, with the reason", () => {
    const poor: Machine = {
      uid: 1000,
      processors: [0],
      listing: "otherwise",
      withoutFuse: "no FUSE",
      withoutOtherFileSystem: "no room",
      withoutPersonality: "filtered",
    };
    const made = plan({ machine: poor });
    expect(notDone(made)).toEqual(["processors", "fileorder", "filesystem", "aslr", "uname", "privileges"]);
    expect(made.varied.find(({ name }) => name === "fileorder")?.notDone).toBe("no FUSE");
    expect(made.surroundings).toMatchObject({ memory: true });
    expect(made.surroundings.disorder).toBeUndefined();
  });

  it("processors are some of those that may be used, which need not begin with 0", () => {
    const { surroundings, varied } = plan({ machine: { ...machine, processors: [5, 9] } });
    expect(surroundings.processors).toEqual([5]);
    expect(varied.find(({ name }) => name === "processors")).toMatchObject({ first: "all", other: "1" });
  });

  it("no clock goes beyond 2038, where 32 bits end", () => {
    for (let seed = 0; seed < 200; seed++) {
      const { clock } = plan({ seed: seed.toString(16).padStart(4, "0") }).surroundings;
      expect(clock!.seconds).toBeGreaterThan(366 * 86_400);
      expect(Date.UTC(2031, 0) / 1000 + clock!.seconds).toBeLessThan(2 ** 31);
    }
  });

  it("a step's clock comes out of the store: nothing of it lies in a chroot", () => {
    expect(plan({ subject: "step" }).surroundings.clock?.library).toBe("/store/faketime.so");
    expect(plan().surroundings.clock?.library).toBe("/usr/lib/faketime.so");
  });
});

describe("the surroundings of a kernel", () => {
  const kernel = (wanted = parseVary("all")) => planKernel({ seed: "0123456789ab", number: 1, wanted, machine, tools });

  it("are handed to nix/kernel-environment.sh by name", () => {
    const { others, varied } = kernel();
    expect(Object.keys(others).sort()).toEqual([
      "clock",
      "environment",
      "folder",
      "home",
      "hostname",
      "jobs",
      "locale",
      "personality",
      "timezone",
      "umask",
      "user",
    ]);
    expect(others).toMatchObject({ jobs: "9", personality: "--uname-2.6", locale: "tr_TR.UTF-8" });
    expect(others.folder).toMatch(/^\/build\/srv\//);
    expect(others.environment).toMatch(/^SAMEBITS_[A-Z]+=[a-z]+$/);
    expect(others.clock).toMatch(/^\+\d+s$/);
    expect(notDone({ varied })).toEqual(["fileorder", "filesystem", "privileges"]);
    const shown = (name: string) => varied.find((one) => one.name === name);
    expect(shown("path")).toMatchObject({ first: "/build/linux", other: others.folder });
    expect(shown("aslr")).toMatchObject({ first: "fixed", other: "random" });
  });

  it("hold nothing of what is left out", () => {
    expect(kernel(new Set()).others).toEqual({});
    // Nix's builders have fixed addresses: random ones are no option of setarch, but the lack of one.
    expect(kernel(new Set(["aslr"])).others).toEqual({ personality: "" });
    expect(kernel(new Set(["uname"])).others).toEqual({ personality: "--addr-no-randomize --uname-2.6" });
    expect(Object.keys(kernel(new Set(["umask"])).others)).toEqual(["umask"]);
  });
});
