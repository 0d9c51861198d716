# A kernel of the project, each attribute a derivation of its own: `base` (its base configuration), `kconfig` (the part of its
# source that configures, and a description of every symbol), `config` (after olddefconfig), `kernel`, and `again`, a function
# that gives the same kernel built in other surroundings, to compare. The kernel depends on the resolved configuration alone,
# not on the fragments it was merged from.
{ runInTree, name, definition, deb, toolchain, verifyTools, foreignLocale, folder }:
let
  # `steps`: scripts, run one after the other in one shell.
  derive = name: steps: inputs: runInTree {
    inherit name;
    tree = toolchain;
    script = builtins.concatStringsSep "" (map builtins.readFile steps);
    env = { kernelEnvironment = ./kernel-environment.sh; } // inputs;
  };
  build = [ ./kernel-source.sh ./kernel-build.sh ];
  inputs = source // { resolved = folder + "/resolved.config"; };
  source = { source = deb definition.source; inherit (definition) patches; };

  # Nothing of it depends on the kernel's name or fragments: kernels of one source share it.
  kconfig = derive "kernel-kconfig" [ ./kernel-source.sh ./kernel-kconfig.sh ] (source // { describe = ./kconfig; });
in
{
  inherit kconfig;

  base =
    if definition ? flavour then
      derive "kernel-${name}-base-config" [ ./kernel-flavour.sh ] {
        configPackage = deb definition.config;
        inherit (definition) flavour;
      }
    else
      derive "kernel-${name}-base-config" [ ./kernel-config.sh ] { inherit kconfig; baseTarget = definition.target; };

  # kernel/NAME/merged.config as `samebits kernel config` left it -> what olddefconfig makes of it.
  config = derive "kernel-${name}-config" [ ./kernel-config.sh ] { inherit kconfig; merged = folder + "/merged.config"; };

  kernel = derive "kernel-${name}" build inputs;
  # `others`: strings by what is to be otherwise (kernel-environment.sh, kernel-again.sh).
  again = others: derive "kernel-${name}-again" ([ ./kernel-again.sh ] ++ build) (
    inputs // { inherit verifyTools; }
    // builtins.listToAttrs (map (what: { name = "other_${what}"; value = others.${what}; }) (builtins.attrNames others))
    # A derivation, not its path as a string: a sandbox shows what is among the inputs alone.
    // (if others ? locale then { other_locpath = foreignLocale; } else { })
  );
}
