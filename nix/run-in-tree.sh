# Inputs: $tree, $scriptPath, $out, and whatever else the derivation sets. The script sees the tree as its root, /build as
# an empty folder to work in, and the same environment.
bb=$busybox/bin/busybox
umask 022
root=$TMPDIR/samebits-root
"$bb" mkdir -p "$root/old" "$root/usr" "$root/etc" "$root/proc" "$root/dev" "$root/tmp" "$root/build" "$root/nix/store" "$out"
for link in bin sbin lib lib64; do "$bb" ln -s "usr/$link" "$root/$link"; done
"$bb" cp "$scriptPath" "$root/script"
export root bb

if ! "$bb" unshare -U -r true 2>/dev/null; then
  echo "samebits: this machine does not let a build make a user namespace" >&2
  echo "samebits: allow it (sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces, kernel.apparmor_restrict_unprivileged_userns=0)" >&2
  exit 1
fi

exec "$bb" unshare -U -r -m -p -f "$bb" ash -euc '
  "$bb" mount --bind "$root" "$root"
  "$bb" mount --rbind "$tree/usr" "$root/usr"
  "$bb" mount --rbind "$tree/etc" "$root/etc"
  "$bb" mount --rbind /dev "$root/dev"
  "$bb" mount --rbind /nix/store "$root/nix/store"
  "$bb" mount -t proc proc "$root/proc"
  # A kernel tree is 90,000 small files: where there is memory for it, they stay there and are gone with the name space.
  # On a slow disk, removing them alone takes longer than compiling.
  free=$("$bb" awk "/^MemAvailable:/ { print int(\$2 / 1048576) }" /proc/meminfo)
  if [ "$free" -ge 10 ]; then "$bb" mount -t tmpfs -o size=8g,mode=755 build "$root/build"; fi
  unset TMPDIR TMP TEMP TEMPDIR scriptPath
  export PATH=/usr/bin:/usr/sbin HOME=/build
  # Not chroot: in one, the kernel does not allow user name spaces, which a script may want.
  cd "$root"
  "$bb" pivot_root . old
  cd /
  "$bb" umount -l /old
  unset root
  exec /bin/sh -eu /script
'
