import { open, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { invalid, unreadable } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { sriFromHex } from "../debian/digest.ts";
import { type ElfProgram, readElfProgram } from "../formats/elf-dynamic.ts";
import { fileBytes } from "../formats/file-bytes.ts";
import { FormatError } from "../formats/format-error.ts";
import type { BinaryDefinition } from "../inputs/binaries.ts";
import { fileIntegrity } from "./artifacts.ts";
import type { ImageDefinition } from "./definition.ts";

/** A program that was given as a file for one build. */
export interface GivenBinary {
  readonly name: string;
  /** Absolute path in the image. */
  readonly install: string;
  /** The file, on this machine. */
  readonly path: string;
  /** SHA-256, SRI. */
  readonly integrity: string;
  /** It is, to the bit, what binaries.toml pins: only the download is spared. */
  readonly pinned: boolean;
  readonly program: ElfProgram;
}

/** `e_machine`. */
const X86_64 = 62;
/** `e_type` of what can be started: at a fixed address, or anywhere. */
const STARTED = new Set([2, 3]);

/**
 * Reads the words of `--binary NAME=PATH`, and the files.
 * @param words the last one counts, where several give the same program
 * @param cwd what paths are relative to
 * @throws SamebitsError (exit 2) for a name that binaries.toml does not have, and for a file that cannot be a program of the image
 */
export async function readGivenBinaries(
  image: Pick<ImageDefinition, "name">,
  definitions: readonly BinaryDefinition[],
  words: readonly string[],
  cwd: string,
): Promise<GivenBinary[]> {
  const given = new Map<string, GivenBinary>();
  for (const word of words) {
    const [, name, file] = /^([^=]*)=(.+)$/s.exec(word) ?? [];
    if (name === undefined || file === undefined) {
      throw invalid(`--binary ${word}: a name and a file are needed, as in --binary rbuilder=target/release/rbuilder`);
    }
    const definition = definitions.find((one) => one.name === name);
    if (definition === undefined) {
      throw invalid(`the image "${image.name}" takes no program "${name}"`, {
        why: didYouMean(
          name,
          definitions.map((one) => one.name),
        ),
        next: `images/${image.name}/binaries.toml names the programs that it takes, and where each is installed`,
      });
    }
    given.set(name, await readGiven(definition, resolve(cwd, file)));
  }
  return [...given.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function readGiven(definition: BinaryDefinition, path: string): Promise<GivenBinary> {
  const { name, install, pin } = definition;
  const what = `--binary ${name}=${path}`;
  const status = await stat(path).catch((error) => {
    throw unreadable(path, error);
  });
  if (!status.isFile()) {
    throw invalid(`${what}: not a regular file`, { next: "give the program itself" });
  }
  const program = await readProgram(path, what);
  const integrity = await fileIntegrity(path).catch((error) => {
    throw unreadable(path, error);
  });
  const pinned = pin !== undefined && pin.member === undefined && integrity === sriFromHex(pin.sha256);
  return { name, install, path, integrity, pinned, program };
}

/** @throws SamebitsError (exit 2) for what an x86-64 Linux does not start */
async function readProgram(path: string, what: string): Promise<ElfProgram> {
  const file = await open(path).catch((error) => {
    throw unreadable(path, error);
  });
  let program: ElfProgram;
  try {
    program = readElfProgram(fileBytes(file.fd, (await file.stat()).size, path));
  } catch (error) {
    if (!(error instanceof FormatError)) throw unreadable(path, error);
    throw invalid(`${what}: not an ELF program`, {
      why: error.message,
      next: "give the program itself: not an archive, a package or a script",
      cause: error,
    });
  } finally {
    await file.close();
  }
  const { bits, machine, type } = program;
  if (bits === 64 && machine === X86_64 && STARTED.has(type)) return program;
  throw invalid(`${what}: not a program for x86-64`, {
    why: `${bits} bits, e_machine ${machine} (${X86_64} is x86-64), e_type ${type} (${[...STARTED].join(" or ")} is a program)`,
    next: "build it for x86-64",
  });
}
