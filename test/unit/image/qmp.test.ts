import { Duplex } from "node:stream";
import { expect, it } from "vitest";
import { connectQmp } from "../../../src/image/qmp.ts";

/** A stream whose other end is the test. */
function wire() {
  const sent: string[] = [];
  const stream = new Duplex({
    read() {},
    write(chunk, _, done) {
      sent.push(...chunk.toString().trim().split("\n"));
      done();
    },
  });
  return { stream, sent, say: (text: string) => stream.push(text) };
}

it("waits for the greeting, then negotiates", async () => {
  const { stream, sent, say } = wire();
  const qmp = connectQmp(stream);
  expect(sent).toEqual([]);
  say('{"QMP": {"version": {}}}\r\n');
  await expect.poll(() => sent).toEqual(['{"execute":"qmp_capabilities","id":1}']);
  say('{"return": {}, "id": 1}\r\n');
  await qmp.ready;
});

it("tells answers apart by their id, whatever the order, the pieces and the events between", async () => {
  const { stream, sent, say } = wire();
  const qmp = connectQmp(stream);
  const first = qmp.execute("a", { x: 1 });
  const second = qmp.execute("b");
  expect(sent).toEqual(['{"execute":"a","id":1,"arguments":{"x":1}}', '{"execute":"b","id":2}']);
  for (const character of '{"event":"E"}\r\n{"return":"of b","id":2}\r\n{"error":{"desc":"a is wrong"},"id":1}\r\n') {
    say(character);
  }
  await expect(second).resolves.toBe("of b");
  await expect(first).rejects.toThrow("a is wrong");
});

it("rejects what waits, and what comes later, when the connection ends", async () => {
  const { stream } = wire();
  const qmp = connectQmp(stream);
  const waiting = qmp.execute("a");
  stream.destroy();
  await expect(waiting).rejects.toThrow("closed the connection");
  await expect(qmp.ready).rejects.toThrow("closed the connection");
  await expect(qmp.execute("b")).rejects.toThrow("closed the connection");
});
