// Stands in for qemu-img: `create` writes its arguments into the file, `info` says that any disk has 1 MiB.
import { writeFileSync } from "node:fs";

const [, verb, ...words] = process.argv.slice(2);
if (process.env.FAKE_QEMU_IMG === "fail") process.exit(1);
if (verb === "create") {
  const [path, size] = words.slice(-2);
  writeFileSync(path, `create ${[...words.slice(0, -2), size].join(" ")}`);
}
if (verb === "info") process.stdout.write(JSON.stringify({ "virtual-size": 2 ** 20, format: words.at(-2) }));
