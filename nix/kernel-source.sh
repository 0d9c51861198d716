# Unpacks the kernel's source out of Debian's linux-source package ($source) to where kernel-environment.sh says, patches
# applied. Runs in the kernel toolchain's tree.
. "${kernelEnvironment:?path of kernel-environment.sh}"
mkdir -p "$kernel_tree"
"$bb" ar p "$source" data.tar.xz | xz -dc -T0 | tar -xO --wildcards './usr/src/linux-source-*.tar.xz' |
  xz -dc -T0 | tar -x -C "$kernel_tree" --strip-components=1
# Debian sets the times of the source's files to that of the package's changelog: the kernel says it was built then.
SOURCE_DATE_EPOCH=$(stat -c %Y "$kernel_tree/Makefile")
export SOURCE_DATE_EPOCH
apply_patches
