import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, BuilderHub } from "../support/builder-hub.ts";
import { builderValues } from "../support/builder-values.ts";
import { selfSigned } from "../support/certificate.ts";
import { temporary } from "../support/nix.ts";
import { ownProject } from "../support/project.ts";
import { freePort, VirtualMachine } from "../support/virtual-machine.ts";

/** Behind a newline, what would do harm on a line of its own. */
const HOSTILE = {
  name: "../../../etc/hostname\nroot::0:0::/:/bin/sh",
  addresses: "10.0.0.1\n../../../../etc/passwd",
  limit: "3 }\nfrontend evil\n    bind :9999",
};
const escaped = (text: string) => text.replaceAll("\n", "\\n");

const SERVICE = "images/buildernet/mkosi.images/buildernet/mkosi.extra/usr/lib/systemd/system/render-config.service";

/** What the templates are rendered to while no program of an operator is in the image. */
const RENDERED = [
  "640 root:haproxy /run/buildernet/haproxy/certificate.pem",
  "640 root:haproxy /run/buildernet/haproxy/orders.cfg",
  "640 root:haproxy /run/buildernet/haproxy/privileged-ips.map",
  "644 root:root /run/buildernet/instance/hostname",
];

// The services are those of the image that is deployed; this variant has a shell on the console, to look at what they made.
describe("a BuilderHub in trouble, rendered files, and an encrypted persistent disk", () => {
  let folder: string;
  let values: ReturnType<typeof builderValues>;
  let hub: BuilderHub;
  let machine: VirtualMachine;
  let health: number;

  const start = () =>
    VirtualMachine.start([
      ...["buildernet", "--profile", "devtools", "--disk", join(folder, "persistent.qcow2"), "--create-disk", "256M"],
      ...["--tpm-state", join(folder, "tpm"), "--credential", "persistent.encrypt=tpm2", "--hub", hub.url],
      ...["--forward", `${health}:8080`],
    ]);
  const shell = () => machine.shows(/root@\S+:~# /);
  const files = async () => (await machine.run("find /run/buildernet -type f -exec stat -c '%a %U:%G %n' {} +")).output;

  beforeAll(async () => {
    folder = await temporary("files");
    const { exitCode, text } = await ownProject.samebits(["build", "buildernet", "--profile", "devtools"], {
      timeout: 1800,
    });
    expect([0, 4], text).toContain(exitCode);
    values = builderValues(await selfSigned(folder, ["DNS:test-builder-01.example.org"]));
    hub = await BuilderHub.start({ kind: "silent" });
    health = await freePort();
    machine = start();
  });
  afterAll(async () => {
    await machine?.cutPower();
    await hub?.down();
    if (folder) await rm(folder, { recursive: true });
  });

  it("comes up while BuilderHub does not answer", async () => {
    await shell();
    // The service's own command, with pauses that a test can wait for.
    const command = /^ExecStart=(?:.*\\\n)*.*$/m
      .exec(await readFile(ownProject.path(SERVICE), "utf8"))![0]
      .replaceAll("\\\n", " ");
    const folder = "/run/systemd/system/render-config.service.d";
    const lines = ["[Service]", "ExecStart=", `${command} --timeout 8s --retry-first 1s --retry-cap 2s`];
    const quoted = lines.map((line) => `'${line}'`).join(" ");
    const { output, status } = await machine.run(
      `mkdir -p ${folder} && printf '%s\\n' ${quoted} >${folder}/test.conf && systemctl daemon-reload && systemctl restart render-config`,
    );
    expect(status, output).toBe(0);
  });

  it.each<[string, Answer | undefined, RegExp]>([
    ["does not know this machine", undefined, /403: it does not know this machine/],
    ["fails", { kind: "text", status: 500, body: "" }, /500 Internal Server Error/],
    ["never answers", { kind: "silent" }, /no whole answer within 8s/],
    ["answers a byte at a time", { kind: "trickle" }, /no whole answer within 8s/],
    [
      "breaks off",
      { kind: "broken" },
      /the connection ended before the answer did|502 Bad Gateway|the answer is JSON that ends too early/,
    ],
    ["sends something else", { kind: "text", body: "<!DOCTYPE html>" }, /the answer is not JSON/],
    ["sends a list", { kind: "text", body: "[]" }, /the answer is JSON, but a list instead of an object/],
    [
      "sends too little",
      { kind: "values", values: {} },
      /the values of BuilderHub at .* do not fit; nothing is written: .*"instance_name" is missing/,
    ],
    [
      "sends 10 MB",
      { kind: "values", values: { instance_name: "x".repeat(10_000_000) } },
      /the answer is longer than 4 MiB/,
    ],
  ])("that %s: says so, writes nothing, starts nothing, and asks again", async (_, answer, message) => {
    hub.known = answer !== undefined;
    if (answer !== undefined) hub.answer = answer;
    await machine.shows(new RegExp(`render-config.*${message.source}.*; trying again in`));
    await hub.asked();
    const is = await machine.run(
      "systemctl is-active configured.target haproxy-configured instance-name; find /run/buildernet -type f",
    );
    expect(is.output).toMatch(/^inactive\ninactive\ninactive\n/m);
    expect(is.output).not.toContain("/run/buildernet/");
  });

  it("hostile values reach no other file and no line of their own; services refuse them", async () => {
    const hostile = {
      ...values,
      instance_name: HOSTILE.name,
      haproxy: {
        ...values.haproxy,
        rate_limit_privileged_ips: HOSTILE.addresses,
        rate_limit_conn_rate_regular: HOSTILE.limit,
      },
      "../../../../etc/shadow": "root::1::::::",
      "/usr/bin/true": { "../": "{{> ../../../etc/shadow}}" },
    };
    hub.answer = { kind: "values", values: hostile };
    await machine.shows(/render-config.*rendered 4 files/);
    const list = (await files()).split("\n").filter((line) => line.includes(" /run/"));
    expect(list.sort()).toEqual(RENDERED);
    const { output } = await machine.run(
      "cat /run/buildernet/instance/hostname /run/buildernet/haproxy/privileged-ips.map",
    );
    const lines = output.split("\n");
    expect(lines).toContain(escaped(HOSTILE.name));
    expect(lines).toContain(escaped(HOSTILE.addresses));
    const orders = (await machine.run("cat /run/buildernet/haproxy/orders.cfg")).output;
    expect(orders).toContain(escaped(HOSTILE.limit));
    expect(orders).not.toMatch(/^frontend evil/m);
    // Neither a name nor a limit: what they are for refuses them.
    const refusing = "instance-name.service haproxy-configured.service";
    await machine.run(`while systemctl is-active ${refusing} | grep -q activating; do sleep 1; done`);
    expect((await machine.run(`systemctl is-active ${refusing}`)).output).toMatch(/^failed\nfailed$/m);
    expect((await machine.run("grep -c ^root: /etc/passwd; hostname")).output).toMatch(/^1\nlocalhost$/m);
    // haproxy goes on with the configuration that it has.
    expect(await (await fetch(`http://127.0.0.1:${health}/health`)).text()).toBe("ok\n");
  });

  it("with BuilderHub's values again every file has its mode, its owner and its content, and no unit is failed", async () => {
    hub.answer = { kind: "values", values };
    await machine.run("systemctl reset-failed; systemctl restart render-config");
    await machine.run("until grep -qx test-builder-01 /run/buildernet/instance/hostname; do sleep 1; done");
    await machine.run("systemctl restart configured.target");
    expect(
      (await files())
        .split("\n")
        .filter((line) => line.includes(" /run/"))
        .sort(),
    ).toEqual(RENDERED);
    const sum = createHash("sha256").update(values.haproxy.certificate.trimEnd()).digest("hex");
    const certificate = 'printf %s "$(cat /run/buildernet/haproxy/certificate.pem)" | sha256sum';
    expect((await machine.run(certificate)).output).toContain(sum);
    const map = await machine.run("cat /run/buildernet/haproxy/privileged-ips.map");
    expect(map.output).toContain(values.haproxy.rate_limit_privileged_ips);
    await machine.run('until [ "$(hostname)" = test-builder-01 ]; do sleep 1; done');
    const failed = await machine.run("systemctl list-units --failed --no-legend --plain");
    expect(failed.output).not.toContain(".service");
  });

  it("the persistent disk is encrypted with a key out of the TPM, and its data are there after a restart", async () => {
    await machine.run("until mountpoint -q /var/lib/persistent; do sleep 1; done");
    const { output } = await machine.run("findmnt -no SOURCE /var/lib/persistent; blkid -t TYPE=crypto_LUKS");
    expect(output).toContain("/dev/mapper/persistent\n");
    expect(output).toContain('TYPE="crypto_LUKS"');
    const mark = "what was written before the restart";
    expect((await machine.run(`echo "${mark}" >/var/lib/persistent/mark`)).status).toBe(0);
    expect(await machine.powerOff()).toBe(0);
    expect((await readFile(join(folder, "persistent.qcow2"))).includes(mark)).toBe(false);

    machine = start();
    await machine.hasShown(/persistent disk: opened with the TPM's key/);
    await shell();
    await machine.run("until mountpoint -q /var/lib/persistent; do sleep 1; done");
    expect((await machine.run("cat /var/lib/persistent/mark")).output).toContain(mark);
    expect(await machine.powerOff()).toBe(0);
  });
});
