import { z } from "zod";

const text = (meaning: string) => z.string().describe(meaning);
const flag = (meaning: string) => z.boolean().describe(meaning);
const count = (meaning: string) => z.int().min(0).describe(meaning);
const seconds = (meaning: string) => z.number().min(0).describe(meaning);
const sha256 = (meaning: string) =>
  z
    .string()
    .regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits")
    .describe(meaning);
const hex = (meaning: string) =>
  z
    .string()
    .regex(/^(?:[0-9a-f]{2})*$/, "bytes in hexadecimal")
    .describe(meaning);
const value = (meaning: string) => z.union([z.string(), z.number(), z.boolean()]).describe(meaning);

const artifact = z.strictObject({
  file: text("File name"),
  size: count("Bytes"),
  sha256: sha256("SHA-256"),
});

const phase = z.strictObject({ title: text("What mkosi was doing"), seconds: seconds("How long it took") });

const aspect = z.strictObject({
  name: text("As `--vary` takes it"),
  title: text("In words"),
  first: text("What it was in the first build"),
  other: text("What it was in this one, or would have been"),
  notDone: text("Why it was not varied; left out: it was").optional(),
});

const region = z.strictObject({
  offset: count("Where the first byte differs"),
  length: count("Bytes from the first to the last that differs"),
  from: count("Where `a` and `b` begin, some bytes before `offset`"),
  a: hex("Bytes of A there, with some around"),
  b: hex("Bytes of B there, with some around"),
});

const hunk = z.strictObject({
  lineA: count("Number of the first line in A, from 1"),
  lineB: count("Number of the first line in B, from 1"),
  a: z.array(z.string()).describe("Lines of A alone"),
  b: z.array(z.string()).describe("Lines of B alone"),
});

const sizes = z.tuple([z.int(), z.int()]);

const difference = z.discriminatedUnion("what", [
  z.strictObject({
    what: z.literal("content").describe("The bytes"),
    sizes: sizes.describe("Bytes of A and B"),
    firstOffset: count("Where the first byte differs"),
    differing: count("Bytes that differ at the same place"),
    regions: z.array(region).describe("The first places that differ"),
    hunks: z.array(hunk).describe("For text: the lines that differ").optional(),
    strings: z
      .strictObject({
        a: z.array(z.string()).describe("Of A alone"),
        b: z.array(z.string()).describe("Of B alone"),
      })
      .describe("For binary files: printable strings of one side alone")
      .optional(),
    sections: z.array(z.string()).describe("For ELF files: the sections that differ").optional(),
  }),
  z.strictObject({
    what: z.literal("attribute").describe("An attribute of a member, or a field of a container"),
    name: text("Which one"),
    a: value("In A; left out: A has none").optional(),
    b: value("In B; left out: B has none").optional(),
  }),
  z.strictObject({
    what: z.literal("order").describe("The same members or lines in another order"),
    position: count("The first place that differs, from 0"),
    a: text("What stands there in A"),
    b: text("What stands there in B"),
    moved: count("How many stand at another place"),
  }),
  z.strictObject({
    what: z.literal("missing").describe("One side alone has it"),
    only: z.enum(["a", "b"]).describe("Which side"),
    kind: text("`file`, `directory`, `symlink`…"),
    size: count("Bytes; left out: not known").optional(),
    below: count("How many are below a folder"),
    twin: text("A member of the other side with the same content").optional(),
  }),
  z.strictObject({
    what: z.literal("kind").describe("Another kind of file"),
    a: text("`file`, `directory`, `symlink`…"),
    b: text("`file`, `directory`, `symlink`…"),
  }),
  z.strictObject({
    what: z.literal("numbering").describe("Inodes and the like of many members"),
    name: text("What is numbered"),
    members: count("How many have another number"),
    example: text("One of them"),
  }),
  z.strictObject({
    what: z.literal("compression").describe("The same content, compressed to other bytes"),
    sizes: z.tuple([z.int().nullable(), z.int().nullable()]).describe("Bytes of A and B; null: not known"),
  }),
  z.strictObject({
    what: z.literal("repeat").describe("The same two contents as elsewhere"),
    of: text("The path at which they are compared"),
  }),
]);

const cause = z.strictObject({
  kind: text("`build timestamp`, `umask`, `unknown`…; further kinds may come"),
  evidence: text("What shows it"),
  fix: text("What to do about it").optional(),
});

/** One leaf, as verdict.json and the event of `samebits diff` have it. */
export const leafSchema = z.strictObject({
  path: text("From the outermost file inwards, with `!` where a container is entered"),
  kind: text("`file`, `section`, `container`…; further kinds may come"),
  format: text("What it is in, such as `cpio archive`").optional(),
  differences: z.array(difference).describe("What differs"),
  package: text("The Debian package it belongs to, where that is known").optional(),
  causes: z.array(cause).describe("Why"),
  notes: z.array(z.string()).describe("What could not be looked into, and why"),
});
export type LeafJson = z.input<typeof leafSchema>;

