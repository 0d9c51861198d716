# kernel-edit.sh nconfig FILE, or kernel-edit.sh olddefconfig FILE…
#
# Has the kernel's own programs change complete configurations in place: `make nconfig` for a person, `make olddefconfig`.
# POSIX sh; runs in the kernel toolchain's tree (nix/enter.sh), with an empty folder /build that is nobody else's.
#
# Reads:
#   kernelEnvironment   path of kernel-environment.sh
#   kconfig             what kernel-kconfig.sh made
#   TERM, TERMINFO_DIRS for nconfig: the terminal, and where it is described

. "${kernelEnvironment:?path of kernel-environment.sh}"
target=${1:?nconfig or olddefconfig}
shift
cp -a "${kconfig:?what kernel-kconfig.sh made}/source" "$kernel_tree"
chmod -R u+w "$kernel_tree"
SOURCE_DATE_EPOCH=$(cat "$kconfig/source-date-epoch")
config=$kernel_tree/.config

for file; do
  cp "$file" "$config"
  chmod 0644 "$config"
  case $target in
    nconfig)
      # One job: with several, make would hand the terminal to none of them.
      kmake -j1 TERM="$TERM" TERMINFO_DIRS="$TERMINFO_DIRS" nconfig
      # What it saves is complete already, except after a change of the compiler.
      kmake olddefconfig
      ;;
    olddefconfig) kmake olddefconfig ;;
    *) fail "neither nconfig nor olddefconfig: $target" ;;
  esac
  cp "$config" "$file"
done
