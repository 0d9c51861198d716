# Fixed-output fetches. A path in the store depends on name and hash alone: samebits and `./samebits` add the files they
# have fetched and verified under exactly these paths, and then none of these derivations runs. When one does run (plain
# `nix build` on a fresh machine) it tries the base URLs of SAMEBITS_DEBIAN_MIRROR, then snapshot.debian.org; for npm's
# tarballs those of SAMEBITS_NPM_REGISTRY, or else npm's own registry, which Debian's npm package (never run) names.
#
# impureEnvVars are read by the process that builds. Where Nix builds by itself (root without a daemon) that is the `nix`
# command, and its caller's environment counts. Where a daemon builds, the daemon's environment counts and the caller's does
# not: set the variables for nix-daemon.service, or let ./samebits fetch, which needs neither.
{ system, busybox, curlTree, npmPackage }:
let
  # What a store name may not hold, replaced as src/debian/store-name.ts does.
  storeName = builtins.replaceStrings [ "~" ":" "%" ] [ "_" "=3A" "=25" ];
  fetch = { name, path, bases, variable, algorithm, hash, curl, npmPackage }: derivation {
    name = storeName name;
    inherit system path bases variable curl npmPackage;
    builder = "${busybox}/bin/busybox";
    args = [ "ash" "-euc" (builtins.readFile ./fetch.sh) ];
    inherit busybox;
    impureEnvVars = [ "SAMEBITS_DEBIAN_MIRROR" "SAMEBITS_NPM_REGISTRY" "http_proxy" "https_proxy" "no_proxy" ];
    outputHashMode = "flat";
    outputHashAlgo = algorithm;
    outputHash = hash;
    preferLocalBuild = true;
  };
in
{
  inherit storeName;

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
    npmPackage = "";
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
}
