#!@busybox@ ash
# enter TREE [--private] [bubblewrap options…] -- COMMAND…
#
# Runs a command with TREE's /usr and /etc in place of the host's. Every other folder of the host stays where it is; with
# --private none does, except the store.
# bubblewrap comes from the image toolchain and starts through that tree's own loader, so nothing of the host is needed
# but the kernel. As an ordinary user bubblewrap makes a user namespace of its own.
set -eu
tree=$1
shift
bb=@busybox@

if [ "${1:-}" = --private ]; then
  shift
  # A folder that bubblewrap makes on the way is for its owner alone, hence those above by name.
  set -- --dir /nix --ro-bind /nix/store /nix/store --dir /var --dev /dev --ro-bind /sys /sys --dir /run --dir /var/tmp "$@"
else
  base="--dev-bind /dev /dev --bind /proc /proc --bind /sys /sys"
  for folder in /*; do
    case $folder in
      /usr | /bin | /sbin | /lib | /lib32 | /lib64 | /libx32 | /libo32 | /etc | /proc | /dev | /sys | *[!A-Za-z0-9/._-]*) ;;
      *) [ ! -d "$folder" ] || [ -L "$folder" ] || base="$base --bind $folder $folder" ;;
    esac
  done
  for file in passwd group hosts resolv.conf subuid subgid; do
    [ ! -f "/etc/$file" ] || base="$base --ro-bind $("$bb" readlink -f "/etc/$file") /etc/$file"
  done
  # One word a blank; folders with other characters in their names are left out above.
  # shellcheck disable=SC2086
  set -- $base "$@"
fi
[ "$("$bb" id -u)" != 0 ] || set -- --cap-add ALL "$@"

export PATH=/usr/bin:/usr/sbin
exec @image@/usr/lib64/ld-linux-x86-64.so.2 --library-path @image@/usr/lib/x86_64-linux-gnu @image@/usr/bin/bwrap \
  --ro-bind "$tree/usr" /usr --symlink usr/bin /bin --symlink usr/sbin /sbin --symlink usr/lib /lib --symlink usr/lib64 /lib64 \
  --ro-bind "$tree/etc" /etc --die-with-parent "$@"
