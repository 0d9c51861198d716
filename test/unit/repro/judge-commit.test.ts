import { describe, expect, it } from "vitest";
import { judgeCommit } from "../../../src/repro/judge-commit.ts";
import { parseTrustedComment } from "../../../src/repro/trusted-comment.ts";

const ID = "0123456789abcdef0123456789abcdef01234567";
const OTHER = "fedcba9876543210fedcba9876543210fedcba98";
const clean = { id: ID, changed: false };

const judge = (text: string | undefined, checkout: Parameters<typeof judgeCommit>[1], same = false) =>
  judgeCommit(text === undefined ? undefined : parseTrustedComment(text), checkout, same);

describe("judgeCommit", () => {
  it("agrees with the commit that is checked out, short or complete", () => {
    for (const text of [`commit:${ID}`, `commit:${ID.slice(0, 9)}`]) {
      expect(judge(text, clean)).toMatchObject({ agrees: true, warning: undefined, next: undefined });
    }
  });

  it("says which commit to check out when bits differ", () => {
    const found = judge(`commit:${OTHER}`, clean);
    expect(found).toMatchObject({ agrees: false, checkout: ID, named: [OTHER] });
    expect(found.next).toContain(`git checkout ${OTHER}`);
    expect(found.warning).toMatch(/fedcba987654.*0123456789ab/);
  });

  it("warns of another commit with the same bits, and asks for nothing", () => {
    const found = judge(`commit:${OTHER}`, clean, true);
    expect(found).toMatchObject({ agrees: false, next: undefined });
    expect(found.warning).toContain("both come to the same bits");
  });

  it("does not take changed files for the commit", () => {
    expect(judge(`commit:${ID}`, { id: ID, changed: true })).toMatchObject({
      agrees: false,
      next: expect.stringContaining("git status"),
    });
    expect(judge(`commit:${ID}-dirty`, clean)).toMatchObject({ agrees: false, warning: expect.any(String) });
  });

  it("says what cannot be said", () => {
    expect(judge(undefined, clean)).toMatchObject({ agrees: undefined, warning: undefined });
    expect(judge("version:1", clean)).toMatchObject({
      agrees: undefined,
      warning: expect.stringContaining("no commit"),
    });
    expect(judge(`commit:${ID} rev:${OTHER}`, clean)).toMatchObject({
      agrees: undefined,
      warning: expect.stringContaining("several"),
    });
    const none = judge(`commit:${ID}`, { none: "git is not installed" });
    expect(none).toMatchObject({ agrees: undefined, warning: expect.stringContaining("git is not installed") });
    expect(none.next).toContain(ID);
  });
});
