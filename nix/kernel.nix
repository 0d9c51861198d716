# A kernel of the project: `base` (its base configuration), `config` (after olddefconfig) and `kernel`, each a derivation of
# its own. The kernel depends on the resolved configuration alone, not on the fragments it was merged from.
{ runInTree, name, definition, deb, toolchain, folder }:
let
  derive = { suffix, step, inputs }: runInTree {
    name = "kernel-${name}${suffix}";
    tree = toolchain;
    script = builtins.readFile ./kernel-source.sh + builtins.readFile step;
    env = {
      source = deb definition.source;
      kernelEnvironment = ./kernel-environment.sh;
      inherit (definition) patches;
    } // inputs;
  };
in
{
  base = derive {
    suffix = "-base-config";
    step = ./kernel-config.sh;
    inputs =
      if definition ? flavour then { configPackage = deb definition.config; inherit (definition) flavour; }
      else { baseTarget = definition.target; };
  };

  # kernel/NAME/merged.config as `samebits kernel config` left it -> what olddefconfig makes of it.
  config = derive {
    suffix = "-config";
    step = ./kernel-config.sh;
    inputs.merged = folder + "/merged.config";
  };

  kernel = derive {
    suffix = "";
    step = ./kernel-build.sh;
    inputs.resolved = folder + "/resolved.config";
  };
}
