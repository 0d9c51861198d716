# Unpacks the kernel's source out of Debian's linux-source package ($source) to /build/linux. Runs in the kernel toolchain's
# tree.
mkdir -p /build/linux
"$bb" ar p "$source" data.tar.xz | xz -dc -T0 | tar -xO --wildcards './usr/src/linux-source-*.tar.xz' |
  xz -dc -T0 | tar -x -C /build/linux --strip-components=1
# Debian sets the times of the source's files to that of the package's changelog: the kernel says it was built then.
SOURCE_DATE_EPOCH=$(stat -c %Y /build/linux/Makefile)
export SOURCE_DATE_EPOCH
