# The images' package locks: each becomes an offline package repository.
# Written by `samebits lock`; do not edit. Change nix/debian.toml, nix/toolchains.toml, kernel/*/kernel.toml or an
# image's mkosi configuration, and run `./samebits lock` again; `./samebits lock --check` says whether they agree.
{
  buildernet = ../../images/buildernet/packages.lock.json;
  minimal = ../../images/minimal/packages.lock.json;
}
