import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { debianBases, snapshotBases } from "../../../src/debian/base-urls.ts";

let apt: string;
beforeEach(async () => {
  apt = await mkdtemp(join(tmpdir(), "samebits-apt-"));
  await mkdir(join(apt, "sources.list.d"));
});
afterEach(() => rm(apt, { recursive: true }));

const write = (name: string, text: string) => writeFile(join(apt, name), text);
const bases = (mirrors?: string) => debianBases({ mirrors, apt });

it("reads deb822 sources as Debian installs them", async () => {
  await write(
    "sources.list.d/debian.sources",
    `Types: deb
# a comment
URIs: http://mirror.example/debian
Suites: trixie trixie-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb deb-src
URIs: http://mirror.example/debian-security/ http://second.example/debian-security
Suites: trixie-security
Components: main non-free-firmware
Signed-By: /usr/share/keyrings/debian-archive-keyring.pgp

Types: deb
URIs: http://off.example/debian
Suites: trixie
Components: main
Enabled: no

Types: deb-src
URIs: http://source.example/debian
Suites: trixie
Components: main
`,
  );
  expect(await bases()).toEqual({
    main: ["http://mirror.example/debian"],
    security: ["http://mirror.example/debian-security", "http://second.example/debian-security"],
  });
});

it("reads one-line sources, and mirrors behind any path", async () => {
  await write(
    "sources.list",
    `# deb http://commented.example/debian trixie main
deb [arch=amd64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://10.0.0.1:3142/x trixie main contrib # why
deb https://user:secret@mirror.example/debian/ bookworm-backports main
deb http://plain.example/ trixie main
deb http://mirror.example/debian bullseye/updates main
deb file:/srv/mirror/debian/ sid main
deb cdrom:[Debian GNU/Linux 13]/ trixie main
deb tor+http://onion.example/debian trixie main
deb
`,
  );
  expect(await bases()).toEqual({
    main: [
      "http://10.0.0.1:3142/x",
      "https://user:secret@mirror.example/debian",
      "http://plain.example",
      "file:///srv/mirror/debian",
    ],
    security: ["http://mirror.example/debian"],
  });
});

it("takes no one else's packages for Debian's", async () => {
  await write(
    "sources.list.d/others.list",
    `deb [signed-by=/etc/apt/keyrings/tool.gpg] https://tool.example/linux/debian trixie stable
deb [signed-by=/usr/share/keyrings/other.gpg] https://other.example trixie main
deb https://charts.example stable main
deb https://database.example/pub trixie-pgdg main
deb https://runtime.example/node_22.x nodistro main
deb http://archive.raspbian.example/raspbian trixie main
deb http://flat.example/debian ./
`,
  );
  expect(await bases()).toEqual({ main: [], security: [] });
});

it("uses nothing of an Ubuntu machine", async () => {
  await write(
    "sources.list.d/ubuntu.sources",
    `Types: deb
URIs: http://archive.ubuntu.example/ubuntu/
Suites: noble noble-updates noble-security
Components: main universe
Signed-By: /usr/share/keyrings/ubuntu-archive-keyring.gpg
`,
  );
  expect(await bases()).toEqual({ main: [], security: [] });
});

it("follows mirror lists as Debian's cloud images have them", async () => {
  await write("list", "# best first\nhttps://one.example/debian\tpriority:1\nhttps://two.example/debian\n\n");
  await write(
    "sources.list.d/debian.sources",
    `Types: deb\nURIs: mirror+file://${apt}/list\nSuites: trixie\nComponents: main\n`,
  );
  expect((await bases()).main).toEqual(["https://one.example/debian", "https://two.example/debian"]);
});

it("puts SAMEBITS_DEBIAN_MIRROR first, each base once", async () => {
  await write("sources.list", "deb http://b.example/debian trixie main\ndeb http://c.example/debian trixie main\n");
  expect(await bases(" http://a.example/debian/  http://c.example/debian\nhttp://a.example/debian-security/ ")).toEqual(
    {
      main: ["http://a.example/debian", "http://c.example/debian", "http://b.example/debian"],
      security: ["http://a.example/debian-security"],
    },
  );
});

it("refuses a malformed SAMEBITS_DEBIAN_MIRROR with exit 2", async () => {
  for (const wrong of ["mirror.example/debian", "ftp://mirror.example", "http:///debian"]) {
    await expect(bases(wrong), wrong).rejects.toMatchObject({ exitCode: 2 });
  }
});

it("passes over files apt would not read, and machines without apt", async () => {
  await write("sources.list.d/a.sources", "not deb822");
  await write("sources.list.d/b.list.disabled", "deb http://b.example/debian trixie main");
  await write("sources.list.d/c~.list", "deb http://c.example/debian trixie main");
  expect((await bases()).main).toEqual([]);
  expect(await debianBases({ mirrors: undefined, apt: join(apt, "none") })).toEqual({ main: [], security: [] });
});

it("falls back to the archive of all times", () => {
  expect(snapshotBases("20260912T080000Z")).toEqual({
    main: ["http://snapshot.debian.org/archive/debian/20260912T080000Z"],
    security: ["http://snapshot.debian.org/archive/debian-security/20260912T080000Z"],
  });
  expect(() => snapshotBases("2026-09-12")).toThrow("not a snapshot time");
});
