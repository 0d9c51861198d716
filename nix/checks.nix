# `nix flake check`: what can be said about the project without building kernels or images. Everything runs offline on the
# sources alone, and Nix keeps the results: an unchanged project is checked in no time.
{ system, busybox, runInTree, node, samebits, modules, image, packages, toolchains, kernels, repositories }:
let
  root = toString ../.;
  within = path: top: path == "${root}/${top}" || builtins.substring 0 (builtins.stringLength "${root}/${top}/") path == "${root}/${top}/";
  # Of a folder that someone works in, only what is checked: not node_modules, out, .samebits, mkosi.output.
  source = builtins.path {
    name = "samebits-project";
    path = ../.;
    filter = path: _:
      builtins.any (within path) [
        "bench" "biome.json" "docs" "flake.nix" "images" "kernel" "nix" "package.json" "package-lock.json" "samebits"
        "scripts" "src" "test" "tsconfig.json" "vitest.config.ts"
      ]
      && builtins.match ".*/mkosi\\.(output|cache|builddir)(/.*)?" path == null
      # As .gitignore has them.
      && builtins.match ".*/images/[^/]+/(mkosi\\.images/[^/]+/)?mkosi\\.local(\\.conf|/.*)?" path == null
      && builtins.match ".*/images/[^/]+/(custom|authorized_keys|packages\\.local\\.lock\\.json)(/.*)?" path == null;
  };
  check = name: inputs: script: runInTree {
    name = "samebits-check-${name}";
    tree = image;
    env = { inherit source; } // inputs;
    inherit script;
  };
  withModules = name: command: check name { inherit modules node; } ''
    cp -r "$source" project
    chmod -R u+w project
    cd project
    ln -s "$modules/node_modules" node_modules
    PATH=$node/bin:$PATH NODE_NO_WARNINGS=1
    ${command}
    echo passed > "$out/result"
  '';

  # What the generated files name must be there, and a pinned file must be pinned.
  known = where: key:
    if !(packages ? ${key}) then throw "${where} names ${key}, which nix/generated/packages.nix does not have"
    else if builtins.match "sha256-[A-Za-z0-9+/]{43}=|[0-9a-f]{64}" packages.${key}.sha256 == null then throw "${key} has no SHA-256"
    else key;
  named = {
    toolchains = builtins.mapAttrs (name: one: map (known "toolchain ${name}") one.packages) toolchains;
    kernels = builtins.mapAttrs
      (name: one: map (known "kernel ${name}") ([ one.source ] ++ (if one ? config then [ one.config ] else [ ])))
      kernels;
    repositories = builtins.mapAttrs
      (_: lock: map (entry: "${entry.path} ${entry.sha256}") (builtins.fromJSON (builtins.readFile lock)).packages)
      repositories;
  };
in
{
  # The command line as users get it.
  cli = check "cli" { inherit samebits; } (builtins.readFile ./check-cli.sh);
  # The generated derivations parse, and agree with each other.
  generated = derivation {
    name = "samebits-check-generated";
    inherit system busybox;
    named = builtins.toJSON named;
    passAsFile = [ "named" ];
    builder = "${busybox}/bin/busybox";
    args = [ "ash" "-euc" ''"$busybox/bin/busybox" cp "$namedPath" "$out"'' ];
  };
  lint = withModules "lint" "node_modules/@biomejs/cli-linux-x64/biome check --vcs-enabled=false --error-on-warnings";
  # Every shell script of the project is understood by the shells that may run it.
  shell = check "shell" { inherit busybox; } (builtins.readFile ./check-shell.sh);
  types = withModules "types" "node node_modules/typescript/lib/tsc.js --noEmit";
  # Once more for a test that fails: a few measure time, and a busy machine is no reason to fail a check.
  unit = withModules "unit" "CI=1 node node_modules/vitest/vitest.mjs run --project unit --retry 1";
}
