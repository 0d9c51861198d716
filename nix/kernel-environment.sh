# Sourced by the steps of a kernel's derivations: what they must agree on, so that a kernel is configured and built with the
# same patches, tools and environment. POSIX sh.
#
# Runs in a chroot of the kernel toolchain's tree, as any user.
#
# Reads:
#   SOURCE_DATE_EPOCH   seconds; becomes the kernel's build time
#   NIX_BUILD_CORES     jobs; has no influence on the bits (default: 1; 0: every processor)
#   patches             files, separated by blanks, applied in this order with -p1; may be empty
#   other_*             what is to be otherwise than usual in a second build, to compare with (kernel-again.sh): folder, umask,
#                       timezone, locale and locpath, user, hostname, home, jobs, environment, clock; may all be unset
# Defines:
#   kernel_tree, fail, kmake (make, in a clean environment), kmake_with_progress, apply_patches

set -eu

jobs=${NIX_BUILD_CORES:-1}
[ "$jobs" != 0 ] || jobs=$(nproc)
jobs=${other_jobs:-$jobs}
umask "${other_umask:-022}"
kernel_tree=${other_folder:-/build/linux}

fail() {
  echo "kernel: $*" >&2
  exit 1
}

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

# Another host name and another user (nobody), for a command; usually, just the command.
elsewhere() {
  [ -z "${other_user:-}" ] || set -- unshare --user "$@"
  # shellcheck disable=SC2016
  [ -z "${other_hostname:-}" ] || set -- unshare --uts sh -euc 'hostname "$0"; exec "$@"' "$other_hostname" "$@"
  "$@"
}

# make, with nothing inherited: a variable such as `src`, `name` or KCFLAGS in the caller's environment would reach the
# kernel's makefiles. LOCALVERSION set and empty keeps a "+" off the version should the tree lie in a git checkout.
kmake() {
  [ -f "$kernel_tree/Makefile" ] || fail "no kernel source at $kernel_tree"
  : "${SOURCE_DATE_EPOCH:?seconds since 1970 of the kernel\'s build time}"
  elsewhere env -i \
    PATH="$PATH" LC_ALL="${other_locale:-C}" TZ="${other_timezone:-UTC}" HOME="${other_home:-/build}" \
    ${other_user:+USER="$other_user" LOGNAME="$other_user"} \
    ${other_locpath:+LOCPATH="$other_locpath"} \
    ${other_environment:+"$other_environment"} \
    ${other_clock:+LD_PRELOAD="$libfaketime" FAKETIME="$other_clock" NO_FAKE_STAT=1 FAKETIME_DISABLE_SHM=1} \
    ARCH=x86 \
    LOCALVERSION= \
    SOURCE_DATE_EPOCH="$SOURCE_DATE_EPOCH" \
    KBUILD_BUILD_TIMESTAMP="$(date -u -d "@$SOURCE_DATE_EPOCH" '+%a %b %e %H:%M:%S UTC %Y')" \
    KBUILD_BUILD_USER=samebits \
    KBUILD_BUILD_HOST=samebits \
    KBUILD_BUILD_VERSION=1 \
    make "${make_option:--s}" -C "$kernel_tree" -j"$jobs" "$@"
}

# As kmake, and says every hundredth thing that make does: a kernel takes minutes.
kmake_with_progress() {
  steps=0
  # The last command of a pipeline gives its status; make's own is in a file.
  { make_option=--no-print-directory kmake "$@" || echo failed >/build/failed; } | while IFS= read -r line; do
    steps=$((steps + 1))
    [ $((steps % 100)) != 0 ] || echo "$steps steps, now$line"
  done
  [ ! -e /build/failed ]
}

# Each patch must apply as it is: lines may have moved (offset), but their context must be there unchanged (no fuzz). The
# first one that does not ends the build: with patch's own words, the hunks it rejected, and which hunk of which patch that was.
apply_patches() {
  count=0
  # One word for each patch: store paths hold no blanks.
  for patch in ${patches:-}; do count=$((count + 1)); done
  number=0
  for patch in ${patches:-}; do
    number=$((number + 1))
    name=${patch##*/}
    # In the Nix store it is called HASH-NAME.
    case $name in ????????????????????????????????-*) name=${name#*-} ;; esac
    which="patch $number of $count ($name)"
    if patch -p1 --batch --forward --fuzz=0 --no-backup-if-mismatch -d "$kernel_tree" <"$patch" >/build/patch.log 2>&1; then
      echo "applied $which"
      continue
    fi
    cat /build/patch.log >&2
    explain_rejects >/build/rejects </build/patch.log
    cat /build/rejects >&2
    [ -s /build/rejects ] || fail "$which cannot be applied with -p1 (why: above)"
    fail "$which does not apply to this source: $(grep '^hunk ' /build/rejects | tr '\n' ';' | sed 's/;$//; s/;/, /g')"
  done
}

# patch's report -> a line "hunk N of FILE (line L)" for each hunk it rejected, and the rejected text.
explain_rejects() {
  file=
  while IFS= read -r line; do
    case $line in
      "patching file "*) file=${line#patching file } ;;
      "Hunk #"*" FAILED at "*)
        hunk=${line#Hunk \#}
        at=${line##* FAILED at }
        echo "hunk ${hunk%% *} of $file (line ${at%%[!0-9]*})"
        ;;
      "Reversed (or previously applied) patch detected!"*) echo "hunk 1 of $file (it is in this source already)" ;;
      *" -- saving rejects to file "*)
        rejects=${line##* -- saving rejects to file }
        [ ! -f "$kernel_tree/$rejects" ] || sed 's/^/  | /' "$kernel_tree/$rejects"
        ;;
    esac
  done
}
