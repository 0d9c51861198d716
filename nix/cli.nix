# The samebits CLI: the TypeScript sources bundled by esbuild, offline, and a launcher that starts the bundle under Node.
{ system, busybox, node, nodeModules }:
let
  root = toString ../.;
  inside = top: path: path == "${root}/${top}" || builtins.substring 0 (builtins.stringLength "${root}/${top}/") path == "${root}/${top}/";
  source = builtins.path {
    name = "samebits-source";
    path = ../.;
    filter = path: _: builtins.any (top: inside top path) [ "src" "package.json" "scripts" ]
      && builtins.match "(.*/)?\\.[^/]*" path == null;
  };
  modules = nodeModules { also = [ "node_modules/esbuild" "node_modules/@esbuild/linux-x64" ]; };
  bundle = derivation {
    name = "samebits-bundle";
    inherit system busybox node modules source;
    builder = "${busybox}/bin/busybox";
    args = [ "ash" "-euc" (builtins.readFile ./bundle.sh) ];
    preferLocalBuild = true;
  };
in
{
  inherit bundle modules;
  samebits = derivation {
    name = "samebits";
    inherit system busybox node bundle;
    builder = "${busybox}/bin/busybox";
    args = [ "ash" "-euc" (builtins.readFile ./samebits.sh) ];
    preferLocalBuild = true;
  };
}
