# Stands before kernel-source.sh where a kernel is built a second time: starts what follows once more with another personality.
# Everything else that is otherwise then is in kernel-environment.sh. POSIX sh.
#
# Reads:
#   other_personality   options for setarch, separated by blanks (address space, version of the running kernel); empty: addresses
#                       are random, which Nix's builders do not have; unset: as Nix has it
#   verifyTools         the toolchain `verify`, for a build with another clock
libfaketime=${verifyTools:?the toolchain verify}/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1
if [ -n "${other_personality+set}" ] && [ -z "${again_entered:-}" ]; then
  # One word an option.
  # shellcheck disable=SC2086
  again_entered=1 exec setarch x86_64 $other_personality /bin/sh -eu /script
fi
