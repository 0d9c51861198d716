import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeFolder } from "../../src/base/workspace.ts";
import { insideTree } from "../../src/nix/tool.ts";
import { BuilderHub } from "../support/builder-hub.ts";
import { machineNix, plainEnv, temporary } from "../support/nix.ts";
import { checkout, until } from "../support/project.ts";

/** The image's own Go programs: their tests with the locked compiler, and render-config as the image has it against a BuilderHub. */
const IMAGE = join(checkout, "images/buildernet");
const SERVICES = join(IMAGE, "mkosi.images/buildernet/mkosi.extra");

let folder: string;
let renderConfig: string;
let go: { readonly command: readonly string[]; readonly modules: string };

beforeAll(async () => {
  folder = await temporary("render-config");
  const nix = await machineNix(folder);
  const [enter, tree, modules, programs] = await nix.build("build-programs", [
    "enter",
    "toolchains.go",
    "programs.buildernet.built.programs.modules",
    "programs.buildernet.built.programs",
  ]);
  go = { command: insideTree(enter!, tree!)(["go"]), modules: modules! };
  renderConfig = join(programs!, "usr/bin/render-config");
});

afterAll(() => removeFolder(folder));

it("the tests of the Go module pass with the locked compiler", async () => {
  const [command, ...words] = go.command;
  const run = (...args: string[]) =>
    execa(command!, [...words, ...args], {
      cwd: join(IMAGE, "programs"),
      extendEnv: false,
      env: {
        PATH: "/usr/bin",
        HOME: folder,
        GOCACHE: join(folder, "cache"),
        GOMODCACHE: join(folder, "modules"),
        GOPROXY: `file://${go.modules}`,
        GOFLAGS: "-mod=readonly -modcacherw",
        GOSUMDB: "off",
        GOENV: "off",
        GOTOOLCHAIN: "local",
        CGO_ENABLED: "0",
      },
    });
  const { stdout } = await run("test", "./...");
  expect(stdout).toMatch(/^ok\s+buildernet\/cmd\/render-config\s/m);
  expect(stdout).not.toMatch(/^(FAIL|---)/m);
});

/** A root folder with templates, and the folders that these lead to. */
async function tree(name: string, templates: Readonly<Record<string, string>>): Promise<string> {
  const root = join(folder, name);
  await mkdir(join(root, "usr/lib/render-config/destinations.d"), { recursive: true });
  await mkdir(join(root, "run/a"), { recursive: true });
  await writeFile(join(root, "usr/lib/render-config/destinations.d/a.conf"), "/run/a/\n");
  await mkdir(join(root, "usr/lib/mustache-templates/run/a"), { recursive: true });
  for (const [file, text] of Object.entries(templates)) {
    await writeFile(join(root, "usr/lib/mustache-templates/run/a", file), text);
  }
  return root;
}

const options = { extendEnv: false, env: plainEnv, all: true, reject: false } as const;
const flags = (root: string, hub: { readonly url: string }) => [
  ...["--root", root, "--url", hub.url.replace("localhost", "127.0.0.1"), "--state", "/run/done"],
  ...["--retry-first", "20ms", "--retry-cap", "50ms", "--timeout", "2s"],
];
const read = (root: string, path: string) => readFile(join(root, path), "utf8");
const there = (root: string, path: string) =>
  stat(join(root, path)).then(
    () => true,
    () => false,
  );

