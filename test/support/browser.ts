import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import { removeFolder } from "../../src/base/workspace.ts";
import type { Tool } from "../../src/nix/tool.ts";

type Json = Readonly<Record<string, unknown>>;

export interface Screen {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly scheme: "dark" | "light";
  /** Runs the page's own scripts; default: true. */
  readonly scripts?: boolean;
}

/**
 * Chromium without a window, driven through the DevTools protocol over a pipe: NUL-terminated JSON on descriptors 3 and 4
 * (--remote-debugging-pipe). What a test evaluates in a page is not subject to the page's policy, unlike a script put into it.
 */
export class Browser {
  readonly #process: ChildProcess;
  readonly #home: string;
  readonly #answers = new Map<number, { resolve: (result: Json) => void; reject: (error: Error) => void }>();
  #listeners: ((method: string, params: Json, session: string) => void)[] = [];
  #last = 0;
  #said = "";

  private constructor(process: ChildProcess, home: string) {
    this.#process = process;
    this.#home = home;
    process.stderr!.on("data", (chunk) => {
      this.#said += chunk;
    });
    process.once("exit", (code, signal) => {
      const error = new Error(`Chromium ended (${code ?? signal}):\n${this.#said.slice(-4000)}`);
      for (const { reject } of this.#answers.values()) reject(error);
    });
    let rest = Buffer.alloc(0);
    (process.stdio[4] as Readable).on("data", (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
        this.#receive(JSON.parse(rest.toString("utf8", 0, end)));
        rest = rest.subarray(end + 1);
      }
    });
  }

  /** @param tool brings a command into a toolchain with Debian's chromium-headless-shell */
  static async start(tool: Tool): Promise<Browser> {
    const home = await mkdtemp(join(tmpdir(), "samebits-test-browser-"));
    const [command, ...words] = tool([
      "/usr/lib/chromium/chromium-headless-shell",
      // Root has no sandbox, and neither has a machine that allows no user name spaces; the pages are ours.
      "--no-sandbox",
      "--disable-gpu",
      "--hide-scrollbars",
      "--disable-dev-shm-usage",
      "--remote-debugging-pipe",
      `--user-data-dir=${home}/profile`,
    ]);
    const stdio = ["ignore", "ignore", "pipe", "pipe", "pipe"] as const;
    const env = { HOME: home, LANG: "C.UTF-8", TZ: "UTC", TMPDIR: home };
    return new Browser(spawn(command!, words, { stdio: [...stdio], env }), home);
  }

  #receive(message: Json): void {
    const { id, result, error, method, params, sessionId } = message as {
      id?: number;
      result?: Json;
      error?: { message: string };
      method?: string;
      params?: Json;
      sessionId?: string;
    };
    if (id !== undefined) {
      const waiting = this.#answers.get(id);
      this.#answers.delete(id);
      if (error) waiting?.reject(new Error(error.message));
      else waiting?.resolve(result!);
    } else if (method !== undefined) for (const one of this.#listeners) one(method, params!, sessionId ?? "");
  }

  send(method: string, params: Json = {}, sessionId?: string): Promise<Json> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#answers.set(id, { resolve, reject });
      (this.#process.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  /** Hears of everything a page reports, until the function it returns is called. */
  listen(listener: (method: string, params: Json, session: string) => void): () => void {
    this.#listeners.push(listener);
    return () => {
      this.#listeners = this.#listeners.filter((one) => one !== listener);
    };
  }

  /** Opens a file on a screen and waits until it is loaded. */
  async open(file: string, { width, height, scheme, scripts }: Screen): Promise<Page> {
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = (await this.send("Target.attachToTarget", { targetId, flatten: true })) as {
      sessionId: string;
    };
    const page = new Page(this, sessionId, targetId as string);
    const mobile = width < 600;
    await page.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile });
    await page.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
    if (scripts === false) await page.send("Emulation.setScriptExecutionDisabled", { value: true });
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await page.send(`${domain}.enable`);
    const loaded = new Promise<void>((resolve) => {
      const stop = this.listen((method, _, session) => {
        if (method !== "Page.loadEventFired" || session !== sessionId) return;
        stop();
        resolve();
      });
    });
    await page.send("Page.navigate", { url: pathToFileURL(file).href });
    await loaded;
    return page;
  }

  async close(): Promise<void> {
    if (this.#process.exitCode === null) {
      const ended = new Promise((resolve) => this.#process.once("exit", resolve));
      void this.send("Browser.close").catch(() => {});
      await ended;
    }
    await removeFolder(this.#home);
  }
}

export class Page {
  readonly #browser: Browser;
  readonly #session: string;
  readonly #target: string;
  /** Errors and warnings of the console, exceptions, violations of the policy. */
  readonly problems: string[] = [];
  /** What was asked for, by address. */
  readonly requests: string[] = [];
  readonly #stop: () => void;

  constructor(browser: Browser, session: string, target: string) {
    this.#browser = browser;
    this.#session = session;
    this.#target = target;
    this.#stop = browser.listen((method, params, from) => {
      if (from !== session) return;
      const { request } = params as { request?: { url: string } };
      if (method === "Network.requestWillBeSent") this.requests.push(request!.url);
      else if (/^(Runtime\.exceptionThrown|Runtime\.consoleAPICalled|Log\.entryAdded)$/.test(method)) {
        this.problems.push(JSON.stringify(params));
      }
    });
  }

  send(method: string, params: Json = {}): Promise<Json> {
    return this.#browser.send(method, params, this.#session);
  }

  /** Evaluates an expression in the page. @throws what it throws there */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = (await this.send("Runtime.evaluate", {
      expression,
      returnByValue: true,
      awaitPromise: true,
    })) as { result: { value: T }; exceptionDetails?: Json };
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
    return result.value;
  }

  /** A picture of the whole page, PNG. */
  async screenshot(): Promise<Buffer> {
    const { data } = await this.send("Page.captureScreenshot", { captureBeyondViewport: true });
    return Buffer.from(data as string, "base64");
  }

  async close(): Promise<void> {
    this.#stop();
    await this.#browser.send("Target.closeTarget", { targetId: this.#target });
  }
}
