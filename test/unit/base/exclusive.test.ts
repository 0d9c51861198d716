import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { SamebitsError } from "../../../src/base/errors.ts";
import { type Holder, withExclusive } from "../../../src/base/exclusive.ts";
import { bundleScript, newFolder, startScript } from "./script.ts";

let script: string;
beforeAll(async () => {
  script = await bundleScript(`
    import { withExclusive } from "./exclusive.ts";
    const [folder, name, milliseconds, wait] = process.argv.slice(2);
    try {
      await withExclusive(
        "build minimal",
        { describe: "build of " + name, folder, wait: wait === "wait", onWait: (holder) => console.log("waits for " + holder?.describe) },
        async () => {
          console.log("begins " + name);
          await new Promise((resolve) => setTimeout(resolve, Number(milliseconds)));
          console.log("ends " + name);
        },
      );
    } catch (error) {
      console.log(error.message, ...error.why, ...error.next);
      process.exitCode = error.exitCode;
    }
  `);
});

it("fails at once with exit 1 and names the holder's pid and work, when told not to wait", async () => {
  const folder = await newFolder();
  const holder = startScript(script, folder, "first", "60000", "wait");
  await holder.says(/begins first/);
  const second = startScript(script, folder, "second", "0", "no");
  expect(await second.ended).toBe(1);
  expect(second.output()).toMatch(
    new RegExp(`process ${holder.child.pid} has been busy with the build of first since \\d{4}-`),
  );
  expect(second.output()).toContain(`kill ${holder.child.pid}`);
  expect(second.output()).not.toContain("begins");
  holder.child.kill("SIGKILL");
  await holder.ended;
});

it("is free again the moment the holder is killed with -9", async () => {
  const folder = await newFolder();
  const holder = startScript(script, folder, "first", "60000", "wait");
  await holder.says(/begins first/);
  holder.child.kill("SIGKILL");
  await holder.ended;
  const second = startScript(script, folder, "second", "0", "no");
  expect(await second.ended).toBe(0);
  expect(second.output()).toContain("ends second");
});

it("lets two wait, one after the other, also when the holder is killed", async () => {
  const folder = await newFolder();
  const holder = startScript(script, folder, "first", "60000", "wait");
  await holder.says(/begins first/);
  const waiters = ["second", "third"].map((name) => startScript(script, folder, name, "400", "wait"));
  for (const waiter of waiters) await waiter.says(/waits for build of first/);
  holder.child.kill("SIGKILL");
  const begun: { name: string; at: number }[] = [];
  await Promise.all(
    waiters.map(async (waiter) => {
      const name = (await waiter.says(/begins (\w+)/))[1]!;
      begun.push({ name, at: Date.now() });
      expect(await waiter.ended).toBe(0);
    }),
  );
  expect(begun).toHaveLength(2);
  expect(Math.abs(begun[1]!.at - begun[0]!.at)).toBeGreaterThan(300);
  const late = waiters.find((waiter) => waiter.output().includes(`begins ${begun[1]!.name}`))!;
  expect(late.output()).toContain(`waits for build of ${begun[0]!.name}`);
});

it("never has two inside at once, whatever the timing", async () => {
  const folder = await newFolder();
  let inside = 0;
  let most = 0;
  let done = 0;
  await Promise.all(
    Array.from({ length: 20 }, () =>
      withExclusive("name", { describe: "work", folder, wait: true }, async () => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
        inside--;
        done++;
      }),
    ),
  );
  expect({ most, done }).toEqual({ most: 1, done: 20 });
});

it("tells names and folders apart, and knows a folder under another path", async () => {
  const folder = await newFolder();
  await mkdir(join(folder, "a"));
  await symlink("a", join(folder, "b"));
  const at = (name: string, where: string) => ({ name, folder: join(folder, where) });
  const free = async (place: { name: string; folder: string }) =>
    withExclusive(place.name, { describe: "work", folder: place.folder, wait: false }, async () => true).catch(
      (error) => {
        expect(error).toBeInstanceOf(SamebitsError);
        return false;
      },
    );
  await withExclusive("x", { describe: "work", folder: join(folder, "a"), wait: false }, async () => {
    expect(await free(at("x", "b"))).toBe(false);
    expect(await free(at("y", "a"))).toBe(true);
    expect(await free(at("x", "."))).toBe(true);
  });
  expect(await free(at("x", "b"))).toBe(true);
});

it("is released when the work fails, and waiting ends on abort", async () => {
  const folder = await newFolder();
  const options = { describe: "work", folder, wait: true };
  await expect(withExclusive("x", options, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  const reason = new Error("stop");
  const controller = new AbortController();
  let seen: Holder | undefined;
  await withExclusive("x", options, async () => {
    const waiting = withExclusive(
      "x",
      {
        ...options,
        signal: controller.signal,
        onWait: (holder) => {
          seen = holder;
          controller.abort(reason);
        },
      },
      async () => {},
    );
    await expect(waiting).rejects.toBe(reason);
  });
  expect(seen).toMatchObject({ pid: process.pid, describe: "work" });
});