describe("render-config", () => {
  it("waits for a BuilderHub that is away, does not know it or answers nonsense, changes nothing meanwhile, and goes on once it is there", async () => {
    const root = await tree("recovers", {
      "config.toml_600": 'key = "{{secret}}"\n',
      blob_unsafe_440: "{{{blob}}}",
      plain: "{{number}} {{#list}}{{name}};{{/list}}\n",
    });
    await writeFile(join(root, "run/a/config.toml"), "before");
    const hub = await BuilderHub.start({ kind: "text", body: "<html>Secret</html>" });
    const url = hub.url.replace("localhost", "127.0.0.1");
    await hub.down();
    const process = execa(renderConfig, flags(root, hub), options);
    let output = "";
    process.all!.on("data", (chunk) => {
      output += chunk;
    });
    const says = (message: string) => until(message, () => output.includes(message), 20);
    await says(`BuilderHub at ${url}: connection refused; trying again in 0.0 s`);
    await hub.up();
    await says(": the answer is not JSON (byte 1); trying again");
    hub.known = false;
    await says(": 403: it does not know this machine");
    hub.known = true;
    hub.answer = { kind: "text", body: `{"secret":"Secret","pad":"${"x".repeat(10_000_000)}"}` };
    await says(": the answer is longer than 4 MiB; trying again");
    hub.answer = { kind: "broken" };
    await says(": the connection ended before the answer did; trying again");
    hub.answer = { kind: "trickle" };
    await says(": no whole answer within 2s; trying again");
    hub.answer = { kind: "values", values: { secret: "Secret", number: 1 } };
    await says('nothing is written: template run/a/blob_unsafe_440: variable "blob" is missing; trying again');
    expect(await read(root, "run/a/config.toml")).toBe("before");
    expect(await there(root, "run/a/plain")).toBe(false);
    expect(await there(root, "run/done")).toBe(false);
    const list = [{ name: "a" }, { name: "b" }];
    hub.answer = { kind: "values", values: { secret: "Secret", number: 1.5, blob: "two\\nlines", list } };
    expect(await process).toMatchObject({ exitCode: 0 });
    expect(output).toContain("rendered 3 files; new or changed: /run/a/blob /run/a/config.toml /run/a/plain\n");
    expect(output).not.toContain("Secret");
    expect(await read(root, "run/a/config.toml")).toBe('key = "Secret"\n');
    expect(await read(root, "run/a/blob")).toBe("two\nlines");
    expect(await read(root, "run/a/plain")).toBe("1.5 a;b;\n");
    const modes = await Promise.all(["config.toml", "blob", "plain"].map((name) => stat(join(root, "run/a", name))));
    expect(modes.map(({ mode }) => (mode & 0o7777).toString(8))).toEqual(["600", "440", "640"]);
    expect(JSON.parse(await read(root, "run/done"))).toMatchObject({
      url,
      files: expect.arrayContaining(["/run/a/blob"]),
    });
    await hub.down();
  });

  it("keeps hostile values on their line, and in their file", async () => {
    const root = await tree("hostile", {
      "line.env": "A={{value}}\nB={{{value}}}\nC={{&value}}\n",
      blob_unsafe: "{{value}}",
    });
    await writeFile(join(root, "outside"), "outside");
    const hub = await BuilderHub.start({ kind: "text", body: "" });
    const hostile = "../../outside\nX=1\r\u0000\u2028{{other}}{{>/etc/passwd}}\"'<&>";
    hub.answer = { kind: "values", values: { value: hostile, other: "leaked", "../x": "y" } };
    expect(await execa(renderConfig, [...flags(root, hub), "--once"], options)).toMatchObject({ exitCode: 0 });
    const line = "../../outside\\nX=1\\r\\x00\\u2028{{other}}{{>/etc/passwd}}\"'<&>";
    expect(await read(root, "run/a/line.env")).toBe(`A=${line}\nB=${line}\nC=${line}\n`);
    expect(await read(root, "run/a/blob")).toBe(hostile);
    expect(await read(root, "outside")).toBe("outside");
    await hub.down();
  });

  it("refuses images whose templates lead elsewhere", async () => {
    const root = await tree("elsewhere", { good: "x" });
    await mkdir(join(root, "usr/lib/mustache-templates/etc"));
    await writeFile(join(root, "usr/lib/mustache-templates/etc/shadow_600"), "root::");
    const { exitCode, all } = await execa(renderConfig, ["--root", root, "--url", "http://127.0.0.1:9"], options);
    expect(exitCode).toBe(1);
    expect(all).toMatch(/template etc\/shadow_600: .* allows the destination \/etc\/shadow/);
  });

  /** What every template of the image asks for at least; optional values are left out, and given in the test. */
  const least = {
    instance_name: "builder-one",
    rbuilder: {
      coinbase_secret_key: "0x1",
      relay_secret_key: "0x2",
      extra_data: "x",
      live_builders: '["a"]',
      builders: '[[builders]]\\nname = "a"',
      relays: "[[relays]]",
    },
    bidding_service: { config: "" },
    rebalancer: { config: "[[accounts]]", builder_eoa_key: "0x3" },
  };

  it("renders the image's own templates", async () => {
    const root = join(folder, "image");
    const programs = ["reth", "lighthouse", "rbuilder", "bidding-service", "rbuilder-rebalancer"];
    await execa("cp", ["-r", SERVICES, root]);
    await mkdir(join(root, "usr/bin"), { recursive: true });
    const folders = (await readFile(join(root, "usr/lib/tmpfiles.d/rendered.conf"), "utf8")).matchAll(/^d\s+(\S+)/gm);
    for (const [, path] of folders) await mkdir(join(root, path!), { recursive: true });
    const hub = await BuilderHub.start({ kind: "values", values: { instance_name: "builder-one" } });
    // Without the programs, their templates ask for nothing.
    expect(await execa(renderConfig, [...flags(root, hub), "--once"], options)).toMatchObject({ exitCode: 0 });
    expect(await read(root, "run/buildernet/instance/hostname")).toBe("builder-one\n");
    expect(await read(root, "run/buildernet/haproxy/orders.cfg")).toBe("");
    for (const program of programs) {
      await writeFile(join(root, "usr/bin", program), "");
      await chmod(join(root, "usr/bin", program), 0o755);
    }
    const missing = await execa(renderConfig, [...flags(root, hub), "--once"], options);
    expect(missing).toMatchObject({ exitCode: 1 });
    expect(missing.all).toContain('variable "rbuilder.coinbase_secret_key" is missing');
    const limits = ["conn_rate", "total_conn", "bytes_in_rate"].flatMap((what) => [
      [`rate_limit_${what}_regular`, 1],
      [`rate_limit_${what}_privileged`, 2],
    ]);
    const haproxy = {
      ...Object.fromEntries(limits),
      "certificate#base64": Buffer.from("PEM\n").toString("base64"),
      rate_limit_privileged_ips: ["192.0.2.1"],
      rate_limit_http_req_rate_privileged: 7,
    };
    hub.answer = { kind: "values", values: { ...least, haproxy } };
    expect(await execa(renderConfig, [...flags(root, hub), "--once"], options)).toMatchObject({ exitCode: 0 });
    expect(await read(root, "run/buildernet/rbuilder/config.toml")).toMatch(
      /^coinbase_secret_key = "0x1"$[\s\S]*^\[\[builders\]\]$/m,
    );
    expect(await read(root, "run/buildernet/haproxy/certificate.pem")).toBe("PEM\n\n");
    const orders = await read(root, "run/buildernet/haproxy/orders.cfg");
    expect(orders).toContain("if !privileged { sc0_conn_rate gt '1' }");
    expect(orders).toContain("if privileged { sc0_http_req_rate gt '7' }");
    expect(orders).not.toContain("if !privileged { sc0_http_req_rate");
    expect(await read(root, "run/buildernet/haproxy/privileged-ips.map")).toBe("192.0.2.1\n");
    for (const secret of ["rbuilder/config.toml", "rbuilder-rebalancer/rbuilder-rebalancer.env", "reth/rclone.conf"]) {
      expect((await stat(join(root, "run/buildernet", secret))).mode & 0o777).toBe(0o400);
    }
    await hub.down();
  });
});
