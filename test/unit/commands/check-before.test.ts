import { expect, it } from "vitest";
import { checkBefore } from "../../../src/commands/check-before.ts";
import { loadImage } from "../../../src/image/definition.ts";
import { tree } from "../check/found.ts";

const FILES = {
  "images/x/image.toml": `description = "x"
kernel = "x"
[flavours.qemu]
compare = ["efi"]
[flavours.qemu.artifacts]
efi = "x.efi"
`,
  "images/x/packages.lock.json": '{"note":"","codename":"trixie","requested":{},"packages":[]}',
  "images/x/mkosi.conf": "[Output]\nFormat=none\n[Content]\nSourceDateEpoch=0\n",
};

async function warnings(files: Readonly<Record<string, string>>, strict: boolean) {
  const root = await tree({ ...FILES, ...files });
  const said: string[] = [];
  const report = { run: async () => {}, info: () => {}, event: () => {}, warn: (text: string) => void said.push(text) };
  const error = await checkBefore({ root, report }, await loadImage(root, "x"), { strict }).then(
    () => undefined,
    (thrown) => thrown,
  );
  return { said, error };
}

it("has nothing to say of an image without findings, or with waivers", async () => {
  const waived = "#!/bin/sh\numask 022\nuuidgen > f # samebits: allow random-value thrown away\n";
  expect(await warnings({ "images/x/mkosi.build": waived }, true)).toEqual({ said: [], error: undefined });
});

it("warns in one line each, of a dozen in ten", async () => {
  const script = `#!/bin/sh\numask 022\n${"uuidgen > f\n".repeat(12)}`;
  const { said, error } = await warnings({ "images/x/mkosi.build": script }, false);
  expect(error).toBeUndefined();
  expect(said).toHaveLength(12);
  expect(said[0]).toBe("images/x/mkosi.build:3:1 random-value: a random UUID can get into what is built");
  expect(said.slice(-2)).toEqual(["and 2 more", "samebits check x tells why, and what to do"]);
});

it("refuses with --strict, for a warning too", async () => {
  const { said, error } = await warnings({ "images/x/mkosi.build": "#!/bin/sh\nuseradd x\n" }, true);
  expect(said).toEqual([]);
  expect(error).toMatchObject({
    exitCode: 1,
    why: ["images/x/mkosi.build:2:1 account-without-id: an account whose number is not fixed"],
  });
});

it("leaves a lock that cannot be read to the build", async () => {
  const files = { "images/x/packages.lock.json": "{" };
  expect(await warnings(files, false)).toEqual({ said: [], error: undefined });
  expect((await warnings(files, true)).error).toMatchObject({ exitCode: 2 });
});

it("takes no notice of what a machine adds of its own: that is marked, and never locked", async () => {
  const own = { "images/x/mkosi.local.conf": "[Content]\nPackages=nano\n", "images/x/custom/etc/x": "" };
  expect(await warnings(own, true)).toEqual({ said: [], error: undefined });
});
