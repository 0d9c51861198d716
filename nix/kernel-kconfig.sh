# Makes what the configuration of a kernel needs out of its source, behind kernel-source.sh. POSIX sh; see
# kernel-environment.sh for where it runs and what else it reads.
#
# Reads:
#   describe            folder with the program that prints Kconfig as JSON: describe.c, Makefile
#   out                 folder to make
# Writes:
#   $out/kconfig.json         every symbol and menu, read by the kernel's own parser (src/kernel/kconfig/model.ts)
#   $out/source               the part of the source, patches applied, that configures: Kconfig files, scripts, defconfigs and
#                             fragments; with scripts/kconfig built. 2,500 files instead of 90,000: olddefconfig takes seconds.
#   $out/source-date-epoch    seconds; the time of the whole source

: "${out:?folder to make}" "${describe:?folder with describe.c}"
mkdir -p "$out/source"
cd "$kernel_tree"
find . -type f \( \
  -name 'Kconfig*' -o -path './scripts/*' -o -path './Makefile' -o -path './Kbuild' -o -path './arch/*/configs/*' \
  -o -path './kernel/configs/*' -o -path './arch/x86/Makefile*' -o -path './arch/x86/Kbuild' -o -path './.*' \
  \) ! -path './.git/*' >/build/files
LC_ALL=C sort /build/files | tar -cf - -T - | tar -xf - -C "$out/source"
echo "$SOURCE_DATE_EPOCH" >"$out/source-date-epoch"

# Built where the kernel is: the command lines that make has noted then fit, and nothing is built again.
cd /build
rm -rf "$kernel_tree"
cp -a "$out/source" "$kernel_tree"
cp "$describe/describe.c" "$kernel_tree/scripts/kconfig/describe.c"
cat "$describe/Makefile" >>"$kernel_tree/scripts/kconfig/Makefile"
kmake describeconfig DESCRIPTION="$out/kconfig.json" || fail "reading this kernel's Kconfig failed"
kmake build_config build_nconfig || fail "building the kernel's conf and nconf failed"
rm -rf "$out/source"
cp -a "$kernel_tree" "$out/source"
