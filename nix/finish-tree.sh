# What maintainer scripts would have done and a toolchain needs. Runs in $out's build (unpack-tree.sh).
cd "$out/usr/bin"
[ -e awk ] || [ ! -e mawk ] || ln -s mawk awk
[ -e cc ] || [ ! -e gcc ] || ln -s gcc cc
[ -e sh ] || [ ! -e dash ] || ln -s dash sh
[ -e nc ] || [ ! -e nc.openbsd ] || ln -s nc.openbsd nc

# Mount points for the host's files (enter.sh); a file in the read-only store cannot be made later.
cd "$out/etc"
for file in passwd group hosts resolv.conf subuid subgid localtime; do
  rm -rf "$file"
  : > "$file"
done
printf '%s\n' 'root:x:0:0:root:/root:/bin/sh' 'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin' > passwd
printf '%s\n' 'root:x:0:' 'nogroup:x:65534:' > group

# Python looks for compiled modules beside the sources; in a read-only store it would compile them at every start, and
# mkosi starts Python for each program it runs in its sandbox. "unchecked-hash" puts no time stamp into them.
if [ -x "$out/usr/bin/python3" ] && [ -d "$out/usr/lib/python3/dist-packages" ]; then
  python() {
    "$out/usr/lib64/ld-linux-x86-64.so.2" --library-path "$out/usr/lib/x86_64-linux-gnu" "$out/usr/bin/python3" "$@"
  }
  PYTHONHASHSEED=0 PYTHONHOME="$out/usr" python -I -m compileall -q -j 1 --invalidation-mode unchecked-hash \
    -s "$out" -x '/(test|tests|lib2to3)/' "$out/usr/lib/python3" "$out"/usr/lib/python3.[0-9]* || true
fi
