# The toolchains' programs as commands of the host: each enters its toolchain's tree (enter.sh) and runs there.
{ system, busybox, toolchains, enter, cli }:
derivation {
  name = "samebits-tools";
  inherit system busybox enter;
  inherit (toolchains) image kernel boot;
  inherit (cli) samebits;
  mkosi = ./mkosi.sh;
  tool = ./tool.sh;
  imageTools = [ "ukify" "systemd-repart" "systemd-measure" "apt-get" "gpgv" "dpkg-deb" "cpio" "zstd" "xz" "mkfs.vfat" "sfdisk" ];
  # What a kernel's own make calls it finds in its tree; these are for people.
  kernelTools = [
    "make" "gcc" "cpp" "ld" "as" "ar" "nm" "objcopy" "objdump" "readelf" "strip" "flex" "bison" "bc" "patch" "depmod"
  ];
  bootTools = [ "qemu-system-x86_64" "qemu-img" "swtpm" ];
  builder = "${busybox}/bin/busybox";
  args = [ "ash" "-euc" (builtins.readFile ./tools.sh) ];
  preferLocalBuild = true;
}
