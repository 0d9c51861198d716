import { rm } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, BuilderHub } from "../support/builder-hub.ts";
import { builderValues } from "../support/builder-values.ts";
import { type Certificate, selfSigned } from "../support/certificate.ts";
import { temporary } from "../support/nix.ts";
import { ownProject, until } from "../support/project.ts";
import { answerOf, freePort, unitStates, VirtualMachine } from "../support/virtual-machine.ts";

/** What waits for BuilderHub's values, without the programs that an operator adds. */
const WAITING = ["haproxy-configured.service", "instance-name.service"];

let folder: string;
let haproxy: Certificate;
let good: Answer;
beforeAll(async () => {
  folder = await temporary("hub");
  haproxy = await selfSigned(folder, ["DNS:test-builder-01.example.org"]);
  good = { kind: "values", values: builderValues(haproxy) };
  // Up to date, where the tests of the image have run before; whether the digests are the locked ones is theirs to say.
  const { exitCode, text } = await ownProject.samebits(["build", "buildernet"], { timeout: 1800 });
  expect([0, 4], text).toContain(exitCode);
});
afterAll(async () => {
  if (folder) await rm(folder, { recursive: true });
});

describe("the image as it is deployed, and a BuilderHub that comes later", () => {
  let hub: BuilderHub;
  let machine: VirtualMachine;
  let [orders, health, metrics] = [0, 0, 0];
  const measured = () => answerOf(`http://127.0.0.1:${metrics}/metrics`);
  const states = async () => unitStates(await measured());
  const waiting = async () => {
    const is = await states();
    return WAITING.map((unit) => is.get(unit));
  };

  beforeAll(async () => {
    hub = await BuilderHub.start(good);
    await hub.down();
    [orders, health, metrics] = [await freePort(), await freePort(), await freePort()];
    machine = VirtualMachine.start([
      ...["buildernet", "--from", "disk", "--disk", join(folder, "persistent.qcow2"), "--create-disk", "256M"],
      ...["--hub", hub.url],
      ...["--forward", `${orders}:443`, "--forward", `${health}:8080`, "--forward", `${metrics}:9100`],
    ]);
  });
  afterAll(async () => {
    await machine?.cutPower();
    await hub?.down();
  });

  it("starts from its disk while BuilderHub is away, and says so; what needs its values stays down", async () => {
    await machine.hasShown(/BdsDxe: starting Boot0001 "UEFI/);
    await machine.hasShown(/Reached target multi-user\.target/);
    await machine.hasShown(
      /BuilderHub at http:\/\/10\.0\.2\.2:\d+.*: (?:connection refused|502 Bad Gateway); trying again in \d/,
    );
    expect(await waiting()).toEqual(["inactive", "inactive"]);
  });

  it("answers on the ports that lead to it: the node exporter, and haproxy's /health", async () => {
    expect(/^node_boot_time_seconds \S+$/m.exec(await measured())?.[0]).toBeDefined();
    expect(await answerOf(`http://127.0.0.1:${health}/health`)).toBe("ok\n");
  });

  it("has made the empty disk its persistent one, and mounted it", async () => {
    await machine.hasShown(/Mounted .*Persistent Disk/);
    const size = /^node_filesystem_size_bytes\{.*mountpoint="\/var\/lib\/persistent".*\} (\S+)$/m;
    expect(Number(size.exec(await measured())?.[1])).toBeGreaterThan(200e6);
  });

  it("starts what waited, with BuilderHub's values, as soon as there are some", async () => {
    await hub.up();
    await machine.shows(/render-config.*rendered \d+ files; new or changed: .*\/run\/buildernet\/instance\/hostname/);
    await until("what waits for values", async () => (await waiting()).every((state) => state === "active"), 180);
    const { authorized, status } = await ask(orders);
    expect({ authorized, status }).toEqual({ authorized: true, status: "HTTP/1.1 503 Service Unavailable" });
  });

  it("no unit has failed, and it powers off when asked", async () => {
    expect([...(await states())].filter(([, state]) => state === "failed")).toEqual([]);
    expect(await machine.powerOff()).toBe(0);
    expect(machine.text()).not.toContain("[FAILED]");
    expect(machine.text()).toContain("reboot: Power down");
  });

  /** Asks the frontend for orders: whether it has the certificate out of BuilderHub's values, and how it answers. */
  const ask = (port: number) =>
    new Promise<{ authorized: boolean; status: string }>((resolve, reject) => {
      const name = "test-builder-01.example.org";
      const socket = connect({ port, host: "127.0.0.1", servername: name, ca: haproxy.certificate }, () => {
        socket.write(`GET / HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`);
      });
      let text = "";
      socket.setEncoding("latin1").on("data", (part: string) => {
        text += part;
      });
      socket.on("error", reject).on("end", () => {
        resolve({ authorized: socket.authorized, status: text.split("\r\n")[0]! });
      });
    });
});
