# Unpacks the kernel's source out of Debian's linux-source package ($source) to /build/linux, and, for a flavour base, the
# configuration $flavour out of the linux-config package ($configPackage). Runs in the kernel toolchain's tree.
if [ -n "${configPackage:-}" ]; then
  "$bb" ar p "$configPackage" data.tar.xz | xz -dc | tar -x -C /build --wildcards "./usr/src/linux-config-*/$flavour.xz"
  baseArchive=$(find /build/usr/src -name "$flavour.xz")
  [ -n "$baseArchive" ] || { echo "kernel: there is no $flavour in $configPackage" >&2; exit 1; }
fi
mkdir -p /build/linux
# The configuration of a flavour is a file; no source is needed to read it.
if [ -z "${baseArchive:-}" ]; then
  "$bb" ar p "$source" data.tar.xz | xz -dc -T0 | tar -xO --wildcards './usr/src/linux-source-*.tar.xz' |
    xz -dc -T0 | tar -x -C /build/linux --strip-components=1
else
  : > /build/linux/Makefile
fi
# Debian sets the times of the source's files to that of the package's changelog: the kernel says it was built then.
SOURCE_DATE_EPOCH=$(stat -c %Y /build/linux/Makefile)
export SOURCE_DATE_EPOCH
