// Bundles the CLI into one folder that plain node runs: node scripts/bundle.mjs OUTDIR (default: dist).
// Needs node_modules and nothing else: no network, no other tool. The same sources give the same bytes.
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

await build({
  absWorkingDir: root,
  entryPoints: [join("src", "cli.ts")],
  outdir: resolve(process.argv[2] ?? join(root, "dist")),
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  // Commands and listr2 stay files of their own, loaded when needed: --help reads little.
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  // Some dependencies are CommonJS and call require() for Node's own modules.
  banner: {
    js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
  },
  logLevel: "warning",
});
