import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { EXIT, SamebitsError, stepFailed } from "../../../src/base/errors.ts";
import { processStat } from "../../../src/base/process-tree.ts";
import { type BootOptions, boot } from "../../../src/image/boot.ts";
import { probeKvm } from "../../../src/image/kvm.ts";
import { platformOf } from "../../../src/image/platforms.ts";
import { until } from "../../support/project.ts";
import { newFolder } from "../base/script.ts";

const qemu = [process.execPath, join(import.meta.dirname, "fake-qemu.mjs")];
let folder: string;
let log: string;
beforeEach(async () => {
  folder = await newFolder();
  log = join(folder, "logs", "boot.log");
});

type Step = readonly [string, string | number];

function options(
  console: readonly Step[],
  more: Partial<BootOptions> & { fake?: Record<string, string> } = {},
): BootOptions {
  const { fake, ...rest } = more;
  return {
    qemu,
    env: { FAKE_CONSOLE: JSON.stringify(console), FAKE_NOTES: join(folder, "notes"), ...fake },
    efi: "/image.efi",
    platform: platformOf("qemu"),
    folder,
    ovmf: { code: "/code.fd", vars: "/vars.fd" },
    memory: 512,
    cpus: 2,
    kvm: "off",
    expect: /login: $/,
    timeout: 5,
    log,
    ...rest,
  };
}

const notes = async () => (await readFile(join(folder, "notes"), "utf8")).trim().split("\n");
/** The fake must be gone, however it ended. */
const qemuIsGone = async () => {
  const pids = (await notes()).filter((note) => note.startsWith("pid ")).map((note) => Number(note.slice(4)));
  expect(pids.length).toBeGreaterThan(0);
  expect(pids.filter((pid) => processStat(pid) !== undefined)).toEqual([]);
};

async function failure(work: Promise<unknown>): Promise<SamebitsError> {
  const error = await work.then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(SamebitsError);
  return error as SamebitsError;
}

