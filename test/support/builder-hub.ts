import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { until } from "./project.ts";

/**
 * A stand-in for flashbots' BuilderHub and the attested proxy in front of it, on the loopback address, which a guest of QEMU's
 * user network reaches as 10.0.2.2. Its shape is that of github.com/flashbots/builder-hub (httpserver/server.go,
 * ports/http_handler.go, ports/types.go, scripts/ci/e2e-test.hurl):
 *
 *   GET  /api/l1-builder/v1/configuration                   the values of this builder: one JSON object, secrets and all
 *   GET  /api/l1-builder/v1/builders                        its peers: a list of objects with ip, name, dns_name and, for each
 *                                                           service, an object of tls_cert, ecdsa_pubkey_address, region
 *   GET  /api/l1-builder/v1/measurements                    what is allowed to ask: measurement_id, attestation_type, measurements
 *   POST /api/l1-builder/v1/register_credentials/SERVICE    tls_cert, ecdsa_pubkey_address, region; 200 without a body
 *   GET  /livez, /readyz                                    200 without a body
 *
 * What the proxy finds out of a machine it adds as X-Flashbots-Attestation-Type and X-Flashbots-Measurement, its address as
 * X-Forwarded-For; the hub answers 403 without a body where that fits no builder. The guest itself sends none of them: to the
 * stand-in every machine is known unless `known` says otherwise. The hub sets no Content-Type, so that Go's server calls JSON
 * text/plain; of a path that it does not know it says "404 page not found". A wrong request gets 400 and an object with a message.
 */
export class BuilderHub {
  /** How the configuration is answered; may change at any time. */
  answer: Answer;
  /** Whether the hub knows the machine that asks. */
  known = true;
  /** Every request, in the order of arrival. */
  readonly requests: {
    readonly method: string;
    readonly path: string;
    readonly headers: IncomingMessage["headers"];
  }[] = [];
  /** What was registered, by service. */
  readonly credentials = new Map<string, Readonly<Record<string, unknown>>>();
  /** Of this machine; the same for its whole life. */
  port = 0;
  #server: Server | undefined;
  readonly #connections = new Set<Socket>();

  private constructor(answer: Answer) {
    this.answer = answer;
  }

  static async start(answer: Answer): Promise<BuilderHub> {
    const hub = new BuilderHub(answer);
    await hub.up();
    return hub;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** Listens, after down() on the same port. */
  async up(): Promise<void> {
    const server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
    server.on("connection", (socket) => {
      this.#connections.add(socket);
      socket.on("close", () => this.#connections.delete(socket)).on("error", () => {});
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(this.port, "127.0.0.1", resolve);
    });
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Refuses connections, and breaks those there are. */
  async down(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server?.close(() => resolve()) ?? resolve());
    for (const socket of this.#connections) socket.destroy();
    await closed;
    this.#server = undefined;
  }

  /** Resolves when the configuration has been asked for again, `times` times from now on. */
  async asked(times = 1, seconds = 180): Promise<void> {
    const wanted = this.#configurations() + times;
    await until(`${times} requests for the configuration`, () => this.#configurations() >= wanted, seconds);
  }

  #configurations(): number {
    return this.requests.filter(({ path }) => path === `${API}/configuration`).length;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url: path = "", headers } = request;
    this.requests.push({ method, path, headers });
    const text = (body: string, status = 200) => {
      response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(body);
    };
    const empty = (status: number) => response.writeHead(status, { "content-length": 0 }).end();
    const service = new RegExp(`^${API}/register_credentials/([^/]+)$`).exec(path)?.[1];
    if (method === "GET" && ["/livez", "/readyz"].includes(path)) return void empty(200);
    if (method === "GET" && path === `${API}/measurements`) return text(JSON.stringify(MEASUREMENTS));
    const protectedPath =
      (method === "GET" && [`${API}/configuration`, `${API}/builders`].includes(path)) ||
      (method === "POST" && service !== undefined);
    if (!protectedPath) return text("404 page not found\n", 404);
    if (!this.known) return void empty(403);
    if (service !== undefined) {
      const [status, body] = this.#register(service, await bodyOf(request));
      return body === "" ? void empty(status) : text(body, status);
    }
    if (path === `${API}/builders`) return text(JSON.stringify([this.#builder()]));
    await answerWith(this.answer, response, text);
  }

  /** @returns the answer: status and text */
  #register(service: string, body: string): readonly [number, string] {
    let given: Record<string, unknown>;
    try {
      given = JSON.parse(body);
    } catch (error) {
      return [400, JSON.stringify({ message: "failed to unmarshal request body", error: (error as Error).message })];
    }
    if (!given.tls_cert && !given.ecdsa_pubkey_address) {
      return [400, JSON.stringify({ message: "no credentials provided" })];
    }
    this.credentials.set(service, given);
    return [200, ""];
  }

  #builder(): Readonly<Record<string, unknown>> {
    return {
      ip: "1.2.3.4",
      name: "test_builder",
      dns_name: "foobar-v1.a.b.c",
      ...Object.fromEntries(this.credentials),
    };
  }
}

/** How the hub answers when it is asked for the configuration. */
export type Answer =
  /** As it should. */
  | { readonly kind: "values"; readonly values: Readonly<Record<string, unknown>> }
  /** With whatever text. */
  | { readonly kind: "text"; readonly body: string; readonly status?: number }
  /** Takes the request and never says anything. */
  | { readonly kind: "silent" }
  /** Begins at once, and then a byte at a time, without an end. */
  | { readonly kind: "trickle" }
  /** Breaks the connection in the middle of the answer. */
  | { readonly kind: "broken" };

const API = "/api/l1-builder/v1";

const MEASUREMENTS = [{ measurement_id: "test1", attestation_type: "test", measurements: {} }];

async function answerWith(answer: Answer, response: ServerResponse, text: (body: string, status?: number) => void) {
  const part = '{"instance_name":"';
  switch (answer.kind) {
    case "values":
      return text(JSON.stringify(answer.values));
    case "text":
      return text(answer.body, answer.status);
    case "silent":
      return;
    case "broken":
      response.writeHead(200, { "content-type": "text/plain; charset=utf-8", "content-length": 1000 }).write(part);
      await delay(50);
      return void response.destroy();
    case "trickle":
      response.writeHead(200, { "content-type": "text/plain; charset=utf-8" }).write(part);
      while (!response.destroyed && !response.writableEnded) {
        response.write("x");
        await delay(200, undefined, { ref: false });
      }
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  return body;
}
