#!@busybox@ ash
# enter TREE [bubblewrap options…] -- COMMAND…
#
# Runs a command with TREE's /usr and /etc in place of the host's; every other folder of the host stays where it is.
# bubblewrap comes from the image toolchain and starts through that tree's own loader, so nothing of the host is needed
# but the kernel. As an ordinary user bubblewrap makes a user namespace of its own.
set -eu
tree=$1
shift
bb=@busybox@

base=""
for folder in /*; do
  case $folder in
    /usr | /bin | /sbin | /lib | /lib32 | /lib64 | /libx32 | /libo32 | /etc | /proc | /dev | /sys | '/*') ;;
    *) [ ! -d "$folder" ] || [ -L "$folder" ] || base="$base --bind $folder $folder" ;;
  esac
done
for file in passwd group hosts resolv.conf subuid subgid; do
  [ ! -f "/etc/$file" ] || base="$base --ro-bind $("$bb" readlink -f "/etc/$file") /etc/$file"
done
[ "$("$bb" id -u)" != 0 ] || base="$base --cap-add ALL"

export PATH=/usr/bin:/usr/sbin
libraries=@image@/usr/lib/x86_64-linux-gnu
exec @image@/usr/lib64/ld-linux-x86-64.so.2 --library-path "$libraries" @image@/usr/bin/bwrap \
  --ro-bind "$tree/usr" /usr --symlink usr/bin /bin --symlink usr/sbin /sbin --symlink usr/lib /lib --symlink usr/lib64 /lib64 \
  --ro-bind "$tree/etc" /etc --dev-bind /dev /dev --bind /proc /proc --bind /sys /sys \
  $base --die-with-parent "$@"
