import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import type { TcpNetConnectOpts } from "node:net";
import { Broken, brokenBy, showUrl } from "./failure.ts";

/** Times in ms after which waiting counts as a failure. */
export interface Timeouts {
  /** Until name lookup, connection and TLS stand. */
  readonly connect: number;
  /** Without a single byte from the server, before or within the body. */
  readonly stall: number;
}

const MOST_REDIRECTS = 5;

/**
 * Sends a GET and follows redirects. Node's `http` rather than `fetch`: bytes come as the server stores them (`fetch` unpacks
 * bodies sent with a Content-Encoding, which mirrors put on .gz and .tgz files, so that no digest would match), and its
 * connections have a time limit that can be set. Connections come from the global agent: kept alive, and through the
 * proxy the environment names when Node runs with NODE_USE_ENV_PROXY.
 * @returns the response with its body unread
 * @throws Broken when there is none
 */
export async function httpGet(
  url: string,
  headers: Readonly<Record<string, string>>,
  timeouts: Timeouts,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let at = new URL(url);
  for (let redirects = 0; ; redirects++) {
    const response = await getOnce(at, headers, timeouts, signal);
    const location = response.headers.location;
    if (![301, 302, 303, 307, 308].includes(response.statusCode ?? 0) || location === undefined) return response;
    discard(response, timeouts);
    if (redirects === MOST_REDIRECTS) throw new Broken(`more than ${MOST_REDIRECTS} redirects`, { retry: false });
    if (!URL.canParse(location, at.href)) throw new Broken("redirected to a malformed URL", { retry: false });
    at = new URL(location, at);
    if (at.protocol !== "http:" && at.protocol !== "https:") {
      throw new Broken(`redirected to ${showUrl(at.href)}, which is neither http nor https`, { retry: false });
    }
  }
}

function getOnce(
  url: URL,
  headers: Readonly<Record<string, string>>,
  timeouts: Timeouts,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const secure = url.protocol === "https:";
    // http.request() hands what it does not know on to the socket; its types do not list all of that.
    const options: RequestOptions & Pick<TcpNetConnectOpts, "autoSelectFamilyAttemptTimeout"> = {
      headers: { "user-agent": "samebits", accept: "*/*", "accept-encoding": "identity", ...headers },
      signal,
      // With Node's 250 ms per address, hosts with several addresses fail on slow lines.
      autoSelectFamilyAttemptTimeout: 2_000,
    };
    const request = (secure ? httpsRequest : httpRequest)(url, options);
    let timer = setTimeout(
      () => request.destroy(new Broken(`no connection within ${timeouts.connect / 1000} s`)),
      timeouts.connect,
    );
    const connected = () => {
      clearTimeout(timer);
      timer = setTimeout(
        () => request.destroy(new Broken(`no answer within ${timeouts.stall / 1000} s`)),
        timeouts.stall,
      );
    };
    request.once("socket", (socket) => {
      if (socket.connecting) socket.once(secure ? "secureConnect" : "connect", connected);
      else connected();
    });
    request.once("response", (response) => {
      clearTimeout(timer);
      // Errors of the body reach whoever reads it; without a listener one after the end would end the program.
      response.on("error", () => {});
      resolve(response);
    });
    request.on("error", (error) => {
      clearTimeout(timer);
      reject(signal.aborted ? signal.reason : error instanceof Broken ? error : brokenBy(error));
    });
    request.end();
  });
}

/** Throws a response's body away: a short one is read, so that its connection can be used again. */
export function discard(response: IncomingMessage, timeouts: Timeouts): void {
  if (Number(response.headers["content-length"] ?? Number.POSITIVE_INFINITY) > 65_536) response.destroy();
  else response.setTimeout(timeouts.stall, () => response.destroy()).resume();
}

/**
 * The chunks of a body. While one is awaited, the server may be silent for `stall` ms; time the reader takes does not count.
 * @throws Broken after a silence, Node's error when the connection breaks
 */
export async function* bodyOf(response: IncomingMessage, stall: number): AsyncGenerator<Buffer> {
  let waiting = true;
  const timer = setInterval(() => {
    if (waiting) response.destroy(new Broken(`no data for ${stall / 1000} s`));
  }, stall);
  try {
    for await (const chunk of response) {
      waiting = false;
      yield chunk as Buffer;
      waiting = true;
      timer.refresh();
    }
  } finally {
    clearInterval(timer);
  }
}
