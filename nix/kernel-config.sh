# Configures a kernel. POSIX sh; see kernel-environment.sh for where it runs and what else it reads.
#
# Reads:
#   kernelEnvironment   path of kernel-environment.sh
#   kconfig             what kernel-kconfig.sh made: the part of the source that configures, patches applied
#   out                 folder to make
# and one of
#   baseTarget          a make target such as tinyconfig          -> $out/base.config
#   merged              base and fragments merged                 -> $out/resolved.config (after olddefconfig)
#                                                                    $out/kernel.release
#                                                                    $out/warnings (what the kernel's reader had to say; may be empty)

. "${kernelEnvironment:?path of kernel-environment.sh}"
: "${out:?folder to make}"
cp -a "${kconfig:?what kernel-kconfig.sh made}/source" "$kernel_tree"
chmod -R u+w "$kernel_tree"
SOURCE_DATE_EPOCH=$(cat "$kconfig/source-date-epoch")
config=$kernel_tree/.config

mkdir -p "$out"
if [ -n "${baseTarget:-}" ]; then
  kmake "$baseTarget" || fail "make $baseTarget failed"
  cp "$config" "$out/base.config"
elif [ -n "${merged:-}" ]; then
  cp "$merged" "$config"
  chmod 0644 "$config"
  # The reader warns about symbols this source does not have and values a symbol's type does not allow; it ignores both.
  kmake KCONFIG_WARN_UNKNOWN_SYMBOLS=1 olddefconfig 2>"$out/warnings" || {
    cat "$out/warnings" >&2
    fail "make olddefconfig failed"
  }
  cat "$out/warnings" >&2
  cp "$config" "$out/resolved.config"
  kmake kernelrelease >"$out/kernel.release"
else
  fail "neither baseTarget nor merged is set"
fi
chmod 0644 "$out"/*
