# Where each kernel's source and base configuration come from.
# Written by `samebits lock`; do not edit. Change nix/debian.toml, nix/toolchains.toml, kernel/*/kernel.toml or an
# image's mkosi configuration, and run `./samebits lock` again; `./samebits lock --check` says whether they agree.
{
  buildernet = {
    config = "linux-config-6.12_6.12.107-1_amd64";
    flavour = "config.amd64_none_cloud-amd64";
    modules = false;
    patches = [ ];
    source = "linux-source-6.12_6.12.107-1_all";
  };
  minimal = {
    modules = false;
    patches = [ ];
    source = "linux-source-6.12_6.12.107-1_all";
    target = "tinyconfig";
  };
}
