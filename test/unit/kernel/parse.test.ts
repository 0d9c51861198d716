import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SamebitsError } from "../../../src/base/errors.ts";
import { lastEntries, parseConfig, parseConfigStrictly } from "../../../src/kernel/kconfig/parse.ts";

const parse = (text: string) => parseConfig({ name: "f.config", text });
const values = (text: string) => parse(text).entries.map(({ symbol, value }) => `${symbol}=${value}`);

describe("what the kernel reads", () => {
  it.each([
    ["y", "CONFIG_NET=y\n", ["CONFIG_NET=y"]],
    ["m", "CONFIG_NET=m\n", ["CONFIG_NET=m"]],
    ["a written n", "CONFIG_NET=n\n", ["CONFIG_NET=n"]],
    ["not set", "# CONFIG_NET is not set\n", ["CONFIG_NET=n"]],
    ["a number", "CONFIG_HZ=250\n", ["CONFIG_HZ=250"]],
    ["a negative number", "CONFIG_LOGLEVEL=-1\n", ["CONFIG_LOGLEVEL=-1"]],
    ["a hexadecimal number", "CONFIG_PHYSICAL_START=0x1000000\n", ["CONFIG_PHYSICAL_START=0x1000000"]],
    ["a string", 'CONFIG_CMDLINE="quiet"\n', ['CONFIG_CMDLINE="quiet"']],
    ["an empty string", 'CONFIG_CMDLINE=""\n', ['CONFIG_CMDLINE=""']],
    ["= and # in a string", 'CONFIG_CMDLINE="a=b # c"\n', ['CONFIG_CMDLINE="a=b # c"']],
    ["escapes in a string", 'CONFIG_CMDLINE="a\\"b\\\\"\n', ['CONFIG_CMDLINE="a\\"b\\\\"']],
    ["no newline at the end", "CONFIG_NET=y", ["CONFIG_NET=y"]],
    ["lower case and digits", "CONFIG_CRYPTO_AES_586x=y\n", ["CONFIG_CRYPTO_AES_586x=y"]],
    ["Windows line ends", "CONFIG_A=y\r\n# CONFIG_B is not set\r\n\r\n", ["CONFIG_A=y", "CONFIG_B=n"]],
    ["trailing blanks", 'CONFIG_A=y  \nCONFIG_B="x"\t\n', ["CONFIG_A=y", 'CONFIG_B="x"']],
    ["comments and empty lines", "# a comment\n\n#CONFIG_A=y\n# CONFIG_B=y\n", []],
    ["nothing", "", []],
  ])("%s", (_what, text, expected) => {
    const { problems } = parse(text);
    expect(problems).toEqual([]);
    expect(values(text)).toEqual(expected);
  });

  it("keeps duplicates with their lines; the last one counts", () => {
    const { entries } = parse("CONFIG_A=y\nCONFIG_B=1\n# CONFIG_A is not set\n");
    expect(entries.map(({ line }) => line)).toEqual([1, 2, 3]);
    expect(lastEntries(entries).get("CONFIG_A")).toEqual({ symbol: "CONFIG_A", value: "n", file: "f.config", line: 3 });
  });
});

describe("what the kernel would ignore or misread is a problem, with its place", () => {
  it.each([
    ["# CONFIG_NET is not set ", 1, 'write exactly "# CONFIG_NET is not set"'],
    ["#  CONFIG_NET is not set", 1, "the kernel reads this as a comment"],
    ["# CONFIG_NET is not set\r", 1, "control character", 24],
    [" CONFIG_NET=y", 1, "blank at the start of the line"],
    ["   ", 1, "blanks on an otherwise empty line"],
    ["CONFIG_NET =y", 1, 'blank before "="', 11],
    ["CONFIG_NET= y", 1, 'blank behind "="', 12],
    ["CONFIG_NET=", 1, "empty value", 12],
    ["CONFIG_NET=  ", 1, "empty value", 12],
    ["CONFIG_NET", 1, 'no "=" and no value', 11],
    ["CONFIG_FOO-BAR=y", 1, '"-" cannot be part of a symbol\'s name', 11],
    ["CONFIG_NET=yes", 1, '"yes" is none of y, m, n', 12],
    ["CONFIG_NET=y # why", 1, "is none of y, m, n", 12],
    ["CONFIG_NET=0xzz", 1, '"0xzz" is none of', 12],
    ['CONFIG_A="b', 1, "string without its closing quote", 10],
    ['CONFIG_A="b\\"', 1, "string without its closing quote", 10],
    [
      'CONFIG_A="b\\\\\\n"',
      1,
      'the kernel drops this backslash: "\\n" is "n" to it; a backslash is written "\\\\"',
      14,
    ],
    ['CONFIG_A="b" c', 1, "text behind the string", 13],
    ["NET=y", 1, 'a symbol\'s name starts with "CONFIG_"'],
    ["<<<<<<< HEAD", 1, "expected"],
    ["\uFEFFCONFIG_A=y", 1, "byte-order mark"],
    ["CONFIG_A=\0y", 1, "control character", 10],
  ])("%j", (text, line, message, column = 1) => {
    const { entries, problems } = parse(text);
    expect(entries).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ file: "f.config", line, column, text });
    expect(problems[0]!.message).toContain(message);
  });

  it("is an error of exit 2 that shows the first line and names the places of the others", () => {
    const text = "CONFIG_A=y\nCONFIG_B=maybe\nCONFIG_C\n";
    const act = () => parseConfigStrictly({ name: "config.d/10.config", text });
    expect(act).toThrowError(SamebitsError);
    try {
      act();
    } catch (error) {
      const { exitCode, message, why } = error as SamebitsError;
      expect(exitCode).toBe(2);
      expect(message).toMatch(/^config\.d\/10\.config:2:10: "maybe" is none of/);
      expect(why[0]).toBe("2 | CONFIG_B=maybe");
      expect(why[1]).toMatch(/^config\.d\/10\.config:3:9: no "="/);
    }
  });
});

describe("any text", () => {
  it("is read without an exception, and each non-comment line is an entry or a problem", () => {
    const piece = fc.constantFrom(
      "CONFIG_",
      "A",
      "=",
      "y",
      " ",
      "#",
      '"',
      "\\",
      "\n",
      "\r",
      "is not set",
      "é",
      "0x1",
      "\0",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        const { entries, problems } = parse(text);
        const told = new Set([...entries, ...problems].map(({ line }) => line));
        expect(told.size).toBe(entries.length + problems.length);
        text.split("\n").forEach((line, index) => {
          if (line.replace(/\r$/, "") !== "" && !line.startsWith("#")) expect(told).toContain(index + 1);
        });
      }),
    );
  });

  it("is read back from what was written", () => {
    const symbol = fc.stringMatching(/^CONFIG_[A-Z][A-Z0-9_]{0,10}$/);
    const value = fc.oneof(
      fc.constantFrom("y", "m", "n"),
      fc.integer().map(String),
      fc.nat().map((n) => `0x${n.toString(16)}`),
      fc.stringMatching(/^[ -~]*$/).map((text) => `"${text.replace(/["\\]/g, "\\$&")}"`),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(symbol, value)), (pairs) => {
        const text = pairs.map(([name, v]) => (v === "n" ? `# ${name} is not set\n` : `${name}=${v}\n`)).join("");
        expect(values(text)).toEqual(pairs.map(([name, v]) => `${name}=${v}`));
        expect(parse(text).problems).toEqual([]);
      }),
    );
  });
});