describe("boot with something to expect", () => {
  it("ends with the match, the failed units and a machine that powered off", async () => {
    const lines: string[] = [];
    const result = await boot(
      options(
        [
          ["print", "Booting\r\n"],
          ["wait", 50],
          ["print", "\u001b[0;1;31m[FAILED]\u001b[0m Failed to start foo.service - Foo.\r\n"],
          ["print", "\u001b[32mwelcome log"],
          ["wait", 50],
          ["print", "in:\u001b[0m "],
        ],
        { onConsole: (line) => lines.push(line) },
      ),
    );
    expect(result).toMatchObject({
      matched: "login: ",
      failedUnits: ["foo.service - Foo"],
      poweredOff: true,
      accelerator: "tcg",
    });
    expect(result.seconds).toBeGreaterThan(0.05);
    expect(result.seconds).toBeLessThan(5);
    expect(lines).toContain("Booting");
    expect((await notes()).filter((note) => !note.startsWith("arg") && !note.startsWith("pid"))).toEqual([
      "qmp_capabilities",
      "system_powerdown",
    ]);
    expect(await readFile(log, "utf8")).toMatch(/^\$ .*fake-qemu.*\n[\s\S]*welcome log/);
    await qemuIsGone();
  });

  it("switches off a guest that does not power off in time", async () => {
    const result = await boot(
      options([["print", "login: "]], { powerOffSeconds: 0.2, fake: { FAKE_POWERDOWN: "ignore" } }),
    );
    expect(result.poweredOff).toBe(false);
    expect((await notes()).at(-1)).toBe("quit");
    await qemuIsGone();
  });

  it("waits for a guest that is stopping, and for 5 s alone for one that shows no sign of it", async () => {
    const timed = async (fake: string) => {
      const began = Date.now();
      const { poweredOff } = await boot(options([["print", "login: "]], { fake: { FAKE_POWERDOWN: fake } }));
      return { poweredOff, seconds: (Date.now() - began) / 1000 };
    };
    const [slow, deaf] = await Promise.all([timed("slow"), timed("ignore")]);
    expect(slow.poweredOff).toBe(true);
    expect(slow.seconds).toBeGreaterThan(6);
    expect(deaf.poweredOff).toBe(false);
    expect(deaf.seconds).toBeGreaterThan(5);
    expect(deaf.seconds).toBeLessThan(9);
    await qemuIsGone();
  });

  it("fails after the timeout with the last lines, failed units and the log", async () => {
    const error = await failure(
      boot(
        options(
          [
            ["print", "one\r\n[FAILED] Failed to start bar.service.\r\ntwo\r\n"],
            ["complain", "qemu: warning\n"],
          ],
          { timeout: 0.5 },
        ),
      ),
    );
    expect(error.exitCode).toBe(EXIT.failed);
    expect(error.message).toBe("/login: $/ did not appear on the console within 0.5 s");
    expect(error.why.slice(0, 5)).toEqual([
      "one",
      "[FAILED] Failed to start bar.service.",
      "two",
      "failed unit: bar.service",
      "qemu: warning",
    ]);
    expect(error.why.at(-1)).toBe(`full log: ${log}`);
    await qemuIsGone();
  });

  it.each([
    ["[    0.8] Kernel panic - not syncing: VFS: no root\r\n", "Kernel panic - not syncing: VFS: no root"],
    ["You are in emergency mode. After logging in, type\r\n", "You are in emergency mode. After logging in, type"],
    ["BdsDxe: No bootable option or device was found.\r\n", "BdsDxe: No bootable option or device was found."],
  ])("fails at once on %j", async (text, message) => {
    const began = Date.now();
    const error = await failure(boot(options([["print", text]], { timeout: 60 })));
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(error.message).toBe(`the machine did not come up: ${message}`);
    expect(error.exitCode).toBe(EXIT.failed);
    await qemuIsGone();
  });

  it("fails at once when QEMU does, with its words", async () => {
    const error = await failure(
      boot(
        options(
          [
            ["complain", "no such file\n"],
            ["exit", 1],
          ],
          { timeout: 60 },
        ),
      ),
    );
    expect(error.message).toBe("QEMU failed (exit status 1) before /login: $/ appeared on the console");
    expect(error.why).toContain("no such file");
  });

  it("gives credentials to QEMU alone, and shows them neither in the log nor in an error", async () => {
    const credentials = [
      { name: "builderhub.url", value: "http://me:secret-1@hub/?a=1,b=2" },
      { name: "key", value: "secret-2\n" },
      { name: "empty", value: "secret-3=\nmore" },
    ];
    const error = await failure(boot(options([["exit", 1]], { credentials })));
    const given = (await notes()).find((note) => note.startsWith("arguments"));
    const encoded = credentials.slice(1).map(({ value }) => Buffer.from(value).toString("base64"));
    for (const secret of ["me:secret-1@hub/?a=1,,b=2", ...encoded]) expect(given).toContain(secret);
    const missing = await failure(boot(options([], { credentials, qemu: ["/nonexistent/qemu"] })));
    expect(missing.why.join()).toContain("builderhub.url=…");
    const shown = [error.message, ...error.why, ...missing.why, await readFile(log, "utf8")].join("\n");
    expect(shown).toContain("type=11,value=io.systemd.credential:builderhub.url=…");
    expect(shown).toContain("type=11,value=io.systemd.credential.binary:key=…");
    for (const secret of ["secret", "hub/", ...encoded]) expect(shown).not.toContain(secret);
  });

  it("names the disk that another machine uses, and does not call it a failure of QEMU", async () => {
    const error = await failure(
      boot(
        options([
          ["complain", 'qemu: -drive file=/d.qcow2: Failed to get "write" lock\n'],
          ["complain", "Is another process using the image [/d.qcow2]?\n"],
          ["exit", 1],
        ]),
      ),
    );
    expect(error.message).toBe("the disk /d.qcow2 is in use by another machine");
    expect(error.exitCode).toBe(EXIT.failed);
  });

  it("tells a machine that switched itself off from a failure of QEMU", async () => {
    const error = await failure(
      boot(
        options([
          ["print", "bye\r\n"],
          ["exit", 0],
        ]),
      ),
    );
    expect(error.message).toContain("the machine switched off before");
    expect(error.why[0]).toBe("bye");
  });

  it("counts a match in the very last words of a machine that switches itself off", async () => {
    const result = await boot(
      options([
        ["print", "login: "],
        ["exit", 0],
      ]),
    );
    expect(result).toMatchObject({ matched: "login: ", poweredOff: true });
  });

  it("ends QEMU and throws the reason on abort, while waiting and while powering off", async () => {
    const reason = stepFailed("stop");
    for (const text of ["nothing\r\n", "login: "]) {
      const controller = new AbortController();
      const work = boot(
        options([["print", text]], {
          signal: controller.signal,
          timeout: 60,
          powerOffSeconds: 60,
          fake: { FAKE_POWERDOWN: "ignore" },
        }),
      );
      // A busy machine may take long to start anything; then some time for what the fake prints.
      const runs = (await notes().catch(() => [])).length;
      const aborted = until("the fake runs", async () => (await notes().catch(() => [])).length > runs)
        .then(() => new Promise((resolve) => setTimeout(resolve, 400)))
        .then(() => controller.abort(reason));
      await expect(work).rejects.toBe(reason);
      await aborted;
      await qemuIsGone();
    }
  });

  it("says that the machine lacks QEMU", async () => {
    const error = await failure(boot(options([], { qemu: ["/nonexistent/qemu"] })));
    expect(error.exitCode).toBe(EXIT.machine);
    expect(error.message).toContain("/nonexistent/qemu is not installed");
  });
});

