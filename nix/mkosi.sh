#!@busybox@ ash
# mkosi out of the image toolchain. In an image folder of a samebits project, the image's locked packages and its kernel
# are bound where the configuration expects them (/samebits/repository, /samebits/kernel); they are fetched and built
# first when they are missing.
set -eu

# The folder that mkosi will work in.
folder=$PWD
next=
for word; do
  if [ -n "$next" ]; then
    folder=$word next=
    continue
  fi
  case $word in
    --) break ;;
    -C | --directory) next=1 ;;
    -C*) folder=${word#-C} ;;
    --directory=*) folder=${word#--directory=} ;;
  esac
done

set -- -- /usr/bin/mkosi "$@"
if [ -f "$folder/image.toml" ] && [ -f "$folder/mkosi.conf" ]; then
  image=$(cd "$folder" && @busybox@ basename "$(pwd -P)")
  binds=$(cd "$folder" && @samebits@/bin/samebits inputs --binds "$image")
  # Store paths and options: one word a blank.
  # shellcheck disable=SC2086
  set -- --dir /samebits $binds --tmpfs /var/tmp "$@"
fi
set -- @enter@/bin/enter @image@ "$@"

# mkosi wants 65,536 user ids. An ordinary user has them as subordinate ids, which the host's set-uid newuidmap hands out.
if [ "$(@busybox@ id -u)" != 0 ] && command -v unshare >/dev/null && command -v newuidmap >/dev/null; then
  set -- unshare --map-auto --map-root-user -- "$@"
fi
exec "$@"
