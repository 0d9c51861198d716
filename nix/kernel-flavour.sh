# Reads a flavour's configuration out of Debian's linux-config package. Runs in the kernel toolchain's tree.
#
# Reads:
#   configPackage   path of the .deb
#   flavour         name of the file in it, without ".xz"
#   out             folder to make
# Writes:
#   $out/base.config
"$bb" ar p "$configPackage" data.tar.xz | xz -dc | tar -x -C /build --wildcards "./usr/src/linux-config-*/$flavour.xz"
archive=$(find /build/usr/src -name "$flavour.xz")
[ -n "$archive" ] || { echo "kernel: there is no $flavour in $configPackage" >&2; exit 1; }
mkdir -p "$out"
xz -dc "$archive" >"$out/base.config"
chmod 0644 "$out/base.config"
