import { defineConfig } from "vitest/config";

export default defineConfig({
  // The packages may lie in the Nix store, where nothing is written.
  cacheDir: ".samebits/vite",
  test: {
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"], testTimeout: 30_000 } },
      {
        // Needs Nix and the toolchains; one file at a time, because the files share one Nix store and two cores.
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 900_000,
          fileParallelism: false,
        },
      },
      {
        // Builds and boots images.
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 1_800_000,
          hookTimeout: 1_800_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
