import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface TestServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Every request: path and Range header. */
  readonly requests: { readonly path: string; readonly range: string | undefined }[];
  /** The highest number of requests that were being answered at one time. */
  readonly mostAtOnce: () => number;
}

/** A server on the loopback interface for one test. */
export async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<TestServer> {
  const requests: TestServer["requests"] = [];
  let open = 0;
  let most = 0;
  const server: Server = createServer((request, response) => {
    requests.push({ path: request.url!, range: request.headers.range });
    open++;
    most = Math.max(most, open);
    response.on("close", () => open--);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, mostAtOnce: () => most };
}

/** Answers with a content, honouring Range as mirrors do. */
export function sendContent(request: IncomingMessage, response: ServerResponse, content: Buffer): void {
  const start = /^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1];
  if (start === undefined) {
    response.writeHead(200, { "content-length": content.length }).end(content);
  } else if (Number(start) >= content.length) {
    response.writeHead(416, { "content-range": `bytes */${content.length}` }).end();
  } else {
    const part = content.subarray(Number(start));
    response
      .writeHead(206, {
        "content-length": part.length,
        "content-range": `bytes ${start}-${content.length - 1}/${content.length}`,
      })
      .end(part);
  }
}
