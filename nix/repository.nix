# An offline package repository with exactly the locked packages of one image: what mkosi's LocalMirror= is pointed at.
{ system, busybox, fetch, snapshots, name, lock }:
derivation {
  name = "samebits-repository-${name}";
  inherit system busybox;
  inherit (lock) codename;
  list = builtins.concatStringsSep "\n" (map
    (entry: "${fetch.pool snapshots entry} ${entry.path} ${toString entry.size} ${entry.sha256}")
    lock.packages) + "\n";
  passAsFile = [ "list" ];
  builder = "${busybox}/bin/busybox";
  args = [ "ash" "-euc" (builtins.readFile ./repository.sh) ];
  preferLocalBuild = true;
}