describe("a TPM", () => {
  const swtpm = [process.execPath, join(import.meta.dirname, "fake-swtpm.mjs")];
  const login: Step[] = [["print", "login: "]];

  it("is started before QEMU, in the machine's folder, and ends with it", async () => {
    await boot(options(login, { tpm: { swtpm, state: "/kept state" } }));
    const [first, second, third] = await notes();
    expect(first).toBe(
      'swtpm ["socket","--tpm2","--tpmstate","dir=/kept state","--ctrl","type=unixio,path=tpm.sock","--terminate"]',
    );
    expect(second).toMatch(/^pid /);
    expect(third).toContain('"socket,id=tpm,path=tpm.sock","-tpmdev","emulator,id=tpm,chardev=tpm"');
    // Of both.
    expect((await notes()).filter((note) => note.startsWith("pid "))).toHaveLength(2);
    await qemuIsGone();
  });

  it("that does not start is the error, with its words, and QEMU is not started", async () => {
    const fake = { FAKE_SWTPM: "fail" };
    const error = await failure(boot(options(login, { tpm: { swtpm, state: "/kept" }, fake })));
    expect(error.message).toBe("the TPM (swtpm) did not start");
    expect(error.why[0]).toBe("swtpm: state is locked");
    expect((await notes()).some((note) => note.startsWith("arguments"))).toBe(false);
    await qemuIsGone();
  });

  it("that is missing is an error of the machine (exit 3)", async () => {
    const error = await failure(boot(options(login, { tpm: { swtpm: ["/nonexistent/swtpm"], state: "/kept" } })));
    expect(error.exitCode).toBe(EXIT.machine);
  });
});

describe("KVM", () => {
  const env = (fake: Record<string, string>) => ({ env: { FAKE_NOTES: join(folder, "notes"), ...fake } });

  it("works when the probe's machine runs", async () => {
    expect(await probeKvm(qemu, env({}))).toEqual({ works: true });
    await qemuIsGone();
  });

  it("does not work when QEMU ends, in QEMU's words", async () => {
    const fake = JSON.stringify([
      ["complain", "info\nkvm: no\n"],
      ["exit", 134],
    ]);
    expect(await probeKvm(qemu, env({ FAKE_CONSOLE: fake }))).toEqual({ works: false, reason: "kvm: no" });
    const silent = JSON.stringify([["exit", 134]]);
    expect(await probeKvm(qemu, env({ FAKE_CONSOLE: silent }))).toEqual({
      works: false,
      reason: "QEMU ended (exit status 134)",
    });
  });

  it("does not work when the machine stopped inside", async () => {
    const probe = await probeKvm(qemu, env({ FAKE_STATUS: "internal-error" }));
    expect(probe).toEqual({ works: false, reason: 'the virtual machine\'s state is "internal-error"' });
    await qemuIsGone();
  });

  it("is used when it works, and otherwise software emulation, with the reason told", async () => {
    const told: unknown[] = [];
    const onAccelerator: BootOptions["onAccelerator"] = (...words) => told.push(words);
    const login: Step[] = [["print", "login: "]];
    expect((await boot(options(login, { kvm: "auto", onAccelerator }))).accelerator).toBe("kvm");
    const halted = { FAKE_STATUS: "internal-error" };
    expect((await boot(options(login, { kvm: "auto", onAccelerator, fake: halted }))).accelerator).toBe("tcg");
    expect(told).toEqual([
      ["kvm", undefined],
      ["tcg", 'the virtual machine\'s state is "internal-error"'],
    ]);
    const accelerators = (await notes())
      .filter((note) => note.startsWith("arguments"))
      .map((note) => {
        const words = JSON.parse(note.slice("arguments ".length)) as string[];
        return words[words.indexOf("-accel") + 1];
      });
    expect(accelerators).toEqual(["kvm", "kvm", "kvm", "tcg,thread=multi"]);
  });

  it("is an error of the machine (exit 3) when demanded and not working", async () => {
    const error = await failure(boot(options([], { kvm: "on", fake: { FAKE_STATUS: "internal-error" } })));
    expect(error.exitCode).toBe(EXIT.machine);
    expect(error.message).toBe("KVM does not work on this machine");
  });
});
