# Sourced by kernel-config.sh and kernel-build.sh: what both must agree on, so that a kernel is configured and built with the
# same patches, tools and environment. POSIX sh.
#
# Runs in a chroot of the kernel toolchain's tree, as any user, with the unpacked source at /build/linux, writable. That path
# is part of the kernel's bits (assertions and the vDSO's build id name it) and must never differ.
#
# Reads:
#   SOURCE_DATE_EPOCH   seconds; becomes the kernel's build time
#   NIX_BUILD_CORES     jobs; has no influence on the bits (default: 1; 0: every processor)
#   patches             files, separated by blanks, applied in this order with -p1; may be empty
# Defines:
#   fail, apply_patches, kmake (make, in a clean environment)

set -eu
umask 022
kernel_tree=/build/linux

fail() {
  echo "kernel: $*" >&2
  exit 1
}

: "${SOURCE_DATE_EPOCH:?seconds since 1970 of the kernel\'s build time}"
[ -f "$kernel_tree/Makefile" ] || fail "no kernel source at $kernel_tree"

# Debian's maintainer scripts do not run where packages are only unpacked: the link from awk to mawk is missing, and the build
# of the instruction decoder calls awk.
kernel_path=/usr/sbin:/usr/bin:/sbin:/bin
if ! PATH=$kernel_path command -v awk >/dev/null; then
  awk=$(PATH=$kernel_path command -v mawk || PATH=$kernel_path command -v gawk) || fail "the toolchain has neither mawk nor gawk"
  mkdir -p /build/bin
  ln -sf "$awk" /build/bin/awk
  kernel_path=/build/bin:$kernel_path
fi
export PATH="$kernel_path" LC_ALL=C TZ=UTC

jobs=${NIX_BUILD_CORES:-1}
[ "$jobs" != 0 ] || jobs=$(nproc)

# make, with nothing inherited: a variable such as `src`, `name` or KCFLAGS in the caller's environment would reach the
# kernel's makefiles. LOCALVERSION set and empty keeps a "+" off the version should the tree lie in a git checkout.
kmake() {
  env -i \
    PATH="$PATH" LC_ALL=C TZ=UTC HOME=/build \
    ARCH=x86 \
    LOCALVERSION= \
    SOURCE_DATE_EPOCH="$SOURCE_DATE_EPOCH" \
    KBUILD_BUILD_TIMESTAMP="$(date -u -d "@$SOURCE_DATE_EPOCH" '+%a %b %e %H:%M:%S UTC %Y')" \
    KBUILD_BUILD_USER=samebits \
    KBUILD_BUILD_HOST=samebits \
    KBUILD_BUILD_VERSION=1 \
    make -s -C "$kernel_tree" -j"$jobs" "$@"
}

# Each patch must apply as it is: lines may have moved (offset), but their context must be there unchanged (no fuzz).
apply_patches() {
  for patch in ${patches:-}; do
    name=${patch##*/}
    if ! patch -p1 --batch --forward --fuzz=0 --no-backup-if-mismatch -d "$kernel_tree" <"$patch" >/build/patch.log 2>&1; then
      cat /build/patch.log >&2
      fail "patch $name does not apply to this source (hunks that failed: above); refresh it, or drop it from kernel.toml"
    fi
    echo "applied $name"
  done
}
