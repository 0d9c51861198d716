#!@busybox@ ash
# mkosi out of the image toolchain. In an image folder of a samebits project, the image's locked packages and its kernel
# are bound where the configuration expects them (/samebits/repository, /samebits/kernel); they are fetched and built
# first when they are missing.
set -eu
if [ -f image.toml ] && [ -f mkosi.conf ]; then
  binds=$(@samebits@/bin/samebits inputs --binds "$(@busybox@ basename "$PWD")")
  exec @enter@/bin/enter @image@ --dir /samebits $binds --tmpfs /var/tmp -- /usr/bin/mkosi "$@"
fi
exec @enter@/bin/enter @image@ -- /usr/bin/mkosi "$@"
