#!@busybox@ ash
# tool TREE PROGRAM ARGUMENTS…: one program of a toolchain, as the commands of `nix develop` run it.
set -eu
tree=$1 program=$2
shift 2
set -- -- "$program" "$@"
# The terminal that it may draw on (make nconfig) is described by the host's terminfo, which the tree's /usr hides.
if [ -t 1 ]; then
  known=
  for folder in /etc/terminfo /usr/share/terminfo /usr/lib/terminfo /lib/terminfo; do
    [ -d "$folder" ] || continue
    known=$known:/samebits/terminfo$folder
    set -- --ro-bind "$folder" "/samebits/terminfo$folder" "$@"
  done
  [ -z "$known" ] || set -- --setenv TERMINFO_DIRS "${known#:}" "$@"
fi
exec @enter@/bin/enter "$tree" "$@"
