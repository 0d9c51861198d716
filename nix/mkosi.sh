#!@busybox@ ash
# mkosi out of the image toolchain. In an image folder of a samebits project, the image's locked packages, its kernel and the
# programs that are built for it are bound where the configuration expects them (/samebits/repository, /samebits/kernel,
# /samebits/programs); they are fetched and built first when they are missing.
set -eu

# The folder that mkosi will work in, and the profiles, which programs may depend on.
folder=$PWD
profiles=
next=
for word; do
  case $next in
    folder) folder=$word ;;
    profile) profiles=$profiles,$word ;;
  esac
  if [ -n "$next" ]; then
    next=
    continue
  fi
  case $word in
    --) break ;;
    -C | --directory) next=folder ;;
    -C*) folder=${word#-C} ;;
    --directory=*) folder=${word#--directory=} ;;
    --profile) next=profile ;;
    --profile=*) profiles=$profiles,${word#--profile=} ;;
  esac
done

set -- -- /usr/bin/mkosi "$@"
if [ -f "$folder/image.toml" ] && [ -f "$folder/mkosi.conf" ]; then
  image=$(cd "$folder" && @busybox@ basename "$(pwd -P)")
  binds=$(cd "$folder" && @samebits@/bin/samebits inputs --binds ${profiles:+"--profile=${profiles#,}"} "$image")
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
