# The binary is started through the toolchain's loader and left as it is: rewriting its interpreter and library path with
# patchelf 0.18 makes it crash. process.execPath would then name the loader; the preload puts it right for fork().
bb=$busybox/bin/busybox
"$bb" mkdir -p "$out/bin" "$out/libexec"
"$bb" tar -xzOf "$tarball" package/bin/node > "$out/libexec/node"
printf 'process.execPath = "%s/bin/node";\n' "$out" > "$out/libexec/exec-path.cjs"
"$bb" cat > "$out/bin/node" <<SCRIPT
#!$bb ash
exec $runtime/usr/lib64/ld-linux-x86-64.so.2 --argv0 node --library-path $runtime/usr/lib/x86_64-linux-gnu \\
  $out/libexec/node --require $out/libexec/exec-path.cjs "\$@"
SCRIPT
"$bb" chmod 755 "$out/bin/node" "$out/libexec/node"
"$out/bin/node" -e 'console.log(process.version, process.execPath)'
