import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { insideTree, type Tool } from "../../src/nix/tool.ts";
import { machineNix } from "./nix.ts";
import { checkout, type Outcome } from "./project.ts";

/**
 * Commands inside the toolchain that has minisign. samebits brings it into the store when it has a signature to check; this one
 * is well-formed and nobody's.
 * @param folder where files may be written
 */
export async function minisignTool(
  samebits: (args: readonly string[]) => Promise<Outcome>,
  folder: string,
): Promise<Tool> {
  const base64 = (begin: string, size: number) =>
    Buffer.concat([Buffer.from(begin), Buffer.alloc(size)]).toString("base64");
  const [file, signature] = [join(folder, "nobody.efi"), join(folder, "nobody.efi.minisig")];
  await writeFile(file, "x");
  const lines = ["untrusted comment: x", base64("ED", 72), "trusted comment: x", base64("", 64), ""];
  await writeFile(signature, lines.join("\n"));
  const { exitCode, text } = await samebits(["verify", "minimal", "--against", file, "--pubkey", base64("Ed", 40)]);
  expect(text).toContain("the signature of nobody.efi is not good");
  expect(text).not.toContain("Assemble");
  expect(exitCode).toBe(1);
  const nix = await machineNix(join(checkout, ".samebits"));
  const [tree, enter] = await nix.outPaths("verify-toolchain", ["toolchains.verify", "enter"]);
  return insideTree(enter!, tree!);
}

/** A key pair and signatures by the pinned minisign, in one folder. */
export class Publisher {
  readonly #tool: Tool;
  readonly #folder: string;
  readonly name: string;

  private constructor(tool: Tool, folder: string, name: string) {
    this.#tool = tool;
    this.#folder = folder;
    this.name = name;
  }

  /** @param tool brings a command into the toolchain `verify` */
  static async create(tool: Tool, folder: string, name = "release"): Promise<Publisher> {
    const made = new Publisher(tool, folder, name);
    await made.#minisign("-G", "-W", "-p", made.publicKey, "-s", made.secretKey);
    return made;
  }

  get publicKey(): string {
    return `${this.#folder}/${this.name}.pub`;
  }

  get secretKey(): string {
    return `${this.#folder}/${this.name}.key`;
  }

  /** Signs a file; the signature gets the path `signature`. Without a comment, with minisign's own. */
  async sign(file: string, signature: string, options: { comment?: string; legacy?: boolean } = {}): Promise<void> {
    const { comment, legacy } = options;
    const words = [...(legacy ? ["-l"] : []), ...(comment === undefined ? [] : ["-t", comment])];
    await this.#minisign("-S", "-W", "-s", this.secretKey, "-m", file, "-x", signature, ...words);
  }

  async #minisign(...words: string[]): Promise<void> {
    const bind = ["--private", "--bind", this.#folder, this.#folder];
    const [command, ...rest] = this.#tool(["/usr/bin/minisign", ...words], bind);
    await execa(command!, rest, { stdin: "ignore" });
  }
}
