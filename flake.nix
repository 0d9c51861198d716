{
  description = "samebits: bootable VM images, built reproducibly and proven so";

  # No inputs: everything comes out of one Debian release, pinned by hash in nix/generated and images/*/packages.lock.json.
  outputs = { self }:
    let
      system = "x86_64-linux";
      all = import ./nix { inherit system; };
      prefixed = prefix: set: builtins.listToAttrs
        (map (name: { name = "${prefix}${name}"; value = set.${name}; }) (builtins.attrNames set));
      app = name: description: { type = "app"; program = "${all.samebits}/bin/${name}"; meta = { inherit description; }; };
    in
    {
      packages.${system} = {
        default = all.samebits;
        inherit (all) samebits node;
      }
      // prefixed "toolchain-" all.toolchains
      // prefixed "kernel-" (builtins.mapAttrs (_: kernel: kernel.kernel) all.kernels)
      // prefixed "kernel-config-" (builtins.mapAttrs (_: kernel: kernel.config) all.kernels)
      // prefixed "repository-" all.repositories
      # With every profile's; an image takes those that belong into its build.
      // prefixed "programs-" (builtins.mapAttrs (_: image: image.tree (builtins.attrNames image.built)) all.programs);

      apps.${system} = {
        default = app "samebits" "Build bootable VM images reproducibly, and prove it";
        build = app "samebits-build" "Build an image and compare its digests with the lock";
        verify-repro = app "samebits-verify-repro" "Build a second time in other surroundings; compare both builds and the lock";
      };

      devShells.${system}.default = all.devShell;

      checks.${system} = all.checks;
    };
}
