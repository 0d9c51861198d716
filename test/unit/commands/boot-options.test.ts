import { describe, expect, it } from "vitest";
import { SamebitsError } from "../../../src/base/errors.ts";
import { credentialsOf, parseForward, showForward } from "../../../src/commands/boot-options.ts";

describe("--forward", () => {
  it("is two ports, of the loopback address unless another stands before them", () => {
    expect(parseForward("8080:80")).toEqual({ address: "127.0.0.1", host: 8080, guest: 80 });
    expect(parseForward("0.0.0.0:1:65535")).toEqual({ address: "0.0.0.0", host: 1, guest: 65535 });
    expect(showForward(parseForward("2222:22"))).toBe("127.0.0.1:2222 leads to the machine's port 22");
  });

  it.each(["", "80", "0:80", "80:65536", "a:80", "80:80:80", "::1:80:80", "host:80:80", "1,hostfwd=:2:3", "80:80,x"])(
    "cannot be %j",
    (text) => {
      expect(() => parseForward(text)).toThrow(SamebitsError);
    },
  );
});

describe("credentials", () => {
  it("are those given, and the hub's URL, said as the machine gets it", () => {
    const told: string[] = [];
    expect(credentialsOf(["a=b"], "http://me:secret@localhost:8080", (message) => told.push(message))).toEqual([
      { name: "a", value: "b" },
      { name: "builderhub.url", value: "http://me:secret@10.0.2.2:8080" },
    ]);
    expect(told).toEqual([
      "BuilderHub: http://me:…@10.0.2.2:8080, which is where the machine finds http://me:…@localhost:8080 of this one",
    ]);
  });

  it("are given once each", () => {
    expect(() => credentialsOf(["a=b", "a=c"], undefined, () => {})).toThrow('the credential "a" is given twice');
    expect(() => credentialsOf(["builderhub.url=x"], "http://hub", () => {})).toThrow("given twice");
  });
});
