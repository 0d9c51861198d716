# Fixed-output fetches. A path in the store depends on name and hash alone: samebits and `./samebits` add the files they
# have fetched and verified under exactly these paths, and then none of these derivations runs. When one does run (plain
# `nix build` on a fresh machine) it tries the base URLs of SAMEBITS_DEBIAN_MIRROR, then snapshot.debian.org; for npm's
# tarballs those of SAMEBITS_NPM_REGISTRY, or else npm's own registry, which Debian's npm package (never run) names; for Go
# modules those of SAMEBITS_GO_PROXY, for crates of the index SAMEBITS_CARGO_REGISTRY, or else what go and cargo have built in.
#
# impureEnvVars are read by the process that builds. Where Nix builds by itself (root without a daemon) that is the `nix`
# command, and its caller's environment counts. Where a daemon builds, the daemon's environment counts and the caller's does
# not: set the variables for nix-daemon.service, or let ./samebits fetch, which needs neither.
{ system, busybox, curlTree, npmPackage, goTree ? null, rustTree ? null }:
let
  # As src/sources/escape-module.ts.
  escapeModule = builtins.replaceStrings
    [ "A" "B" "C" "D" "E" "F" "G" "H" "I" "J" "K" "L" "M" "N" "O" "P" "Q" "R" "S" "T" "U" "V" "W" "X" "Y" "Z" ]
    [ "!a" "!b" "!c" "!d" "!e" "!f" "!g" "!h" "!i" "!j" "!k" "!l" "!m" "!n" "!o" "!p" "!q" "!r" "!s" "!t" "!u" "!v" "!w" "!x" "!y" "!z" ];
  # What a store name may not hold, replaced as src/debian/store-name.ts does.
  storeName = builtins.replaceStrings [ "~" ":" "%" ] [ "_" "=3A" "=25" ];
  fetch = { name, path, bases, variable, algorithm, hash, curl, npmPackage ? "", goTree ? "", rustTree ? "" }: derivation {
    name = storeName name;
    inherit system path bases variable curl npmPackage goTree rustTree;
    builder = "${busybox}/bin/busybox";
    args = [ "ash" "-euc" (builtins.readFile ./fetch.sh) ];
    inherit busybox;
    impureEnvVars = [
      "SAMEBITS_DEBIAN_MIRROR" "SAMEBITS_NPM_REGISTRY" "SAMEBITS_GO_PROXY" "SAMEBITS_CARGO_REGISTRY"
      "http_proxy" "https_proxy" "no_proxy"
    ];
    outputHashMode = "flat";
    outputHashAlgo = algorithm;
    outputHash = hash;
    preferLocalBuild = true;
  };
in
{
  inherit storeName escapeModule;

  # One .deb (or other pool file) of the archive.
  pool = snapshots: entry: fetch {
    name = baseNameOf entry.path;
    inherit (entry) path;
    bases = snapshots.${entry.archive or "debian"};
    variable = "SAMEBITS_DEBIAN_MIRROR";
    algorithm = "sha256";
    hash = entry.sha256;
    # The archive is served over plain http, which busybox speaks.
    curl = "";
  };

  # One npm tarball, checked against the integrity of package-lock.json (an SRI hash, so no algorithm).
  npm = { name, version, integrity }: fetch {
    name = "${builtins.replaceStrings [ "@" "/" ] [ "" "-" ] name}-${version}.tgz";
    path = "${name}/-/${baseNameOf name}-${version}.tgz";
    bases = "";
    variable = "SAMEBITS_NPM_REGISTRY";
    algorithm = "";
    hash = integrity;
    # npm registries want a TLS that busybox does not speak.
    curl = curlTree;
    inherit npmPackage;
  };

  # A file of one version of a Go module: `kind` is mod or zip, the hash SRI. As pinnedGoModule of src/inputs/pinned-file.ts.
  goModule = kind: { path, version, ... }: integrity: fetch {
    name = "${builtins.replaceStrings [ "/" ] [ "=" ] path}=${version}.${kind}";
    path = "${escapeModule path}/@v/${escapeModule version}.${kind}";
    bases = "";
    variable = "SAMEBITS_GO_PROXY";
    algorithm = "";
    hash = integrity;
    curl = curlTree;
    inherit goTree;
  };

  # The .crate file of one version of a crate.
  crate = { name, version, sha256 }: fetch {
    name = "${name}-${version}.crate";
    path = "${name}/${version}/download";
    bases = "";
    variable = "SAMEBITS_CARGO_REGISTRY";
    algorithm = "sha256";
    hash = sha256;
    curl = curlTree;
    inherit rustTree;
  };
}
