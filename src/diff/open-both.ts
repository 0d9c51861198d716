import type { Bytes } from "../formats/bytes.ts";
import { type Content, digestOf } from "./content.ts";
import type { Digest, Member, Opened } from "./opened.ts";

/** What stands for the digest of a content that is the same on both sides. */
export const SAME = "same";

const WINDOW = 1024 * 1024;

/** Whether both have the same bytes; where they can be read anywhere, which stops at the first that differs. */
export function sameBytes(a: Bytes, b: Bytes): boolean {
  if (a.size !== b.size) return false;
  for (let at = 0; at < a.size; at += WINDOW) {
    const count = Math.min(WINDOW, a.size - at);
    if (!a.read(at, count).equals(b.read(at, count))) return false;
  }
  return true;
}

/**
 * Opens both sides of a container whose members can be read anywhere. Members of both are compared with each other, which takes
 * a fraction of the time that digests do.
 * @param exact whether members that differ are given digests: they tell whether the same two are met again elsewhere
 */
export async function openPlacedBoth(
  open: (bytes: Bytes, digest: Digest) => Promise<Opened>,
  a: Bytes,
  b: Bytes,
  exact: boolean,
): Promise<readonly [Opened, Opened]> {
  const [left, right] = [new Map<string, Content>(), new Map<string, Content>()];
  const keepIn = (contents: Map<string, Content>) => async (content: Content, name: string) => {
    contents.set(name, content);
    return name;
  };
  const [one, other] = [await open(a, keepIn(left)), await open(b, keepIn(right))];
  const digests = [new Map<string, string>(), new Map<string, string>()] as const;
  for (const [name, content] of left) {
    const counterpart = right.get(name);
    if (counterpart !== undefined && sameBytes(content.bytes!, counterpart.bytes!)) {
      for (const side of digests) side.set(name, SAME);
    } else if (counterpart !== undefined && !exact) {
      for (const [index, side] of digests.entries()) side.set(name, `${"ab"[index]} ${name}`);
    }
  }
  const withDigests = async (
    opened: Opened,
    contents: ReadonlyMap<string, Content>,
    known: ReadonlyMap<string, string>,
  ) => {
    const members: Member[] = [];
    for (const member of opened.members) {
      const { name, digest } = member;
      members.push(
        digest === undefined ? member : { ...member, digest: known.get(name) ?? (await digestOf(contents.get(name)!)) },
      );
    }
    return { ...opened, members };
  };
  return [await withDigests(one, left, digests[0]), await withDigests(other, right, digests[1])];
}
