import { describe, expect, it } from "vitest";
import { parseProcessors } from "../../../src/repro/machine.ts";

describe("the processors that a process may use", () => {
  it.each([
    ["0-3", [0, 1, 2, 3]],
    ["1", [1]],
    ["2-3,6,8-9", [2, 3, 6, 8, 9]],
  ])("Cpus_allowed_list: %s", (list, numbers) => {
    expect(parseProcessors(`Name:\tnode\nCpus_allowed:\t3\nCpus_allowed_list:\t${list}\nMems_allowed:\t1\n`)).toEqual(
      numbers,
    );
  });
});
