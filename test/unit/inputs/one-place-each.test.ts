import { expect, it } from "vitest";
import { requireOnePlaceEach } from "../../../src/inputs/one-place-each.ts";
import { project } from "../image/project.ts";

const check = async (sources: string, binaries: string) =>
  requireOnePlaceEach({
    name: "mine",
    folder: await project({ "sources.toml": sources, "binaries.toml": binaries }),
  });
const SOURCES = '[go.tool]\nmodule = "example.org/tool"\nversion = "v1.0.0"\n';

it("a program that is built and one that comes as a file have places of their own", async () => {
  await check(SOURCES, '[tool]\ninstall = "/usr/bin/other"\n');
  await check("", '[tool]\ninstall = "/usr/bin/tool"\n');
});

it.each(["/usr/bin/tool", "/usr/bin/tool/part", "/usr/bin"])(
  "neither may be at %s when the other one is",
  async (place) => {
    await expect(check(SOURCES, `[file]\ninstall = "${place}"\n`)).rejects.toMatchObject({
      exitCode: 2,
      why: expect.arrayContaining([
        'sources.toml: "tool" is installed as /usr/bin/tool',
        `binaries.toml: "file" is installed as ${place}`,
      ]),
    });
  },
);
