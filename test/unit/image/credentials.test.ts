import { describe, expect, it } from "vitest";
import { SamebitsError } from "../../../src/base/errors.ts";
import { parseCredential } from "../../../src/image/credentials.ts";
import { guestUrl, showUrl } from "../../../src/image/guest-url.ts";

describe("a credential", () => {
  it("is a name and whatever comes behind the first =", () => {
    expect(parseCredential("builderhub.url=http://a/?b=c")).toEqual({ name: "builderhub.url", value: "http://a/?b=c" });
    expect(parseCredential("a=\n")).toEqual({ name: "a", value: "\n" });
  });

  it.each(["", "a", "=b", "a/b=c", "..=c", "a b=c", "\u00e4=c"])("cannot be %j", (text) => {
    expect(() => parseCredential(text)).toThrow(SamebitsError);
  });

  it("that is none is refused without showing its value", () => {
    expect(() => parseCredential("my key=secret=\nsecret")).toThrow(
      expect.objectContaining({ message: '"my key=…" is not a credential' }),
    );
  });
});

describe("a URL for the guest", () => {
  it.each([
    ["http://user:secret@hub:1/a:b@c", "http://user:…@hub:1/a:b@c"],
    ["http://:se@cr:et@hub", "http://:…@hub"],
    ["ftp://user:secret@", "ftp://user:…@"],
    ["http://user@hub:1/", "http://user@hub:1/"],
    ["http://hub:1/?user:secret@x", "http://hub:1/?user:secret@x"],
    ["localhost:8080", "localhost:8080"],
  ])("%s is shown as %s: without a password", (url, shown) => {
    expect(showUrl(url)).toBe(shown);
  });

  it("that is none is refused without showing its password", () => {
    expect(() => guestUrl("--hub", "ftp://user:secret@hub")).toThrow("--hub ftp://user:…@hub: a URL is needed");
  });

  it.each([
    ["http://localhost:8080", "http://10.0.2.2:8080"],
    ["http://127.0.0.1:8080/", "http://10.0.2.2:8080/"],
    ["http://127.8.9.1/a/b?c=d", "http://10.0.2.2/a/b?c=d"],
    ["https://[::1]:443/x", "https://10.0.2.2/x"],
    ["http://hub.localhost:1", "http://10.0.2.2:1"],
    ["http://user:word@localhost:1/", "http://user:word@10.0.2.2:1/"],
  ])("%s becomes %s: a loopback address is that of this machine", (given, url) => {
    expect(guestUrl("--hub", given)).toEqual({ url, translated: true });
  });

  it.each(["https://builderhub.example.org", "http://10.0.2.2:8080/", "http://localhost.example.org"])(
    "%s stays as it is",
    (url) => {
      expect(guestUrl("--hub", url)).toEqual({ url, translated: false });
    },
  );

  it.each([
    "",
    "localhost:8080",
    "ftp://localhost",
    "http://",
    "http:/localhost",
    "http://a b",
    "http://localhost:99999",
  ])("%j is none", (text) => {
    expect(() => guestUrl("--hub", text)).toThrow(SamebitsError);
  });
});
