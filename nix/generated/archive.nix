# The state of the archive that everything here was locked from.
# Written by `samebits lock`; do not edit. Change nix/debian.toml, nix/toolchains.toml, kernel/*/kernel.toml or an
# image's mkosi configuration, and run `./samebits lock` again; `./samebits lock --check` says whether they agree.
{
  bash = "bash-static_5.2.37-2+b10_amd64";
  busybox = {
    package = "busybox-static_1:1.37.0-6+b9_amd64";
    path = "pool/main/b/busybox/busybox-static_1.37.0-6+b9_amd64.deb";
    sha256 = "598a3fd92bdafc34cd81196b2952ad36e910e47a4ecf162f8ce5e8e262598e53";
    treeHash = "sha256-jz+MLzrTom5xsDTOBe8Mz3FknzGlp5evAoovrhSSi0c=";
  };
  codename = "trixie";
  components = [
    "main"
  ];
  npm = "npm_9.2.0~ds1-3_all";
  snapshots = {
    debian = "http://snapshot.debian.org/archive/debian/20260913T000000Z";
    security = "http://snapshot.debian.org/archive/debian-security/20260913T000000Z";
  };
  suites = {
    trixie = {
      date = "2026-09-12T07:55:41.000Z";
      inRelease = "0584fba32e13e0ab8285fb16c27adea1ec03a73669c18702821094fd6ca86675";
      version = "13.7";
    };
  };
}
