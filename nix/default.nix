# Everything samebits builds with, and everything it builds. Imported by flake.nix and, without a flake, by the CLI.
{ system ? "x86_64-linux" }:
let
  packages = import ./generated/packages.nix;
  archive = import ./generated/archive.nix;
  generatedToolchains = import ./generated/toolchains.nix;
  kernels = import ./generated/kernels.nix;
  repositories = import ./generated/repositories.nix;

  busybox = import ./busybox.nix { inherit system; snapshot = archive.snapshots.debian; inherit (archive) busybox; };
  fetch = import ./fetch.nix { inherit system busybox; curlTree = toolchains.fetch; npmPackage = deb archive.npm; goTree = toolchains.go; rustTree = toolchains.rust; };
  unpackTree = import ./unpack-tree.nix { inherit system busybox; };
  runInTree = import ./run-in-tree.nix { inherit system busybox; };

  repositoryOf = name: lock: import ./repository.nix {
    inherit system busybox name fetch;
    inherit (archive) snapshots;
    lock = builtins.fromJSON (builtins.readFile lock);
  };

  deb = key: fetch.pool archive.snapshots packages.${key};
  toolchain = name: unpackTree {
    name = "samebits-${name}-toolchain";
    debs = map deb generatedToolchains.${name}.packages;
    finish = builtins.readFile ./finish-tree.sh;
  };
  toolchains = builtins.mapAttrs (name: _: toolchain name) generatedToolchains;

  node = import ./node.nix { inherit system busybox fetch; runtime = toolchains.runtime; };
  nodeModules = import ./node-modules.nix { inherit system busybox fetch; };
  cli = import ./cli.nix { inherit system busybox node nodeModules; };
  foreignLocale = import ./foreign-locale.nix { inherit runInTree; tree = toolchains.image; source = toolchains.verify; };
  enter = import ./enter.nix { inherit system busybox; inherit (toolchains) image; };
  tools = import ./tools.nix { inherit system busybox toolchains enter cli; };
in
{
  inherit busybox toolchains foreignLocale node cli enter tools;
  inherit (cli) samebits;

  # Every dependency of package.json, for type checks, lint and tests.
  developmentModules = nodeModules { development = true; };

  kernels = builtins.mapAttrs
    (name: definition: import ./kernel.nix {
      inherit runInTree name definition deb foreignLocale;
      toolchain = toolchains.kernel;
      verifyTools = toolchains.verify;
      folder = ../kernel + "/${name}";
    })
    kernels;

  repositories = builtins.mapAttrs repositoryOf repositories;
  # Of an image with another lock: that of a machine's own configuration.
  inherit repositoryOf;

  # Of each image, what its sources.lock.json names.
  programs = builtins.mapAttrs
    (image: lock: import ./programs.nix {
      inherit system busybox fetch runInTree toolchains image;
      folder = dirOf lock;
      lock =
        let file = dirOf lock + "/sources.lock.json"; in
        if builtins.pathExists file then builtins.fromJSON (builtins.readFile file) else { programs = { }; };
    })
    repositories;

  checks = import ./checks.nix {
    inherit system busybox runInTree node packages kernels repositories;
    inherit (cli) samebits;
    inherit (toolchains) image;
    toolchains = generatedToolchains;
    modules = nodeModules { development = true; };
  };

  devShell = import ./dev-shell.nix { inherit system busybox tools; samebits = cli.samebits; bash = deb archive.bash; };
}
