import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A mirror on the loopback device that answers as it is told to, and remembers what it was asked. */
export interface Mirror {
  /** Base URL, without a slash at its end. */
  readonly url: string;
  /** Paths asked for, below the base URL. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** @param answers by path below the base URL, such as `dists/trixie/InRelease`; all else is 404 */
export async function serve(answers: Readonly<Record<string, Answer | Uint8Array | string>>): Promise<Mirror> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? "").replace(/^\/debian\//, "");
    asked.push(path);
    const answer = answers[path];
    if (answer === undefined) response.writeHead(404).end();
    else if (typeof answer === "function") answer(request, response);
    else response.writeHead(200).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/debian`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
