# Builds a kernel, behind kernel-source.sh. POSIX sh; see kernel-environment.sh for where it runs and what else it reads.
#
# Reads:
#   resolved            the configuration after olddefconfig; it must be complete for this source
#   out                 folder to make
# Writes:
#   $out/bzImage
#   $out/config
#   $out/kernel.release                               e.g. 6.12.107-samebits-minimal
#   $out/tree/usr/lib/modules/<release>/vmlinuz       bzImage again, where mkosi and kernel-install look for it
#   $out/tree/usr/lib/modules/<release>/modules.builtin, modules.builtin.modinfo   so that modprobe knows what is built in
#   $out/tree/usr/lib/modules/<release>/…             modules, if the configuration has any; stripped, without links to the source

: "${out:?folder to make}" "${resolved:?configuration to build}"
config=$kernel_tree/.config

cp "$resolved" "$config"
chmod 0644 "$config"

# Should the configuration not fit the source or the compiler, make would quietly correct it: what is committed and reviewed
# must be what is built.
kmake olddefconfig
if ! cmp -s "$resolved" "$config"; then
  diff -u "$resolved" "$config" >&2 || true
  fail "resolved.config does not fit this kernel source or compiler (difference above); refresh it with: samebits kernel config"
fi

if grep -q '^CONFIG_MODULES=y$' "$config"; then modules=modules; else modules=; fi
# $modules is one word or none.
# shellcheck disable=SC2086
kmake_with_progress bzImage $modules || fail "make bzImage $modules failed"

release=$(cat "$kernel_tree/include/config/kernel.release")
modules_folder=$out/tree/usr/lib/modules/$release
mkdir -p "$modules_folder"
if [ -n "$modules" ]; then
  kmake modules_install INSTALL_MOD_PATH="$out/tree/usr" INSTALL_MOD_STRIP=1 || fail "make modules_install failed"
  rm -f "$modules_folder/build" "$modules_folder/source"
else
  for file in modules.builtin modules.builtin.modinfo; do
    cp "$kernel_tree/$file" "$modules_folder/$file"
  done
fi
cp "$kernel_tree/arch/x86/boot/bzImage" "$out/bzImage"
cp "$out/bzImage" "$modules_folder/vmlinuz"
cp "$config" "$out/config"
printf '%s\n' "$release" >"$out/kernel.release"
find "$out" -type f -exec chmod 0644 {} +
