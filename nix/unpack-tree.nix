# A tree of unpacked .deb files: a root file system without maintainer scripts having run.
{ system, busybox }:
{ name, debs, finish ? "" }:
derivation {
  inherit name system busybox debs finish;
  builder = "${busybox}/bin/busybox";
  args = [ "ash" "-euc" (builtins.readFile ./unpack-tree.sh) ];
  # The list of files is longer than one environment variable may be.
  passAsFile = [ "debs" "finish" ];
  preferLocalBuild = true;
}
