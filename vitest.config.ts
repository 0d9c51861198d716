import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files in the order of their names, not slowest first: what is cheap should fail first. */
class ByName extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return [...files].sort((a, b) => (a.moduleId < b.moduleId ? -1 : 1));
  }
}

export default defineConfig({
  // The packages may lie in the Nix store, where nothing is written.
  cacheDir: ".samebits/vite",
  test: {
    sequence: { sequencer: ByName },
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"], testTimeout: 30_000 } },
      {
        // Needs Nix and the toolchains; one file at a time, because the files share one Nix store and two cores.
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          globalSetup: ["test/support/prepare-integration.ts"],
          testTimeout: 600_000,
          hookTimeout: 900_000,
          fileParallelism: false,
        },
      },
      {
        // Calculates for minutes, and leaves the checkout to itself: test/run has it run beside the integration tests.
        test: { name: "long", include: ["test/long/**/*.test.ts"], testTimeout: 2_400_000 },
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
