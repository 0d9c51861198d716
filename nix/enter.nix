# bin/enter: runs a command inside a toolchain's tree; see enter.sh.
{ system, busybox, image }:
derivation {
  name = "samebits-enter";
  inherit system busybox image;
  script = ./enter.sh;
  builder = "${busybox}/bin/busybox";
  args = [ "ash" "-euc" ''
    bb=$busybox/bin/busybox
    "$bb" mkdir -p "$out/bin"
    "$bb" sed -e "s|@busybox@|$bb|g" -e "s|@image@|$image|g" "$script" > "$out/bin/enter"
    "$bb" chmod 755 "$out/bin/enter"
  '' ];
  preferLocalBuild = true;
}