const differencesSchema = z.strictObject({
  compared: count("Files and members that were compared"),
  causes: z.record(z.string(), z.int()).describe("How many leaves have which cause"),
  leaves: z.array(leafSchema).describe("What differs, the most important first"),
});
const bisectionSchema = z.strictObject({
  needed: z
    .array(z.array(z.string()))
    .describe("The smallest sets that make the bits differ; empty: none is needed, or the bits did not differ again"),
  tried: z
    .array(
      z.strictObject({
        varied: z.array(z.string()).describe("What was varied"),
        differs: flag("Whether the bits differ then"),
      }),
    )
    .describe("The builds that were made to find out, in order"),
});

/**
 * `out/IMAGE/verify/verdict.json`, version 1. What is not known is left out. Paths are relative to the project where they lie in it.
 * A later version may have further kinds of causes and members; anything else that changes gets another number.
 * docs/VERDICT.md lists all fields, in the words used here.
 */
export const verdictSchema = z.strictObject({
  version: z.literal(1).describe("Of this format"),
  image: text("The image's name"),
  variant: text("Flavour, or flavour+profile; with .local behind it for builds with local changes"),
  local: z
    .array(z.string())
    .optional()
    .describe("What the builds had that only the machine has; they are compared with each other, and with no lock"),
  outcome: z
    .enum(["reproduced", "not reproduced", "lock differs", "not locked"])
    .describe("`lock differs` and `not locked`: all builds agree, the lock has other digests or none"),
  same: flag("Whether all builds and the lock agree in everything that was compared: `outcome` is `reproduced`"),
  skipped: z.array(z.string()).describe("What was left out on request: the verdict does not cover it"),
  commit: z
    .strictObject({
      id: text("Git's name of it"),
      changed: flag("Whether files of the checkout differ from it"),
    })
    .describe("The project's commit; left out: it is no git checkout")
    .optional(),
  inputs: z.record(z.string(), z.string()).describe("Store paths by what they are: toolchain, kernel, repository…"),
  artifacts: z
    .array(
      z.strictObject({
        artifact: text("Its name in image.toml"),
        file: text("File name"),
        first: sha256("SHA-256 in the first build"),
        others: z.array(sha256("SHA-256")).describe("SHA-256 in the further builds, in order"),
        locked: sha256("SHA-256 in digests.lock.json; left out: nothing is locked").optional(),
        same: flag("Whether all of them are equal, and locked"),
      }),
    )
    .describe("What is compared"),
  first: z
    .strictObject({
      folder: text("Where its artifacts are"),
      artifacts: z.array(artifact).describe("All that came out"),
      phases: z.array(phase).describe("What took how long; empty: it was there already"),
    })
    .describe("The first build"),
  runs: z
    .array(
      z.strictObject({
        seed: text("What random choices were drawn from: `--seed` repeats them"),
        varied: z.array(aspect).describe("What was varied, and what could not be"),
        artifacts: z.array(artifact).describe("All that came out"),
        phases: z.array(phase).describe("What took how long"),
        kept: text("Where its artifacts are, when they differ from the first build's").optional(),
      }),
    )
    .describe("The further builds"),
  rebuilt: z
    .array(
      z.strictObject({
        what: text("`kernel minimal`, `toolchain image`…"),
        path: text("Store path of what the image was made with"),
        same: flag("Whether it came out the same"),
        first: sha256("SHA-256 of the bzImage of a kernel, else of the store path (as a NAR)"),
        second: sha256("SHA-256 of the second one, where there is one").optional(),
        kept: text("Where the second one is, when it differs").optional(),
        varied: z.array(aspect).describe("What was varied"),
        seconds: seconds("How long it took"),
        differences: differencesSchema.describe("Between both; left out: it is the same, or was not kept").optional(),
        bisection: bisectionSchema
          .describe("Of a kernel: which variations it takes; left out: nobody asked")
          .optional(),
      }),
    )
    .describe("What samebits itself had built for the image, and built again"),
  differences: differencesSchema
    .describe("Between the first build (A) and the first other one that differs (B); left out: none does")
    .optional(),
  bisection: bisectionSchema.describe("Which variations make the bits differ; left out: nobody asked").optional(),
  sizes: z
    .strictObject({
      bytes: count("Of all parts"),
      initrd: count("Bytes of the compressed initrd"),
      parts: z
        .array(
          z.strictObject({
            name: text("The package, `(no package)`, `kernel`, `stub and UKI sections`"),
            kind: z.enum(["package", "no package", "kernel", "uki"]).describe("What kind of part"),
            bytes: count("Of its files, unpacked"),
            files: count("How many"),
            largest: z
              .array(z.strictObject({ path: text("In the image"), bytes: count("Bytes") }))
              .describe("The largest ones"),
          }),
        )
        .describe("The largest first"),
    })
    .describe("What the first build's image consists of; left out: it was not measured")
    .optional(),
});
export type VerdictJson = z.input<typeof verdictSchema>;
