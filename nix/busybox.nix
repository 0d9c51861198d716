# bin/busybox out of Debian's busybox-static: the one program that everything else is unpacked with.
#
# Nix cannot unpack the first .deb by itself (its own unpackers refuse `ar`). Two ways lead to this store path:
#   - `./samebits` adds the same folder with `nix store add-path`, and this derivation never runs;
#   - online, the derivation runs in the static busybox that nixpkgs bootstraps from. That one has ash, tar and unxz, no
#     ar. An ar member begins right after a header line, and ash's `read` takes no byte beyond the newline: reading up to
#     the header of data.tar.xz leaves the file exactly where unxz must start.
{ system, snapshot, busybox }:
derivation {
  name = "busybox";
  inherit system;
  builder = derivation {
    name = "bootstrap-busybox";
    system = "builtin";
    builder = "builtin:fetchurl";
    url = "http://tarballs.nixos.org/stdenv/x86_64-unknown-linux-gnu/82b583ba2ba2e5706b35dbe23f31362e62be2a9d/busybox";
    executable = true;
    unpack = false;
    outputHashMode = "recursive";
    outputHashAlgo = "sha256";
    outputHash = "sha256-QrTEnQTBM1Y/qV9odq8irZkQSD9uOMbs2Q5NgCvKCNQ=";
    preferLocalBuild = true;
  };
  args = [ "ash" "-euc" (builtins.readFile ./busybox.sh) ];
  deb = derivation {
    # The name under which `./samebits` adds it, as in fetch.nix: where that has run, it is in the store already.
    name = builtins.replaceStrings [ "~" ":" "%" ] [ "_" "=3A" "=25" ] (baseNameOf busybox.path);
    system = "builtin";
    builder = "builtin:fetchurl";
    url = "${snapshot}/${builtins.replaceStrings [ "%" "+" "~" ] [ "%25" "%2B" "%7E" ] busybox.path}";
    executable = false;
    unpack = false;
    outputHashMode = "flat";
    outputHashAlgo = "sha256";
    outputHash = busybox.sha256;
    preferLocalBuild = true;
  };
  outputHashMode = "recursive";
  outputHashAlgo = "sha256";
  outputHash = busybox.treeHash;
  preferLocalBuild = true;
}
