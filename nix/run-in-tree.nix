# Runs a script as root of a user namespace inside an unpacked tree, at fixed paths, within Nix's own sandbox.
{ system, busybox }:
{ name, tree, script, env ? { }, timeout ? null }:
derivation ({
  inherit name system busybox tree script;
  builder = "${busybox}/bin/busybox";
  args = [ "ash" "-euc" (builtins.readFile ./run-in-tree.sh) ];
  passAsFile = [ "script" ];
  # Where a build failed matters more than how it began.
  failedLogLines = "40";
} // env)
