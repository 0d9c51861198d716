# Every Debian package of the toolchains and kernels, pinned.
# Written by `samebits lock`; do not edit. Change nix/debian.toml, nix/toolchains.toml, kernel/*/kernel.toml or an
# image's mkosi configuration, and run `./samebits lock` again; `./samebits lock --check` says whether they agree.
{
  "adduser_3.152_all" = {
    architecture = "all";
    package = "adduser";
    path = "pool/main/a/adduser/adduser_3.152_all.deb";
    sha256 = "e50984d2e1ef6300e3fd51303839842189a077b10cb5cadff1923df10c61c493";
    size = 190932;
    version = "3.152";
  };
  "apt_3.0.3_amd64" = {
    architecture = "amd64";
    package = "apt";
    path = "pool/main/a/apt/apt_3.0.3_amd64.deb";
    sha256 = "55e341fbe92d7502c98faf1b3c235393ea0744db119cf2173603e965b658aef4";
    size = 1452192;
    version = "3.0.3";
  };
  "at-spi2-common_2.56.2-1+deb13u2_all" = {
    architecture = "all";
    package = "at-spi2-common";
    path = "pool/main/a/at-spi2-core/at-spi2-common_2.56.2-1+deb13u2_all.deb";
    sha256 = "a2a7b53c9925ec33a471d56dd60f5effe35cece109ec4296cc8d98a1250213b4";
    size = 170748;
    version = "2.56.2-1+deb13u2";
  };
  "base-files_13.8+deb13u7_amd64" = {
    architecture = "amd64";
    package = "base-files";
    path = "pool/main/b/base-files/base-files_13.8+deb13u7_amd64.deb";
    sha256 = "fcd42bb5cb63f7bfc4326a92541247872206d60a192fdff65ca14eb83ed408b9";
    size = 88296;
    version = "13.8+deb13u7";
  };
  "base-passwd_3.6.7_amd64" = {
    architecture = "amd64";
    package = "base-passwd";
    path = "pool/main/b/base-passwd/base-passwd_3.6.7_amd64.deb";
    sha256 = "cf31c6956ab5f65815d9d9ea1615c4f78ecd2893c31119658248a4756cee83e7";
    size = 53712;
    version = "3.6.7";
  };
  "bash-static_5.2.37-2+b10_amd64" = {
    architecture = "amd64";
    package = "bash-static";
    path = "pool/main/b/bash/bash-static_5.2.37-2+b10_amd64.deb";
    sha256 = "a8dfc61a50e70cdf2b790dcd9e1c45e2e42f396988e7fed1c45b1444df932953";
    size = 1114112;
    version = "5.2.37-2+b10";
  };
  "bash_5.2.37-2+b10_amd64" = {
    architecture = "amd64";
    package = "bash";
    path = "pool/main/b/bash/bash_5.2.37-2+b10_amd64.deb";
    sha256 = "2fd7b04f1b7caa29c4e683f5216e6af354a41e3cdcf6e75394d7cda680f9ab82";
    size = 1500792;
    version = "5.2.37-2+b10";
  };
  "bc_1.07.1-4_amd64" = {
    architecture = "amd64";
    package = "bc";
    path = "pool/main/b/bc/bc_1.07.1-4_amd64.deb";
    sha256 = "d055a11f0f9c5f8fe78b31d502c01dfe46ddf9c24f753aaddadaaff95fcc75ad";
    size = 103196;
    version = "1.07.1-4";
  };
  "binutils-common_2.44-3_amd64" = {
    architecture = "amd64";
    package = "binutils-common";
    path = "pool/main/b/binutils/binutils-common_2.44-3_amd64.deb";
    sha256 = "002da5d23f8757dee97a2c0a40e0e1d4d85a43da094488ee2ee7068d4d3691f9";
    size = 2508768;
    version = "2.44-3";
  };
  "binutils-x86-64-linux-gnu_2.44-3_amd64" = {
    architecture = "amd64";
    package = "binutils-x86-64-linux-gnu";
    path = "pool/main/b/binutils/binutils-x86-64-linux-gnu_2.44-3_amd64.deb";
    sha256 = "e6741ce95ff0f7a131c8d9faa3528ccbbc453078bbc62a97da81340ed7462c53";
    size = 1013844;
    version = "2.44-3";
  };
  "binutils_2.44-3_amd64" = {
    architecture = "amd64";
    package = "binutils";
    path = "pool/main/b/binutils/binutils_2.44-3_amd64.deb";
    sha256 = "6bc08c02539ba53b5e748142397144c499f9b20b5fa9bb56431545db124addeb";
    size = 265400;
    version = "2.44-3";
  };
  "bison_2:3.8.2+dfsg-1+b2_amd64" = {
    architecture = "amd64";
    package = "bison";
    path = "pool/main/b/bison/bison_3.8.2+dfsg-1+b2_amd64.deb";
    sha256 = "ce6eb1f7aad18850e32d223a68f54bcbe756d74f138c8ec5460ad9d220f4d335";
    size = 1169636;
    version = "2:3.8.2+dfsg-1+b2";
  };
  "btrfs-progs_6.14-1_amd64" = {
    architecture = "amd64";
    package = "btrfs-progs";
    path = "pool/main/b/btrfs-progs/btrfs-progs_6.14-1_amd64.deb";
    sha256 = "ae3ab86d467b8b765ea1ea3e264c11a07a6f8a73e6b3df665c787d45b9b3491f";
    size = 908164;
    version = "6.14-1";
  };
  "bubblewrap_0.12.0-1~deb13u1_amd64" = {
    architecture = "amd64";
    package = "bubblewrap";
    path = "pool/main/b/bubblewrap/bubblewrap_0.12.0-1~deb13u1_amd64.deb";
    sha256 = "70aca4fa8daeacb677ec00e8063eb586f08ae3d94b1f11e684370b5524c43431";
    size = 56876;
    version = "0.12.0-1~deb13u1";
  };
  "busybox-static_1:1.37.0-6+b9_amd64" = {
    architecture = "amd64";
    package = "busybox-static";
    path = "pool/main/b/busybox/busybox-static_1.37.0-6+b9_amd64.deb";
    sha256 = "598a3fd92bdafc34cd81196b2952ad36e910e47a4ecf162f8ce5e8e262598e53";
    size = 955316;
    version = "1:1.37.0-6+b9";
  };
  "bzip2_1.0.8-6_amd64" = {
    architecture = "amd64";
    package = "bzip2";
    path = "pool/main/b/bzip2/bzip2_1.0.8-6_amd64.deb";
    sha256 = "6b5fbe71f0fc41e85919bc4b3c514e6c47577c5005dbf1f5af6e4a49cc221aab";
    size = 40520;
    version = "1.0.8-6";
  };
  "cargo_1.85.1+dfsg1-1+deb13u1_amd64" = {
    architecture = "amd64";
    package = "cargo";
    path = "pool/main/r/rustc/cargo_1.85.1+dfsg1-1+deb13u1_amd64.deb";
    sha256 = "673120ed6dff1aa3626199d3768bdddabe3124da90459f4b65da2ff5d66de234";
    size = 6452256;
    version = "1.85.1+dfsg1-1+deb13u1";
  };
  "chromium-common_150.0.7871.181-1~deb13u1_amd64" = {
    architecture = "amd64";
    package = "chromium-common";
    path = "pool/main/c/chromium/chromium-common_150.0.7871.181-1~deb13u1_amd64.deb";
    sha256 = "af485fc598a556096df0f23d77d491a9f78307721d9b22aefd7d685c2c42c4ee";
    size = 26688900;
    version = "150.0.7871.181-1~deb13u1";
  };
  "chromium-headless-shell_150.0.7871.181-1~deb13u1_amd64" = {
    architecture = "amd64";
    package = "chromium-headless-shell";
    path = "pool/main/c/chromium/chromium-headless-shell_150.0.7871.181-1~deb13u1_amd64.deb";
    sha256 = "868de3f3aa0d65b07d1f1dd828872f8f01ef65bf6fddc3de7b694a210945ba7e";
    size = 64271216;
    version = "150.0.7871.181-1~deb13u1";
  };
  "coolkey_1.1.0-16.1_amd64" = {
    architecture = "amd64";
    package = "coolkey";
    path = "pool/main/c/coolkey/coolkey_1.1.0-16.1_amd64.deb";
    sha256 = "810651211a549aee137eab506123462dcd42a33d4da620b8b4cac280fa88df96";
    size = 90776;
    version = "1.1.0-16.1";
  };
  "coreutils_9.7-3_amd64" = {
    architecture = "amd64";
    package = "coreutils";
    path = "pool/main/c/coreutils/coreutils_9.7-3_amd64.deb";
    sha256 = "1299ab6f9389a288eb2f5f3dd222c26cc777b9a2d5ecb6ee4cbd340cebcdada2";
    size = 3023556;
    version = "9.7-3";
  };
  "cpio_2.15+dfsg-2_amd64" = {
    architecture = "amd64";
    package = "cpio";
    path = "pool/main/c/cpio/cpio_2.15+dfsg-2_amd64.deb";
    sha256 = "d8faece250bcf72e91ac15a5fef198be173af18c9f48bae257e7ee937fbc6cdc";
    size = 252116;
    version = "2.15+dfsg-2";
  };
  "cpp-14-x86-64-linux-gnu_14.2.0-19_amd64" = {
    architecture = "amd64";
    package = "cpp-14-x86-64-linux-gnu";
    path = "pool/main/g/gcc-14/cpp-14-x86-64-linux-gnu_14.2.0-19_amd64.deb";
    sha256 = "ef274b5379f5f97fc71619d39ecc84d039d3e184570d207b909c90afaa5d79e0";
    size = 11047460;
    version = "14.2.0-19";
  };
  "cpp-14_14.2.0-19_amd64" = {
    architecture = "amd64";
    package = "cpp-14";
    path = "pool/main/g/gcc-14/cpp-14_14.2.0-19_amd64.deb";
    sha256 = "3bae5fe03c56c6d021900ab4fb79e35c6f75eee72a73fccc6f28a39db559d6a0";
    size = 1280;
    version = "14.2.0-19";
  };
  "cpp-x86-64-linux-gnu_4:14.2.0-1_amd64" = {
    architecture = "amd64";
    package = "cpp-x86-64-linux-gnu";
    path = "pool/main/g/gcc-defaults/cpp-x86-64-linux-gnu_14.2.0-1_amd64.deb";
    sha256 = "d902f484e38bce59e82efc0df2fe20139a0932ca759ecafdfe6e5b6c72238eb8";
    size = 4840;
    version = "4:14.2.0-1";
  };
  "cpp_4:14.2.0-1_amd64" = {
    architecture = "amd64";
    package = "cpp";
    path = "pool/main/g/gcc-defaults/cpp_14.2.0-1_amd64.deb";
    sha256 = "a6ba40550aadec80437813e0fce5516574945ff40e72306a5b378c03af3a6544";
    size = 1568;
    version = "4:14.2.0-1";
  };
  "cryptsetup-bin_2:2.7.5-2_amd64" = {
    architecture = "amd64";
    package = "cryptsetup-bin";
    path = "pool/main/c/cryptsetup/cryptsetup-bin_2.7.5-2_amd64.deb";
    sha256 = "b77b192cf1c35f96da02134300bb227ab92c49eec2444268049fa1ce84fb9bc7";
    size = 503628;
    version = "2:2.7.5-2";
  };
  "curl_8.14.1-2+deb13u5_amd64" = {
    architecture = "amd64";
    package = "curl";
    path = "pool/main/c/curl/curl_8.14.1-2+deb13u5_amd64.deb";
    sha256 = "ebb7e0cbe30ad23bce0d28a848ccfeb9b73b82817eb4fe12fa20d2845f62dc73";
    size = 270064;
    version = "8.14.1-2+deb13u5";
  };
  "dash_0.5.12-12_amd64" = {
    architecture = "amd64";
    package = "dash";
    path = "pool/main/d/dash/dash_0.5.12-12_amd64.deb";
    sha256 = "a8902cb6d8650134764a25fb80aec8589d858ef71ece1680a62e84816c37bb04";
    size = 98504;
    version = "0.5.12-12";
  };
  "dbus-bin_1.16.2-2_amd64" = {
    architecture = "amd64";
    package = "dbus-bin";
    path = "pool/main/d/dbus/dbus-bin_1.16.2-2_amd64.deb";
    sha256 = "a7c0785f89d3763bb83e2912237135a7d1c610e06f487c39b1d6408e88d46fb5";
    size = 80004;
    version = "1.16.2-2";
  };
  "dbus-daemon_1.16.2-2_amd64" = {
    architecture = "amd64";
    package = "dbus-daemon";
    path = "pool/main/d/dbus/dbus-daemon_1.16.2-2_amd64.deb";
    sha256 = "c91558cbd019bd5ec3e9fde0084976d5f61977f4ef0a9ed1ff48fe3a129b91d4";
    size = 158660;
    version = "1.16.2-2";
  };
  "dbus-session-bus-common_1.16.2-2_all" = {
    architecture = "all";
    package = "dbus-session-bus-common";
    path = "pool/main/d/dbus/dbus-session-bus-common_1.16.2-2_all.deb";
    sha256 = "98bd27836c7170839ed9c84b00daad9ed7155bd3d42e3f0ec3faf497aafa5f5f";
    size = 52264;
    version = "1.16.2-2";
  };
  "dbus-system-bus-common_1.16.2-2_all" = {
    architecture = "all";
    package = "dbus-system-bus-common";
    path = "pool/main/d/dbus/dbus-system-bus-common_1.16.2-2_all.deb";
    sha256 = "262e9ec8aae4e38bfa341648f9498b29280a81458601e1c265a36a24771d120a";
    size = 53540;
    version = "1.16.2-2";
  };
  "dbus_1.16.2-2_amd64" = {
    architecture = "amd64";
    package = "dbus";
    path = "pool/main/d/dbus/dbus_1.16.2-2_amd64.deb";
    sha256 = "f5c47639614324dac9a4c0baf5081676f698f815dd846060952b1d2e6e50f274";
    size = 71632;
    version = "1.16.2-2";
  };
  "debconf_1.5.91_all" = {
    architecture = "all";
    package = "debconf";
    path = "pool/main/d/debconf/debconf_1.5.91_all.deb";
    sha256 = "1ddc7e6c5925f748eefb7ca811d98e049f18c158bb21fbc7e122262ce6011e49";
    size = 121088;
    version = "1.5.91";
  };
  "debian-archive-keyring_2025.1_all" = {
    architecture = "all";
    package = "debian-archive-keyring";
    path = "pool/main/d/debian-archive-keyring/debian-archive-keyring_2025.1_all.deb";
    sha256 = "9ea7778e443144ca490668737a8ab22dd3e748bb99e805e22ec055abeb3c7fac";
    size = 179244;
    version = "2025.1";
  };
  "debianutils_5.23.2_amd64" = {
    architecture = "amd64";
    package = "debianutils";
    path = "pool/main/d/debianutils/debianutils_5.23.2_amd64.deb";
    sha256 = "720e43fda316676076498b4224ad3318049deafe60cc7c601011048de03ee97d";
    size = 92360;
    version = "5.23.2";
  };
  "diffoscope-minimal_297+deb13u1_all" = {
    architecture = "all";
    package = "diffoscope-minimal";
    path = "pool/main/d/diffoscope/diffoscope-minimal_297+deb13u1_all.deb";
    sha256 = "89b6df8373ffd6a5f27baea7896a6a2142e39ac4433c69a227e5983906a35ffc";
    size = 155800;
    version = "297+deb13u1";
  };
  "diffutils_1:3.10-4_amd64" = {
    architecture = "amd64";
    package = "diffutils";
    path = "pool/main/d/diffutils/diffutils_3.10-4_amd64.deb";
    sha256 = "d3412669f7ae53ba895c3a509620ea7494ec1a36faa204c5215442ced381a479";
    size = 386504;
    version = "1:3.10-4";
  };
  "dirmngr_2.4.7-21+deb13u1+b5_amd64" = {
    architecture = "amd64";
    package = "dirmngr";
    path = "pool/main/g/gnupg2/dirmngr_2.4.7-21+deb13u1+b5_amd64.deb";
    sha256 = "385b4689f43678dbd097ada002ec19733179777ac2a6c0229ae292cae17f0833";
    size = 383892;
    version = "2.4.7-21+deb13u1+b5";
  };
  "disorderfs_0.5.11-4_amd64" = {
    architecture = "amd64";
    package = "disorderfs";
    path = "pool/main/d/disorderfs/disorderfs_0.5.11-4_amd64.deb";
    sha256 = "f860f7a094cf944c57389861201d5e5bccb768263dd6debe45238562ef211244";
    size = 23396;
    version = "0.5.11-4";
  };
  "dmsetup_2:1.02.205-2_amd64" = {
    architecture = "amd64";
    package = "dmsetup";
    path = "pool/main/l/lvm2/dmsetup_1.02.205-2_amd64.deb";
    sha256 = "4771f7ab0a907a8e5d02a6358ff016ae7cb49124906bada02fa882e141b615a0";
    size = 82344;
    version = "2:1.02.205-2";
  };
  "dosfstools_4.2-1.2_amd64" = {
    architecture = "amd64";
    package = "dosfstools";
    path = "pool/main/d/dosfstools/dosfstools_4.2-1.2_amd64.deb";
    sha256 = "628551496a02e80eee83054b9c696b06ba8177159bf0afe9a5b4ab2fb94b1b41";
    size = 133092;
    version = "4.2-1.2";
  };
  "dpkg_1.22.22_amd64" = {
    architecture = "amd64";
    package = "dpkg";
    path = "pool/main/d/dpkg/dpkg_1.22.22_amd64.deb";
    sha256 = "3e800c6d75e8e709007ed1c356e5fa8509a75c1694fb0a1183709abc9cfdc1f3";
    size = 1537216;
    version = "1.22.22";
  };
  "e2fsprogs_1.47.2-3+b12_amd64" = {
    architecture = "amd64";
    package = "e2fsprogs";
    path = "pool/main/e/e2fsprogs/e2fsprogs_1.47.2-3+b12_amd64.deb";
    sha256 = "e9e638eb3e22b5f14d01ce0b28aa512a5a22fcc0e70d1c733444579b67ea236b";
    size = 591288;
    version = "1.47.2-3+b12";
  };
  "efitools_1.9.2-3.5_amd64" = {
    architecture = "amd64";
    package = "efitools";
    path = "pool/main/e/efitools/efitools_1.9.2-3.5_amd64.deb";
    sha256 = "d78bfff8f9d3b021652cb6983107caded0003e7e7c4afb42382160c7fad09956";
    size = 133360;
    version = "1.9.2-3.5";
  };
  "erofs-utils_1.8.6-1_amd64" = {
    architecture = "amd64";
    package = "erofs-utils";
    path = "pool/main/e/erofs-utils/erofs-utils_1.8.6-1_amd64.deb";
    sha256 = "81042b8c0c3eb63699aa7d0763dceedc675a747d9f5cfebf914b4160233f411e";
    size = 138944;
    version = "1.8.6-1";
  };
  "fdisk_2.41.5-0+deb13u1_amd64" = {
    architecture = "amd64";
    package = "fdisk";
    path = "pool/main/u/util-linux/fdisk_2.41.5-0+deb13u1_amd64.deb";
    sha256 = "7f37094ca3f63c3a07b4431532b0bcc4aa64291e75c48cabebf41bf42ad706b1";
    size = 158640;
    version = "2.41.5-0+deb13u1";
  };
  "findutils_4.10.0-3_amd64" = {
    architecture = "amd64";
    package = "findutils";
    path = "pool/main/f/findutils/findutils_4.10.0-3_amd64.deb";
    sha256 = "3edf02b016456b6a98cefdbab99c5ce6f829b786f63affe970badea221aecfc7";
    size = 700008;
    version = "4.10.0-3";
  };
  "flex_2.6.4-8.2+b4_amd64" = {
    architecture = "amd64";
    package = "flex";
    path = "pool/main/f/flex/flex_2.6.4-8.2+b4_amd64.deb";
    sha256 = "75f963765232c356d0a2fb70e780dfa9de2425aca036ec60eefb7fc98a2c905b";
    size = 423136;
    version = "2.6.4-8.2+b4";
  };
  "fontconfig-config_2.15.0-2.3_amd64" = {
    architecture = "amd64";
    package = "fontconfig-config";
    path = "pool/main/f/fontconfig/fontconfig-config_2.15.0-2.3_amd64.deb";
    sha256 = "0475c00d02660c07a15085051818625331bb502e053242106aaaa1f2ddb41225";
    size = 318308;
    version = "2.15.0-2.3";
  };
  "fontconfig_2.15.0-2.3_amd64" = {
    architecture = "amd64";
    package = "fontconfig";
    path = "pool/main/f/fontconfig/fontconfig_2.15.0-2.3_amd64.deb";
    sha256 = "09794b188e042c90b4a89fcb5afeb276bc231b74ddf8a3efbbc7dfb6f0eac4cb";
    size = 463312;
    version = "2.15.0-2.3";
  };
  "fonts-dejavu-core_2.37-8_all" = {
    architecture = "all";
    package = "fonts-dejavu-core";
    path = "pool/main/f/fonts-dejavu/fonts-dejavu-core_2.37-8_all.deb";
    sha256 = "86635b3d25b3655fc11cb3ecc3af59f0bf19643b02b94f2de48bd10253cdba12";
    size = 840460;
    version = "2.37-8";
  };
  "fonts-dejavu-mono_2.37-8_all" = {
    architecture = "all";
    package = "fonts-dejavu-mono";
    path = "pool/main/f/fonts-dejavu/fonts-dejavu-mono_2.37-8_all.deb";
    sha256 = "3003e98a5debfdeadc7040a7f715fe9fe6fb67f68deacf6049b54e30f07fc014";
    size = 488808;
    version = "2.37-8";
  };
  "fuse3_3.17.2-3_amd64" = {
    architecture = "amd64";
    package = "fuse3";
    path = "pool/main/f/fuse3/fuse3_3.17.2-3_amd64.deb";
    sha256 = "4866550a235224b538a66fcaf95c8a796b6968d21c6f231086e142350b302eea";
    size = 41296;
    version = "3.17.2-3";
  };
  "fuse_3.17.2-3_all" = {
    architecture = "all";
    package = "fuse";
    path = "pool/main/f/fuse3/fuse_3.17.2-3_all.deb";
    sha256 = "66f106e9bfacead3b84b86284d99d85127070d7fe9bcc847dbfbe6734073c54b";
    size = 16432;
    version = "3.17.2-3";
  };
  "gcc-14-base_14.2.0-19_amd64" = {
    architecture = "amd64";
    package = "gcc-14-base";
    path = "pool/main/g/gcc-14/gcc-14-base_14.2.0-19_amd64.deb";
    sha256 = "5b6825de4263824b78c4c51f6476414f3b4e89c2ab63e81dc8b9b5501e867cf6";
    size = 49432;
    version = "14.2.0-19";
  };
  "gcc-14-x86-64-linux-gnu_14.2.0-19_amd64" = {
    architecture = "amd64";
    package = "gcc-14-x86-64-linux-gnu";
    path = "pool/main/g/gcc-14/gcc-14-x86-64-linux-gnu_14.2.0-19_amd64.deb";
    sha256 = "a17ef039f1ba482051c3efb5c2c24070002e60dd0bd09fd456ec31481a11b725";
    size = 21389968;
    version = "14.2.0-19";
  };
  "gcc-14_14.2.0-19_amd64" = {
    architecture = "amd64";
    package = "gcc-14";
    path = "pool/main/g/gcc-14/gcc-14_14.2.0-19_amd64.deb";
    sha256 = "21500408b5019d8d29f70ce58488e2eea469a1adb4b5fd7db45e819b5efcac4e";
    size = 540064;
    version = "14.2.0-19";
  };
  "gcc-x86-64-linux-gnu_4:14.2.0-1_amd64" = {
    architecture = "amd64";
    package = "gcc-x86-64-linux-gnu";
    path = "pool/main/g/gcc-defaults/gcc-x86-64-linux-gnu_14.2.0-1_amd64.deb";
    sha256 = "04c28c2760b0094b3d7758154ac095303dd00599b63ebad4086a325b607308b7";
    size = 1436;
    version = "4:14.2.0-1";
  };
  "gcc_4:14.2.0-1_amd64" = {
    architecture = "amd64";
    package = "gcc";
    path = "pool/main/g/gcc-defaults/gcc_14.2.0-1_amd64.deb";
    sha256 = "eee65c41a441c57c05f754ced1b9d093956966a1c7da9938c3ec00d3dc2f905d";
    size = 5136;
    version = "4:14.2.0-1";
  };
  "gdisk_1.0.10-2_amd64" = {
    architecture = "amd64";
    package = "gdisk";
    path = "pool/main/g/gdisk/gdisk_1.0.10-2_amd64.deb";
    sha256 = "a64944b38e8477bf23b9a0ffb6fc653c8847facb1f851864b1a5c40a931456d2";
    size = 229628;
    version = "1.0.10-2";
  };
  "gnupg-l10n_2.4.7-21+deb13u1_all" = {
    architecture = "all";
    package = "gnupg-l10n";
    path = "pool/main/g/gnupg2/gnupg-l10n_2.4.7-21+deb13u1_all.deb";
    sha256 = "65c0b5b06123f81f08cfa9b0be313cbc9cf6255c550d70eabd8b175ce8928a35";
    size = 748620;
    version = "2.4.7-21+deb13u1";
  };
  "gnupg_2.4.7-21+deb13u1_all" = {
    architecture = "all";
    package = "gnupg";
    path = "pool/main/g/gnupg2/gnupg_2.4.7-21+deb13u1_all.deb";
    sha256 = "e68f0fd24a7a62f1112ae3e442564e134f21040492f11d1aefa7b18de93ebf6e";
    size = 417112;
    version = "2.4.7-21+deb13u1";
  };
  "golang-1.24-go_1.24.4-1_amd64" = {
    architecture = "amd64";
    package = "golang-1.24-go";
    path = "pool/main/g/golang-1.24/golang-1.24-go_1.24.4-1_amd64.deb";
    sha256 = "93c6c109bbc0f1d55523282a16739d10634499c04f6d066a6aa58b67b687a44f";
    size = 28672232;
    version = "1.24.4-1";
  };
  "golang-1.24-src_1.24.4-1_all" = {
    architecture = "all";
    package = "golang-1.24-src";
    path = "pool/main/g/golang-1.24/golang-1.24-src_1.24.4-1_all.deb";
    sha256 = "c396bc2c2e94606e0a060cff52b9bbbf1d7cefacb040eb3c40a55604111e66e1";
    size = 21182488;
    version = "1.24.4-1";
  };
  "golang-go_2:1.24~2_amd64" = {
    architecture = "amd64";
    package = "golang-go";
    path = "pool/main/g/golang-defaults/golang-go_1.24~2_amd64.deb";
    sha256 = "884c2158ecd8ed3205bdaf70bbb3a3afe03c48298c6cd527d86a6ddf2c7e8f5a";
    size = 44336;
    version = "2:1.24~2";
  };
  "golang-src_2:1.24~2_all" = {
    architecture = "all";
    package = "golang-src";
    path = "pool/main/g/golang-defaults/golang-src_1.24~2_all.deb";
    sha256 = "e1cc08319df53c17b7468d1136bc39154d06734601b144a07dba81181fae8016";
    size = 5136;
    version = "2:1.24~2";
  };
  "gpg-agent_2.4.7-21+deb13u1+b5_amd64" = {
    architecture = "amd64";
    package = "gpg-agent";
    path = "pool/main/g/gnupg2/gpg-agent_2.4.7-21+deb13u1+b5_amd64.deb";
    sha256 = "ebc440c05dd5c5ba35f0b0035d7653866ce26c47c826ffbb5a3440773f28da03";
    size = 271000;
    version = "2.4.7-21+deb13u1+b5";
  };
  "gpg_2.4.7-21+deb13u1+b5_amd64" = {
    architecture = "amd64";
    package = "gpg";
    path = "pool/main/g/gnupg2/gpg_2.4.7-21+deb13u1+b5_amd64.deb";
    sha256 = "3aeedf3d223e5e6aff08f03227af6ce308f4317472609f383350fd2ec20d33ae";
    size = 636212;
    version = "2.4.7-21+deb13u1+b5";
  };
  "gpgconf_2.4.7-21+deb13u1+b5_amd64" = {
    architecture = "amd64";
    package = "gpgconf";
    path = "pool/main/g/gnupg2/gpgconf_2.4.7-21+deb13u1+b5_amd64.deb";
    sha256 = "14668f3f4847d2544bdff03c2ca8dbdd2fe0ad1bc7ded00941db291954c60f1b";
    size = 128880;
    version = "2.4.7-21+deb13u1+b5";
  };
  "gpgsm_2.4.7-21+deb13u1+b5_amd64" = {
    architecture = "amd64";
    package = "gpgsm";
    path = "pool/main/g/gnupg2/gpgsm_2.4.7-21+deb13u1+b5_amd64.deb";
    sha256 = "092f4675a1810ca7b51a1d53595f9e0c3ab65210c15805749e91030769e2301b";
    size = 275832;
    version = "2.4.7-21+deb13u1+b5";
  };
  "gpgv_2.4.7-21+deb13u1+b5_amd64" = {
    architecture = "amd64";
    package = "gpgv";
    path = "pool/main/g/gnupg2/gpgv_2.4.7-21+deb13u1+b5_amd64.deb";
    sha256 = "104e4c57b98f0b883aa94c68fbe7ec7b48bcdec7c0f9dedf2a51a5054aaeb5ae";
    size = 241100;
    version = "2.4.7-21+deb13u1+b5";
  };
  "grep_3.11-4_amd64" = {
    architecture = "amd64";
    package = "grep";
    path = "pool/main/g/grep/grep_3.11-4_amd64.deb";
    sha256 = "2d78ed07d86a530ebf538f05cb2415f37c8daf908596bc32fc2563cc7e88c55a";
    size = 431488;
    version = "3.11-4";
  };
  "gzip_1.13-1+deb13u1_amd64" = {
    architecture = "amd64";
    package = "gzip";
    path = "pool/main/g/gzip/gzip_1.13-1+deb13u1_amd64.deb";
    sha256 = "74cf12212beee4ab8d473bdc0107abf9e8cef737492198e2f4944a19f142b0ac";
    size = 138608;
    version = "1.13-1+deb13u1";
  };
  "hostname_3.25_amd64" = {
    architecture = "amd64";
    package = "hostname";
    path = "pool/main/h/hostname/hostname_3.25_amd64.deb";
    sha256 = "9c2a27e5d4d87137211fe46631b05b2ee8892ec76aae926304e4485ba02e1015";
    size = 11024;
    version = "3.25";
  };
  "init-system-helpers_1.69~deb13u1_all" = {
    architecture = "all";
    package = "init-system-helpers";
    path = "pool/main/i/init-system-helpers/init-system-helpers_1.69~deb13u1_all.deb";
    sha256 = "addf78073e1cbc5a5508937e11d2571055e29835e00ee8fab52a66775649378f";
    size = 39360;
    version = "1.69~deb13u1";
  };
  "ipxe-qemu_1.21.1+git20250501.dad20602+dfsg-1_all" = {
    architecture = "all";
    package = "ipxe-qemu";
    path = "pool/main/i/ipxe/ipxe-qemu_1.21.1+git20250501.dad20602+dfsg-1_all.deb";
    sha256 = "b3b799d90b87ef2d6defa925cd48cf1691a19806f08041733a4f884d4a218b17";
    size = 1225404;
    version = "1.21.1+git20250501.dad20602+dfsg-1";
  };
  "jq_1.7.1-6+deb13u3_amd64" = {
    architecture = "amd64";
    package = "jq";
    path = "pool/main/j/jq/jq_1.7.1-6+deb13u3_amd64.deb";
    sha256 = "4415dc18d4ea29d8e12d410dd8c71c567d44d8ec5e24afaed3aa7a149b063643";
    size = 78792;
    version = "1.7.1-6+deb13u3";
  };
  "kmod_34.2-2_amd64" = {
    architecture = "amd64";
    package = "kmod";
    path = "pool/main/k/kmod/kmod_34.2-2_amd64.deb";
    sha256 = "d56f9311beb17cd15447d11d91fd4de94d23a47d4619e8806b1b807b40c72e53";
    size = 95704;
    version = "34.2-2";
  };
  "libacl1_2.3.2-2+b1_amd64" = {
    architecture = "amd64";
    package = "libacl1";
    path = "pool/main/a/acl/libacl1_2.3.2-2+b1_amd64.deb";
    sha256 = "08074f01e384bc07c0c2d79a58cf4a6523f71cf75d1808101c79617656c9a39d";
    size = 32860;
    version = "2.3.2-2+b1";
  };
  "libaio1t64_0.3.113-8+b1_amd64" = {
    architecture = "amd64";
    package = "libaio1t64";
    path = "pool/main/liba/libaio/libaio1t64_0.3.113-8+b1_amd64.deb";
    sha256 = "490c8a2d116001a5f3b0a6d7a7aabf6a7b629366590dc5c3f75b078e931dd129";
    size = 14888;
    version = "0.3.113-8+b1";
  };
  "libapparmor1_4.1.0-1_amd64" = {
    architecture = "amd64";
    package = "libapparmor1";
    path = "pool/main/a/apparmor/libapparmor1_4.1.0-1_amd64.deb";
    sha256 = "4158976c77038b93021967f425b4cc505df18c4f5e3f444732399e7ed4af4419";
    size = 43688;
    version = "4.1.0-1";
  };
  "libapt-pkg7.0_3.0.3_amd64" = {
    architecture = "amd64";
    package = "libapt-pkg7.0";
    path = "pool/main/a/apt/libapt-pkg7.0_3.0.3_amd64.deb";
    sha256 = "fdcc9f780c7de466c7f0038e6e242c73cb63c8f9fe2781a3185a2c810984ab0a";
    size = 1112916;
    version = "3.0.3";
  };
  "libarchive13t64_3.7.4-4+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libarchive13t64";
    path = "pool/main/liba/libarchive/libarchive13t64_3.7.4-4+deb13u1_amd64.deb";
    sha256 = "12e06195a899e8db371803ed70111fc7302573d3ed84e967d3d48ef2d543ace8";
    size = 350192;
    version = "3.7.4-4+deb13u1";
  };
  "libasan8_14.2.0-19_amd64" = {
    architecture = "amd64";
    package = "libasan8";
    path = "pool/main/g/gcc-14/libasan8_14.2.0-19_amd64.deb";
    sha256 = "771899ade7310fe31aa538a509354c33d62bbe4e408b4e5fc1e513988dc42645";
    size = 2725272;
    version = "14.2.0-19";
  };
  "libasound2-data_1.2.14-1+deb13u1_all" = {
    architecture = "all";
    package = "libasound2-data";
    path = "pool/main/a/alsa-lib/libasound2-data_1.2.14-1+deb13u1_all.deb";
    sha256 = "04688afdff3769c0f685541daed7b2f6f0cb946799ddf1d5847ddf11fe245559";
    size = 21188;
    version = "1.2.14-1+deb13u1";
  };
  "libasound2t64_1.2.14-1+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libasound2t64";
    path = "pool/main/a/alsa-lib/libasound2t64_1.2.14-1+deb13u1_amd64.deb";
    sha256 = "5495496142d57e5ad6d581ac5456ec3c87f872c109a2bfb815d154b673eebc67";
    size = 380896;
    version = "1.2.14-1+deb13u1";
  };
  "libassuan9_3.0.2-2_amd64" = {
    architecture = "amd64";
    package = "libassuan9";
    path = "pool/main/liba/libassuan/libassuan9_3.0.2-2_amd64.deb";
    sha256 = "9d78ef8f016e7f24b5e20d1ce91939fe0f1f897e5f9059793201e930ded7eb8e";
    size = 61520;
    version = "3.0.2-2";
  };
  "libasyncns0_0.8-6+b5_amd64" = {
    architecture = "amd64";
    package = "libasyncns0";
    path = "pool/main/liba/libasyncns/libasyncns0_0.8-6+b5_amd64.deb";
    sha256 = "e7958777b0e3586349c57ac759a95b68f80d28e5bd1c4225705198b39b436115";
    size = 12028;
    version = "0.8-6+b5";
  };
  "libatk1.0-0t64_2.56.2-1+deb13u2_amd64" = {
    architecture = "amd64";
    package = "libatk1.0-0t64";
    path = "pool/main/a/at-spi2-core/libatk1.0-0t64_2.56.2-1+deb13u2_amd64.deb";
    sha256 = "24786bc90e3ff80c4d1d8bdb5ec18bb5f06df9081a5233eb080f3202fcf6a1c3";
    size = 51996;
    version = "2.56.2-1+deb13u2";
  };
  "libatomic1_14.2.0-19_amd64" = {
    architecture = "amd64";
    package = "libatomic1";
    path = "pool/main/g/gcc-14/libatomic1_14.2.0-19_amd64.deb";
    sha256 = "212b399aae2f7299203d261a57e49372e09565a9a5ea971905f94a3960366c05";
    size = 9308;
    version = "14.2.0-19";
  };
  "libatspi2.0-0t64_2.56.2-1+deb13u2_amd64" = {
    architecture = "amd64";
    package = "libatspi2.0-0t64";
    path = "pool/main/a/at-spi2-core/libatspi2.0-0t64_2.56.2-1+deb13u2_amd64.deb";
    sha256 = "65e9c9ecbd820fba2d04104cddd0bad33d256cbdfe0d1cb5365f10e363df2315";
    size = 81056;
    version = "2.56.2-1+deb13u2";
  };
  "libattr1_1:2.5.2-3_amd64" = {
    architecture = "amd64";
    package = "libattr1";
    path = "pool/main/a/attr/libattr1_2.5.2-3_amd64.deb";
    sha256 = "606b5ee12ea2786be607a17f40c1fb5e65c76ceaff66665bdf8f8c6c1b71d1fb";
    size = 22876;
    version = "1:2.5.2-3";
  };
  "libaudit-common_1:4.0.2-2+deb13u1_all" = {
    architecture = "all";
    package = "libaudit-common";
    path = "pool/main/a/audit/libaudit-common_4.0.2-2+deb13u1_all.deb";
    sha256 = "b9d32e5ff04fd747aacb7d6b3ebbbbf734ddefb2f1695f0b1b2a4b5e51b1052e";
    size = 12812;
    version = "1:4.0.2-2+deb13u1";
  };
  "libaudit1_1:4.0.2-2+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libaudit1";
    path = "pool/main/a/audit/libaudit1_4.0.2-2+deb13u1_amd64.deb";
    sha256 = "3d1dd3f031a56f01b747e2acc0e14575212580e6fa63d800c44cb0a31f1edfd7";
    size = 57680;
    version = "1:4.0.2-2+deb13u1";
  };
  "libbinutils_2.44-3_amd64" = {
    architecture = "amd64";
    package = "libbinutils";
    path = "pool/main/b/binutils/libbinutils_2.44-3_amd64.deb";
    sha256 = "4f4664c8a8f0ad0c8631c39fab02e3d8d86ccc6f4436a1d59f059dbcb0492679";
    size = 534440;
    version = "2.44-3";
  };
  "libblkid1_2.41.5-0+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libblkid1";
    path = "pool/main/u/util-linux/libblkid1_2.41.5-0+deb13u1_amd64.deb";
    sha256 = "81535f3c2c0efc732965907c8749103a0a26377c761622c9ce39b4c92dcde52f";
    size = 171612;
    version = "2.41.5-0+deb13u1";
  };
  "libbpf1_1:1.5.0-3_amd64" = {
    architecture = "amd64";
    package = "libbpf1";
    path = "pool/main/libb/libbpf/libbpf1_1.5.0-3_amd64.deb";
    sha256 = "04c96ead3024888d80d08c8d08cc8cf4589f4614627acc69519f87ffb5adc1c2";
    size = 168832;
    version = "1:1.5.0-3";
  };
  "libbrlapi0.8_6.7-3.1+deb13u3_amd64" = {
    architecture = "amd64";
    package = "libbrlapi0.8";
    path = "pool/main/b/brltty/libbrlapi0.8_6.7-3.1+deb13u3_amd64.deb";
    sha256 = "d8767805735bfae0edbe793fc8b6f6266ac9e55bec88c3d36b567c41b6438ca2";
    size = 92960;
    version = "6.7-3.1+deb13u3";
  };
  "libbrotli1_1.1.0-2+b7_amd64" = {
    architecture = "amd64";
    package = "libbrotli1";
    path = "pool/main/b/brotli/libbrotli1_1.1.0-2+b7_amd64.deb";
    sha256 = "0fb79f88db210afbd69282ab9649e525f393ec6950ca34da1a6b359250b8d7db";
    size = 306624;
    version = "1.1.0-2+b7";
  };
  "libbsd0_0.12.2-2_amd64" = {
    architecture = "amd64";
    package = "libbsd0";
    path = "pool/main/libb/libbsd/libbsd0_0.12.2-2_amd64.deb";
    sha256 = "e5a85986fa6bec3307ab1bc860736b478b331882bc45e17675a7bdf88eecb43a";
    size = 130968;
    version = "0.12.2-2";
  };
  "libbz2-1.0_1.0.8-6_amd64" = {
    architecture = "amd64";
    package = "libbz2-1.0";
    path = "pool/main/b/bzip2/libbz2-1.0_1.0.8-6_amd64.deb";
    sha256 = "cba4cda04244b5e481bb15524bc3c983a7d1b6f330013b9b381706a2fcb65310";
    size = 37912;
    version = "1.0.8-6";
  };
  "libc-bin_2.41-12+deb13u4_amd64" = {
    architecture = "amd64";
    package = "libc-bin";
    path = "pool/main/g/glibc/libc-bin_2.41-12+deb13u4_amd64.deb";
    sha256 = "dc8c79647fe3a5f37f72a400414f70263d0212f010ff2c09f990e30d91e38d1c";
    size = 638452;
    version = "2.41-12+deb13u4";
  };
  "libc-dev-bin_2.41-12+deb13u4_amd64" = {
    architecture = "amd64";
    package = "libc-dev-bin";
    path = "pool/main/g/glibc/libc-dev-bin_2.41-12+deb13u4_amd64.deb";
    sha256 = "2c21175d6a8283ed566d154c0c0bc06f60836e53b0b9e1f74c14eac586b68c24";
    size = 59960;
    version = "2.41-12+deb13u4";
  };
  "libc-l10n_2.41-12+deb13u4_all" = {
    architecture = "all";
    package = "libc-l10n";
    path = "pool/main/g/glibc/libc-l10n_2.41-12+deb13u4_all.deb";
    sha256 = "dbaa885f5504c67fe43c079f76e2b2b39fcf647ae39880aab3dd66e48f5e772d";
    size = 740236;
    version = "2.41-12+deb13u4";
  };
  "libc6-dev_2.41-12+deb13u4_amd64" = {
    architecture = "amd64";
    package = "libc6-dev";
    path = "pool/main/g/glibc/libc6-dev_2.41-12+deb13u4_amd64.deb";
    sha256 = "1fda734dabcd80b77266a09ab62b0f1e3e16d8091db62899890b2200745632a2";
    size = 1994660;
    version = "2.41-12+deb13u4";
  };
  "libc6_2.41-12+deb13u4_amd64" = {
    architecture = "amd64";
    package = "libc6";
    path = "pool/main/g/glibc/libc6_2.41-12+deb13u4_amd64.deb";
    sha256 = "967aa62605721081c3eb2a17650611a792aa802d76a6511d1840242623d204c9";
    size = 2846580;
    version = "2.41-12+deb13u4";
  };
  "libcacard0_1:2.8.0-3+b2_amd64" = {
    architecture = "amd64";
    package = "libcacard0";
    path = "pool/main/libc/libcacard/libcacard0_2.8.0-3+b2_amd64.deb";
    sha256 = "1d6a8d17b893e54dfea8fe78df16c9a8ab4a6e626f9312881784592d480d9317";
    size = 90904;
    version = "1:2.8.0-3+b2";
  };
  "libcap-ng0_0.8.5-4+b1_amd64" = {
    architecture = "amd64";
    package = "libcap-ng0";
    path = "pool/main/libc/libcap-ng/libcap-ng0_0.8.5-4+b1_amd64.deb";
    sha256 = "20a9e4b0619a3eb2566338223bed135dde5a601eaa2f8fdd5f20b94506addcac";
    size = 17584;
    version = "0.8.5-4+b1";
  };
  "libcap2_1:2.75-10+deb13u1+b3_amd64" = {
    architecture = "amd64";
    package = "libcap2";
    path = "pool/main/libc/libcap2/libcap2_2.75-10+deb13u1+b3_amd64.deb";
    sha256 = "89fc4d34fc7a28ad6f0fcd0c561ab253b9dedf6f77f5a000b47c276c8295bf67";
    size = 28988;
    version = "1:2.75-10+deb13u1+b3";
  };
  "libcapstone5_5.0.7-1~deb13u1_amd64" = {
    architecture = "amd64";
    package = "libcapstone5";
    path = "pool/main/c/capstone/libcapstone5_5.0.7-1~deb13u1_amd64.deb";
    sha256 = "775187a7be26bb0b076d1979a02163b943dbc13eb4adb0efc503223a03c75422";
    size = 778216;
    version = "5.0.7-1~deb13u1";
  };
  "libcbor0.10_0.10.2-2_amd64" = {
    architecture = "amd64";
    package = "libcbor0.10";
    path = "pool/main/libc/libcbor/libcbor0.10_0.10.2-2_amd64.deb";
    sha256 = "2457686e375dcb7567ba01da6638a0711e2a55725d084d65de44dd11bb1f52e2";
    size = 28296;
    version = "0.10.2-2";
  };
  "libcc1-0_14.2.0-19_amd64" = {
    architecture = "amd64";
    package = "libcc1-0";
    path = "pool/main/g/gcc-14/libcc1-0_14.2.0-19_amd64.deb";
    sha256 = "2d587e3bfba4aec701946b7ba0c1640b97b6d8dd0a34ba1c70ae85261ecedefa";
    size = 42796;
    version = "14.2.0-19";
  };
  "libckyapplet1t64_1.1.0-16.1_amd64" = {
    architecture = "amd64";
    package = "libckyapplet1t64";
    path = "pool/main/c/coolkey/libckyapplet1t64_1.1.0-16.1_amd64.deb";
    sha256 = "90ed596206b1fadfb8cc65100ae5528f878d3e706a931b09b02e36523a9bf993";
    size = 22576;
    version = "1.1.0-16.1";
  };
  "libcom-err2_1.47.2-3+b12_amd64" = {
    architecture = "amd64";
    package = "libcom-err2";
    path = "pool/main/e/e2fsprogs/libcom-err2_1.47.2-3+b12_amd64.deb";
    sha256 = "bd43e020b8fed399db3eebf098111f10fba4c436fff99ccad72cc7e27c9764ec";
    size = 25036;
    version = "1.47.2-3+b12";
  };
  "libcrypt-dev_1:4.4.38-1_amd64" = {
    architecture = "amd64";
    package = "libcrypt-dev";
    path = "pool/main/libx/libxcrypt/libcrypt-dev_4.4.38-1_amd64.deb";
    sha256 = "98e2333aea8d64ca68f9b75c16256d3a05492fd8f9e6dba96adbc6f19e4f5a09";
    size = 119040;
    version = "1:4.4.38-1";
  };
  "libcrypt1_1:4.4.38-1_amd64" = {
    architecture = "amd64";
    package = "libcrypt1";
    path = "pool/main/libx/libxcrypt/libcrypt1_4.4.38-1_amd64.deb";
    sha256 = "0ebc144d662e3197982d1bf3a7b8b35ca845e54c68811de0328b1f0d7c67585c";
    size = 90072;
    version = "1:4.4.38-1";
  };
  "libcryptsetup12_2:2.7.5-2_amd64" = {
    architecture = "amd64";
    package = "libcryptsetup12";
    path = "pool/main/c/cryptsetup/libcryptsetup12_2.7.5-2_amd64.deb";
    sha256 = "84f6596296c346c1c8f6bb16b0d4d485215b7a23a23ff21e9c28e35822d45a7b";
    size = 254056;
    version = "2:2.7.5-2";
  };
  "libctf-nobfd0_2.44-3_amd64" = {
    architecture = "amd64";
    package = "libctf-nobfd0";
    path = "pool/main/b/binutils/libctf-nobfd0_2.44-3_amd64.deb";
    sha256 = "e280b2be3db6e584500e865c251605b95c346767d87ccb2524e44992048fc657";
    size = 155672;
    version = "2.44-3";
  };
  "libctf0_2.44-3_amd64" = {
    architecture = "amd64";
    package = "libctf0";
    path = "pool/main/b/binutils/libctf0_2.44-3_amd64.deb";
    sha256 = "120cafcd93132a276fa92a8fb4cf39b23d14e5a3e348f4f5580638d71ca95ac5";
    size = 88616;
    version = "2.44-3";
  };
  "libcurl3t64-gnutls_8.14.1-2+deb13u5_amd64" = {
    architecture = "amd64";
    package = "libcurl3t64-gnutls";
    path = "pool/main/c/curl/libcurl3t64-gnutls_8.14.1-2+deb13u5_amd64.deb";
    sha256 = "19da93544615a4c9a3d7df473f5bf8ebca99442454622e9b0460168dadf7b8ae";
    size = 384460;
    version = "8.14.1-2+deb13u5";
  };
  "libcurl4t64_8.14.1-2+deb13u5_amd64" = {
    architecture = "amd64";
    package = "libcurl4t64";
    path = "pool/main/c/curl/libcurl4t64_8.14.1-2+deb13u5_amd64.deb";
    sha256 = "0dedddfe614fc4a4335c9167b73c64a50136edd76b7991aa851408d0795163eb";
    size = 391492;
    version = "8.14.1-2+deb13u5";
  };
  "libdav1d7_1.5.1-1_amd64" = {
    architecture = "amd64";
    package = "libdav1d7";
    path = "pool/main/d/dav1d/libdav1d7_1.5.1-1_amd64.deb";
    sha256 = "8c64de4465a8ae1ca23e1dada1dfc73d7b431540fd5ae18f21430928576d5b05";
    size = 558612;
    version = "1.5.1-1";
  };
  libdaxctl1_81-1_amd64 = {
    architecture = "amd64";
    package = "libdaxctl1";
    path = "pool/main/n/ndctl/libdaxctl1_81-1_amd64.deb";
    sha256 = "6296eb5c976743ba0defb7a061ef081238ca072cf569c6bb96fd3f9095c58a30";
    size = 22188;
    version = "81-1";
  };
  "libdb5.3t64_5.3.28+dfsg2-9_amd64" = {
    architecture = "amd64";
    package = "libdb5.3t64";
    path = "pool/main/d/db5.3/libdb5.3t64_5.3.28+dfsg2-9_amd64.deb";
    sha256 = "18d02510ee78b67e4504ba050176797a200ff24214a7cd318082ab60ad7bf3fc";
    size = 703676;
    version = "5.3.28+dfsg2-9";
  };
  "libdbus-1-3_1.16.2-2_amd64" = {
    architecture = "amd64";
    package = "libdbus-1-3";
    path = "pool/main/d/dbus/libdbus-1-3_1.16.2-2_amd64.deb";
    sha256 = "bbcb711daff7e104b5f80f9b05475b6142674bfe65518a36a56e96a91068a3f5";
    size = 177904;
    version = "1.16.2-2";
  };
  "libdebconfclient0_0.280_amd64" = {
    architecture = "amd64";
    package = "libdebconfclient0";
    path = "pool/main/c/cdebconf/libdebconfclient0_0.280_amd64.deb";
    sha256 = "25acadc8b394bc86d05df16e70975e523f8f839a7d8d6d5e22c1cafdcef741aa";
    size = 10632;
    version = "0.280";
  };
  "libdeflate0_1.23-2_amd64" = {
    architecture = "amd64";
    package = "libdeflate0";
    path = "pool/main/libd/libdeflate/libdeflate0_1.23-2_amd64.deb";
    sha256 = "5fe37fb79d53f5c91da6ba3ac4c1a8453e1f2b1ff0e0ea45189c5338bbfdbf82";
    size = 47344;
    version = "1.23-2";
  };
  "libdevmapper1.02.1_2:1.02.205-2_amd64" = {
    architecture = "amd64";
    package = "libdevmapper1.02.1";
    path = "pool/main/l/lvm2/libdevmapper1.02.1_1.02.205-2_amd64.deb";
    sha256 = "e924e0df8823987f271b7d3a375dc2f8adcd76db66f09d0273043c885edb0af0";
    size = 134640;
    version = "2:1.02.205-2";
  };
  "libdouble-conversion3_3.3.1-1_amd64" = {
    architecture = "amd64";
    package = "libdouble-conversion3";
    path = "pool/main/d/double-conversion/libdouble-conversion3_3.3.1-1_amd64.deb";
    sha256 = "bd43b8c185a78d108548b30da6a695aabb6644ce0dd266892da2d10cfe471067";
    size = 41816;
    version = "3.3.1-1";
  };
  "libdrm-amdgpu1_2.4.124-2_amd64" = {
    architecture = "amd64";
    package = "libdrm-amdgpu1";
    path = "pool/main/libd/libdrm/libdrm-amdgpu1_2.4.124-2_amd64.deb";
    sha256 = "c1d97a5e32e2bc68e833b8abeae026b6306198e87ee4396a7ffecd4779caefbf";
    size = 22632;
    version = "2.4.124-2";
  };
  "libdrm-common_2.4.124-2_all" = {
    architecture = "all";
    package = "libdrm-common";
    path = "pool/main/libd/libdrm/libdrm-common_2.4.124-2_all.deb";
    sha256 = "9a8a6c65c165e9964f106fb4ac710959b5d33e0790227e3ab6b27c4742d1254a";
    size = 8288;
    version = "2.4.124-2";
  };
  "libdrm-intel1_2.4.124-2_amd64" = {
    architecture = "amd64";
    package = "libdrm-intel1";
    path = "pool/main/libd/libdrm/libdrm-intel1_2.4.124-2_amd64.deb";
    sha256 = "188ab1fd74c838b3c8055d62107351e16a4bb7a25d39c30bbb9aac30ddd37238";
    size = 64104;
    version = "2.4.124-2";
  };
  "libdrm2_2.4.124-2_amd64" = {
    architecture = "amd64";
    package = "libdrm2";
    path = "pool/main/libd/libdrm/libdrm2_2.4.124-2_amd64.deb";
    sha256 = "fe2276901c7cd7b8079de63072d37fe1cbeb4eb001a3bc1f1d662ad89aa0890e";
    size = 39032;
    version = "2.4.124-2";
  };
  "libeac3_1.1.2+ds+git20220117+453c3d6b03a0-1.1+b3_amd64" = {
    architecture = "amd64";
    package = "libeac3";
    path = "pool/main/o/openpace/libeac3_1.1.2+ds+git20220117+453c3d6b03a0-1.1+b3_amd64.deb";
    sha256 = "089366fb2b71cadca53fb844cfabb0d0798623463247f5b8fa6ad1cc3ab382f2";
    size = 51120;
    version = "1.1.2+ds+git20220117+453c3d6b03a0-1.1+b3";
  };
  "libedit2_3.1-20250104-1_amd64" = {
    architecture = "amd64";
    package = "libedit2";
    path = "pool/main/libe/libedit/libedit2_3.1-20250104-1_amd64.deb";
    sha256 = "b002ea172b9c1e34a67bc497c523c67bb74c3f0a4e98113cb083990a1f1d3bfe";
    size = 93832;
    version = "3.1-20250104-1";
  };
  "libefivar1t64_38-3.1+b1_amd64" = {
    architecture = "amd64";
    package = "libefivar1t64";
    path = "pool/main/e/efivar/libefivar1t64_38-3.1+b1_amd64.deb";
    sha256 = "34bfb96ca9422af293aeac800438682112b4019adc5ed25728bc35dff4ad4ca4";
    size = 58460;
    version = "38-3.1+b1";
  };
  "libelf-dev_0.192-4_amd64" = {
    architecture = "amd64";
    package = "libelf-dev";
    path = "pool/main/e/elfutils/libelf-dev_0.192-4_amd64.deb";
    sha256 = "7a67f944281523d6e3c55c1797449bab223b08665cc6ad8b51293056b65d9bd6";
    size = 93212;
    version = "0.192-4";
  };
  "libelf1t64_0.192-4_amd64" = {
    architecture = "amd64";
    package = "libelf1t64";
    path = "pool/main/e/elfutils/libelf1t64_0.192-4_amd64.deb";
    sha256 = "94497b7e17b6f574a0605b380d454e20d3f01a9c63b70c2a2263f679d30053e1";
    size = 189408;
    version = "0.192-4";
  };
  "libexecs1_1.4-2+b2_amd64" = {
    architecture = "amd64";
    package = "libexecs1";
    path = "pool/main/libe/libexecs/libexecs1_1.4-2+b2_amd64.deb";
    sha256 = "05b578fead365a81141fe834c3b3b6df89d17a050784a237f736489fbd426105";
    size = 7820;
    version = "1.4-2+b2";
  };
  "libexpat1_2.8.3-1~deb13u1_amd64" = {
    architecture = "amd64";
    package = "libexpat1";
    path = "pool/main/e/expat/libexpat1_2.8.3-1~deb13u1_amd64.deb";
    sha256 = "38abe0e710a07688e9c149d74536e67cfee0364bdb64dd6d644c32a1cfad389f";
    size = 122672;
    version = "2.8.3-1~deb13u1";
  };
  "libext2fs2t64_1.47.2-3+b12_amd64" = {
    architecture = "amd64";
    package = "libext2fs2t64";
    path = "pool/main/e/e2fsprogs/libext2fs2t64_1.47.2-3+b12_amd64.deb";
    sha256 = "9f5783fa48239e42260d41846fbc6c8b19c233251063524456096195660eaa09";
    size = 212664;
    version = "1.47.2-3+b12";
  };
  "libfaketime_0.9.10+2024-06-05+gba9ed5b2-0.6_amd64" = {
    architecture = "amd64";
    package = "libfaketime";
    path = "pool/main/f/faketime/libfaketime_0.9.10+2024-06-05+gba9ed5b2-0.6_amd64.deb";
    sha256 = "4ecb98d7f6149e4c297a5946c4fa231a1b794d203053962e295dd3a18a47f269";
    size = 48128;
    version = "0.9.10+2024-06-05+gba9ed5b2-0.6";
  };
  "libfdisk1_2.41.5-0+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libfdisk1";
    path = "pool/main/u/util-linux/libfdisk1_2.41.5-0+deb13u1_amd64.deb";
    sha256 = "7f96d173cc01787201691f80ca9b335b8c7d6cdcc6fb81011302d4a005ff5089";
    size = 214600;
    version = "2.41.5-0+deb13u1";
  };
  "libfdt1_1.7.2-2+b1_amd64" = {
    architecture = "amd64";
    package = "libfdt1";
    path = "pool/main/d/device-tree-compiler/libfdt1_1.7.2-2+b1_amd64.deb";
    sha256 = "8e37034d7864807ae2063efcc82fc79aad59069546212e6e0908ed67f9f7e107";
    size = 19996;
    version = "1.7.2-2+b1";
  };
  "libffi8_3.4.8-2_amd64" = {
    architecture = "amd64";
    package = "libffi8";
    path = "pool/main/libf/libffi/libffi8_3.4.8-2_amd64.deb";
    sha256 = "0ebdc340de33333639c3c63874cd4b15ac2e83dfa1ef3053b7eefaf4919f4f68";
    size = 24144;
    version = "3.4.8-2";
  };
  "libfido2-1_1.15.0-1+b1_amd64" = {
    architecture = "amd64";
    package = "libfido2-1";
    path = "pool/main/libf/libfido2/libfido2-1_1.15.0-1+b1_amd64.deb";
    sha256 = "094fc0fe20c652be848ab2a8b3793eb03bc4327140ebd232145356352004e6c0";
    size = 78728;
    version = "1.15.0-1+b1";
  };
  "libflac14_1.5.0+ds-2_amd64" = {
    architecture = "amd64";
    package = "libflac14";
    path = "pool/main/f/flac/libflac14_1.5.0+ds-2_amd64.deb";
    sha256 = "658b9f77d35638caf75dfaea4f6d5cde196104d5662f0776e23d7cc450bd4cb5";
    size = 209588;
    version = "1.5.0+ds-2";
  };
  "libfontconfig1_2.15.0-2.3_amd64" = {
    architecture = "amd64";
    package = "libfontconfig1";
    path = "pool/main/f/fontconfig/libfontconfig1_2.15.0-2.3_amd64.deb";
    sha256 = "7ae91ec59857cc8e375eb2bdd371a4a69daea38f7787d06d474a847867d852b1";
    size = 391576;
    version = "2.15.0-2.3";
  };
  "libfreetype6_2.13.3+dfsg-1+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libfreetype6";
    path = "pool/main/f/freetype/libfreetype6_2.13.3+dfsg-1+deb13u1_amd64.deb";
    sha256 = "e4947f3291528f03d574f2b01d5c5fc45c58c47480f32888a5cdf0f231ab584e";
    size = 452308;
    version = "2.13.3+dfsg-1+deb13u1";
  };
  "libfuse2t64_2.9.9-9_amd64" = {
    architecture = "amd64";
    package = "libfuse2t64";
    path = "pool/main/f/fuse/libfuse2t64_2.9.9-9_amd64.deb";
    sha256 = "e60474070e983693ac461af291b876c2304340f75a6b8379a3ba017e4848341e";
    size = 120780;
    version = "2.9.9-9";
  };
  "libfuse3-4_3.17.2-3_amd64" = {
    architecture = "amd64";
    package = "libfuse3-4";
    path = "pool/main/f/fuse3/libfuse3-4_3.17.2-3_amd64.deb";
    sha256 = "92e2d521ff872755a13aa69dba7b24025a7dc0f0f5aa708c9a86cd3565f570da";
    size = 98748;
    version = "3.17.2-3";
  };
  "libgbm1_25.0.7-2+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libgbm1";
    path = "pool/main/m/mesa/libgbm1_25.0.7-2+deb13u1_amd64.deb";
    sha256 = "31fb6d76b9ceaf13848fa617df53f85f62626b4fe7464a93811c720af6d5f2dd";
    size = 44592;
    version = "25.0.7-2+deb13u1";
  };
  "libgcc-14-dev_14.2.0-19_amd64" = {
    architecture = "amd64";
    package = "libgcc-14-dev";
    path = "pool/main/g/gcc-14/libgcc-14-dev_14.2.0-19_amd64.deb";
    sha256 = "ca6f2d36d96b19b3eb71405b0b80134d8c89380b02204a2512e5c58ceb090628";
    size = 2672328;
    version = "14.2.0-19";
  };
  "libgcc-s1_14.2.0-19_amd64" = {
    architecture = "amd64";
    package = "libgcc-s1";
    path = "pool/main/g/gcc-14/libgcc-s1_14.2.0-19_amd64.deb";
    sha256 = "3c71917b490d1a17aed43196a2787a256ecf060526cdb20216a74bedc061b150";
    size = 72772;
    version = "14.2.0-19";
  };
  "libgcrypt20_1.11.0-7+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libgcrypt20";
    path = "pool/main/libg/libgcrypt20/libgcrypt20_1.11.0-7+deb13u1_amd64.deb";
    sha256 = "f0eb41f8cb40896e0822e9ab65611e8383c12b721c76c54764f744abb4a8c247";
    size = 843104;
    version = "1.11.0-7+deb13u1";
  };
  "libgdbm-compat4t64_1.24-2_amd64" = {
    architecture = "amd64";
    package = "libgdbm-compat4t64";
    path = "pool/main/g/gdbm/libgdbm-compat4t64_1.24-2_amd64.deb";
    sha256 = "2cbd43cf2dfbf57ff48188b5d79d29cf7ea8f0dedaa61ab0bcc02eceff50ea01";
    size = 50280;
    version = "1.24-2";
  };
  "libgdbm6t64_1.24-2_amd64" = {
    architecture = "amd64";
    package = "libgdbm6t64";
    path = "pool/main/g/gdbm/libgdbm6t64_1.24-2_amd64.deb";
    sha256 = "e7b42c68c391e278733adb3c1efdacd24d660862bd7bac0efbc10a91e5696dfc";
    size = 75176;
    version = "1.24-2";
  };
  "libgit2-1.9_1.9.0+ds-2+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libgit2-1.9";
    path = "pool/main/libg/libgit2/libgit2-1.9_1.9.0+ds-2+deb13u1_amd64.deb";
    sha256 = "2fb4b6503fb8f143a8035077b9de99118326ac2b26565779e71c4648e01e75ee";
    size = 555732;
    version = "1.9.0+ds-2+deb13u1";
  };
  "libgl1-mesa-dri_25.0.7-2+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libgl1-mesa-dri";
    path = "pool/main/m/mesa/libgl1-mesa-dri_25.0.7-2+deb13u1_amd64.deb";
    sha256 = "722fad9944bdfd29eb6421576331a2697f83bc4b3551d693edb7aefdde6bb198";
    size = 46240;
    version = "25.0.7-2+deb13u1";
  };
  "libgl1_1.7.0-1+b2_amd64" = {
    architecture = "amd64";
    package = "libgl1";
    path = "pool/main/libg/libglvnd/libgl1_1.7.0-1+b2_amd64.deb";
    sha256 = "87fa2f6e5abaed4ed385fac879c8dd735af719ee2300222d901793c66e041678";
    size = 89504;
    version = "1.7.0-1+b2";
  };
  "libglib2.0-0t64_2.84.4-3~deb13u5_amd64" = {
    architecture = "amd64";
    package = "libglib2.0-0t64";
    path = "pool/main/g/glib2.0/libglib2.0-0t64_2.84.4-3~deb13u5_amd64.deb";
    sha256 = "e2baf92c57d1db1753e5781a61450d9a01e7833c7bd2dfe87776a6811c11ecc2";
    size = 1521120;
    version = "2.84.4-3~deb13u5";
  };
  "libglvnd0_1.7.0-1+b2_amd64" = {
    architecture = "amd64";
    package = "libglvnd0";
    path = "pool/main/libg/libglvnd/libglvnd0_1.7.0-1+b2_amd64.deb";
    sha256 = "887f74008166549ce9e100c906aa937e95d6e5ce1c8d86efe8c95fd953359b9c";
    size = 51960;
    version = "1.7.0-1+b2";
  };
  "libglx-mesa0_25.0.7-2+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libglx-mesa0";
    path = "pool/main/m/mesa/libglx-mesa0_25.0.7-2+deb13u1_amd64.deb";
    sha256 = "2e6ab57de9931e890621d3ade04213b06e7142a4ae8a72a1756c44d0271aaeb7";
    size = 143408;
    version = "25.0.7-2+deb13u1";
  };
  "libglx0_1.7.0-1+b2_amd64" = {
    architecture = "amd64";
    package = "libglx0";
    path = "pool/main/libg/libglvnd/libglx0_1.7.0-1+b2_amd64.deb";
    sha256 = "2721fdca0fe3bd963cb39482eabc253af52b88f4a7f6dbb69e475549daf5af3b";
    size = 34892;
    version = "1.7.0-1+b2";
  };
  "libgmp10_2:6.3.0+dfsg-3_amd64" = {
    architecture = "amd64";
    package = "libgmp10";
    path = "pool/main/g/gmp/libgmp10_6.3.0+dfsg-3_amd64.deb";
    sha256 = "d0d0265eb01770f17afd0f7c8c0622f80479dcfbbe13653a0debeec61464e622";
    size = 560220;
    version = "2:6.3.0+dfsg-3";
  };
  "libgnutls30t64_3.8.9-3+deb13u4_amd64" = {
    architecture = "amd64";
    package = "libgnutls30t64";
    path = "pool/main/g/gnutls28/libgnutls30t64_3.8.9-3+deb13u4_amd64.deb";
    sha256 = "18a8bdfd91c7e3bcb01719d55a2b56849c7160b34f1f52b1c4fdfdd41bf1352b";
    size = 1469024;
    version = "3.8.9-3+deb13u4";
  };
  "libgomp1_14.2.0-19_amd64" = {
    architecture = "amd64";
    package = "libgomp1";
    path = "pool/main/g/gcc-14/libgomp1_14.2.0-19_amd64.deb";
    sha256 = "72b7a1a33c48f3195efeb044111b34ae684b1e640bb6495c832443b798601cd5";
    size = 137148;
    version = "14.2.0-19";
  };
  "libgpg-error0_1.51-4_amd64" = {
    architecture = "amd64";
    package = "libgpg-error0";
    path = "pool/main/libg/libgpg-error/libgpg-error0_1.51-4_amd64.deb";
    sha256 = "22b95570fd41c113ef6f5651563b4d748292844baab1278a46eb940c1dec2322";
    size = 82108;
    version = "1.51-4";
  };
  "libgprofng0_2.44-3_amd64" = {
    architecture = "amd64";
    package = "libgprofng0";
    path = "pool/main/b/binutils/libgprofng0_2.44-3_amd64.deb";
    sha256 = "0d36d0bde85c467ac6735dded08e19dd30ae1369e3908b9eb48ccc0d6ff66648";
    size = 807764;
    version = "2.44-3";
  };
  "libgraphite2-3_1.3.14-2+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libgraphite2-3";
    path = "pool/main/g/graphite2/libgraphite2-3_1.3.14-2+deb13u1_amd64.deb";
    sha256 = "1769ba3ed3c1fc75b7fbe02678e32aa24391205813eceef4e1e3500015d12ee3";
    size = 75172;
    version = "1.3.14-2+deb13u1";
  };
  "libgssapi-krb5-2_1.21.3-5+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libgssapi-krb5-2";
    path = "pool/main/k/krb5/libgssapi-krb5-2_1.21.3-5+deb13u1_amd64.deb";
    sha256 = "30847c1fde4240567d7ed3aeab4f655dd591203758b857e85e824045aae70299";
    size = 138356;
    version = "1.21.3-5+deb13u1";
  };
  "libharfbuzz-subset0_10.2.0-1+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libharfbuzz-subset0";
    path = "pool/main/h/harfbuzz/libharfbuzz-subset0_10.2.0-1+deb13u1_amd64.deb";
    sha256 = "2d0de8588408af221927b372c3c8d439d638a0a8abb549660ed5813ab529e6bc";
    size = 559548;
    version = "10.2.0-1+deb13u1";
  };
  "libharfbuzz0b_10.2.0-1+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libharfbuzz0b";
    path = "pool/main/h/harfbuzz/libharfbuzz0b_10.2.0-1+deb13u1_amd64.deb";
    sha256 = "932165b933e5eb633293afe984a983ebe89cb27c923ce7208626f1da6c0c7941";
    size = 478952;
    version = "10.2.0-1+deb13u1";
  };
  "libhogweed6t64_3.10.1-1_amd64" = {
    architecture = "amd64";
    package = "libhogweed6t64";
    path = "pool/main/n/nettle/libhogweed6t64_3.10.1-1_amd64.deb";
    sha256 = "b059ed155115ac09da295322de48ee1ed58ef5fa45edcc9e12ff0e94636ef25f";
    size = 335240;
    version = "3.10.1-1";
  };
  "libhttp-parser2.9_2.9.4-6+b2_amd64" = {
    architecture = "amd64";
    package = "libhttp-parser2.9";
    path = "pool/main/h/http-parser/libhttp-parser2.9_2.9.4-6+b2_amd64.deb";
    sha256 = "eb226fd47bec216a02ca6282ab348a3515d1832c58edf1d71b2b5e7948ef3d03";
    size = 21192;
    version = "2.9.4-6+b2";
  };
  "libhwasan0_14.2.0-19_amd64" = {
    architecture = "amd64";
    package = "libhwasan0";
    path = "pool/main/g/gcc-14/libhwasan0_14.2.0-19_amd64.deb";
    sha256 = "2cdaf797cad8ac30a964ab081370682dd065ae1b0305a0be9d8e0e14cd0657d7";
    size = 1487768;
    version = "14.2.0-19";
  };
  "libibverbs1_56.1-1_amd64" = {
    architecture = "amd64";
    package = "libibverbs1";
    path = "pool/main/r/rdma-core/libibverbs1_56.1-1_amd64.deb";
    sha256 = "4c3b889607586e6328964a5f98e01ef01daa415be24334d743d6654aab4c47a4";
    size = 62428;
    version = "56.1-1";
  };
  "libice6_2:1.1.1-1_amd64" = {
    architecture = "amd64";
    package = "libice6";
    path = "pool/main/libi/libice/libice6_1.1.1-1_amd64.deb";
    sha256 = "38185997162793b5dfb768644badc57852879784a2f9d83c6c4e47efa5e36698";
    size = 65376;
    version = "2:1.1.1-1";
  };
  "libidn2-0_2.3.8-2_amd64" = {
    architecture = "amd64";
    package = "libidn2-0";
    path = "pool/main/libi/libidn2/libidn2-0_2.3.8-2_amd64.deb";
    sha256 = "90b039bcdc4578f8e1c4935adf8dbb525e36a164deefdbbb8c45bac347d48278";
    size = 109096;
    version = "2.3.8-2";
  };
  "libisl23_0.27-1_amd64" = {
    architecture = "amd64";
    package = "libisl23";
    path = "pool/main/i/isl/libisl23_0.27-1_amd64.deb";
    sha256 = "ac8518042e81c00de1effb72bba7e88ac4ecd488f7ea8b9e3ebc63159cb53b35";
    size = 659152;
    version = "0.27-1";
  };
  "libitm1_14.2.0-19_amd64" = {
    architecture = "amd64";
    package = "libitm1";
    path = "pool/main/g/gcc-14/libitm1_14.2.0-19_amd64.deb";
    sha256 = "febdb3c528cde1a3abe952e17a1d3cfa7ccaca5b6f506d983d34385dad199490";
    size = 25956;
    version = "14.2.0-19";
  };
  "libjansson4_2.14-2+b3_amd64" = {
    architecture = "amd64";
    package = "libjansson4";
    path = "pool/main/j/jansson/libjansson4_2.14-2+b3_amd64.deb";
    sha256 = "60707a62fe6c1228c3389b12a13ca4efd76defc5532473e547a29e99cf7d2a6e";
    size = 39792;
    version = "2.14-2+b3";
  };
  "libjpeg62-turbo_1:2.1.5-4_amd64" = {
    architecture = "amd64";
    package = "libjpeg62-turbo";
    path = "pool/main/libj/libjpeg-turbo/libjpeg62-turbo_2.1.5-4_amd64.deb";
    sha256 = "5504299ad0e3c0a9ca9f962a68a650a040db52f9f416a109e74df48d55601d3f";
    size = 168152;
    version = "1:2.1.5-4";
  };
  "libjq1_1.7.1-6+deb13u3_amd64" = {
    architecture = "amd64";
    package = "libjq1";
    path = "pool/main/j/jq/libjq1_1.7.1-6+deb13u3_amd64.deb";
    sha256 = "62444043e4b8f21a5154e5b7084d85db00da509e163c52a950bb8aeb75e4012e";
    size = 167952;
    version = "1.7.1-6+deb13u3";
  };
  "libjson-c5_0.18+ds-1_amd64" = {
    architecture = "amd64";
    package = "libjson-c5";
    path = "pool/main/j/json-c/libjson-c5_0.18+ds-1_amd64.deb";
    sha256 = "4fbd5fb4d54c626f05d68abf38a31533fbf1bf4a87068696abe041ee9c974fe0";
    size = 45956;
    version = "0.18+ds-1";
  };
  "libk5crypto3_1.21.3-5+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libk5crypto3";
    path = "pool/main/k/krb5/libk5crypto3_1.21.3-5+deb13u1_amd64.deb";
    sha256 = "7da07ee674b47f1f0be7cc89317c25310086a1f1761217d0f72e6ae2c5a69b84";
    size = 81152;
    version = "1.21.3-5+deb13u1";
  };
  "libkeyutils1_1.6.3-6_amd64" = {
    architecture = "amd64";
    package = "libkeyutils1";
    path = "pool/main/k/keyutils/libkeyutils1_1.6.3-6_amd64.deb";
    sha256 = "0b11ad17be0300b63ad4eeb4c6450fed24d34b7b740f23e5363dcb29ee6d5eba";
    size = 9456;
    version = "1.6.3-6";
  };
  "libkmod2_34.2-2_amd64" = {
    architecture = "amd64";
    package = "libkmod2";
    path = "pool/main/k/kmod/libkmod2_34.2-2_amd64.deb";
    sha256 = "ee6c50ebac79aa9795e8bf9aa01d94c99984d09d22598c66be0f8ba917b62179";
    size = 63196;
    version = "34.2-2";
  };
  "libkrb5-3_1.21.3-5+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libkrb5-3";
    path = "pool/main/k/krb5/libkrb5-3_1.21.3-5+deb13u1_amd64.deb";
    sha256 = "47d71d6a7f2e59b9bae5f89602397594805113b95889ad18fa703cd53abafc97";
    size = 326056;
    version = "1.21.3-5+deb13u1";
  };
  "libkrb5support0_1.21.3-5+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libkrb5support0";
    path = "pool/main/k/krb5/libkrb5support0_1.21.3-5+deb13u1_amd64.deb";
    sha256 = "3a0acd8b37955c0e102c756b52c97df2a31f67b96453c35dab70df218d309117";
    size = 33124;
    version = "1.21.3-5+deb13u1";
  };
  "libksba8_1.6.7-2+b1_amd64" = {
    architecture = "amd64";
    package = "libksba8";
    path = "pool/main/libk/libksba/libksba8_1.6.7-2+b1_amd64.deb";
    sha256 = "45bc1bfaf41a5e1136b1c1f58c495a950888da33a617de24202f3568e45b9572";
    size = 136048;
    version = "1.6.7-2+b1";
  };
  "liblastlog2-2_2.41.5-0+deb13u1_amd64" = {
    architecture = "amd64";
    package = "liblastlog2-2";
    path = "pool/main/u/util-linux/liblastlog2-2_2.41.5-0+deb13u1_amd64.deb";
    sha256 = "abb76aecbf51479e6e193873dfddaa1b88667dc0b1db82a11286a67550ba1557";
    size = 28772;
    version = "2.41.5-0+deb13u1";
  };
  "libldap2_2.6.10+dfsg-1_amd64" = {
    architecture = "amd64";
    package = "libldap2";
    path = "pool/main/o/openldap/libldap2_2.6.10+dfsg-1_amd64.deb";
    sha256 = "60069e4a550ca890113fa89d3001417781b18e146ec5d637d31e368dec9909bd";
    size = 193576;
    version = "2.6.10+dfsg-1";
  };
  "libllvm19_1:19.1.7-3+b1_amd64" = {
    architecture = "amd64";
    package = "libllvm19";
    path = "pool/main/l/llvm-toolchain-19/libllvm19_19.1.7-3+b1_amd64.deb";
    sha256 = "db0d614d61345ca710fb73e75105f1ec6e38898fa7b3aa99fa7eb7d8b0a11d57";
    size = 25978316;
    version = "1:19.1.7-3+b1";
  };
  "liblsan0_14.2.0-19_amd64" = {
    architecture = "amd64";
    package = "liblsan0";
    path = "pool/main/g/gcc-14/liblsan0_14.2.0-19_amd64.deb";
    sha256 = "a0df07da76287a45e665d584363dc2a6a1c4e240aee41b8bbc0f67cdff97cd68";
    size = 1204164;
    version = "14.2.0-19";
  };
  "liblz4-1_1.10.0-4_amd64" = {
    architecture = "amd64";
    package = "liblz4-1";
    path = "pool/main/l/lz4/liblz4-1_1.10.0-4_amd64.deb";
    sha256 = "c31ec4c7c82755a38b2f3fe066fc0c5518cc91a601a268fbcd19bdacb1f22e1e";
    size = 63900;
    version = "1.10.0-4";
  };
  "liblzma5_5.8.1-1+deb13u1_amd64" = {
    architecture = "amd64";
    package = "liblzma5";
    path = "pool/main/x/xz-utils/liblzma5_5.8.1-1+deb13u1_amd64.deb";
    sha256 = "1cfcc6e0dc36f438a79b6e2189facdb9d150b08f57d190a60e01c98075c7f896";
    size = 309492;
    version = "5.8.1-1+deb13u1";
  };
  "liblzo2-2_2.10-3+b1_amd64" = {
    architecture = "amd64";
    package = "liblzo2-2";
    path = "pool/main/l/lzo2/liblzo2-2_2.10-3+b1_amd64.deb";
    sha256 = "f3032201fe2928a87e13f05ce256ff3ac2a7860c7e594dc51ae6d7348a4466ce";
    size = 55100;
    version = "2.10-3+b1";
  };
  "libmagic-mgc_1:5.46-5_amd64" = {
    architecture = "amd64";
    package = "libmagic-mgc";
    path = "pool/main/f/file/libmagic-mgc_5.46-5_amd64.deb";
    sha256 = "1368da7c4c7dd10fb2f9ee3ed8a70801650c0c1d249a4076af15e2ddfbb14b46";
    size = 337800;
    version = "1:5.46-5";
  };
  "libmagic1t64_1:5.46-5_amd64" = {
    architecture = "amd64";
    package = "libmagic1t64";
    path = "pool/main/f/file/libmagic1t64_5.46-5_amd64.deb";
    sha256 = "53f653873216b135570b42c423ea93825c008ac464780b4578e80ee424237a4e";
    size = 109312;
    version = "1:5.46-5";
  };
  "libmbedcrypto16_3.6.6-0.1~deb13u1_amd64" = {
    architecture = "amd64";
    package = "libmbedcrypto16";
    path = "pool/main/m/mbedtls/libmbedcrypto16_3.6.6-0.1~deb13u1_amd64.deb";
    sha256 = "b38baf2ecaca7b28b3005d34b8108ee9b17681426b20662813995e939aea6dfa";
    size = 365220;
    version = "3.6.6-0.1~deb13u1";
  };
  "libmbedtls21_3.6.6-0.1~deb13u1_amd64" = {
    architecture = "amd64";
    package = "libmbedtls21";
    path = "pool/main/m/mbedtls/libmbedtls21_3.6.6-0.1~deb13u1_amd64.deb";
    sha256 = "9e280505afa5f5aa7034e494e7466c82d8e9af2eb3bf2edf46bab0bd7b62e1ac";
    size = 245620;
    version = "3.6.6-0.1~deb13u1";
  };
  "libmbedx509-7_3.6.6-0.1~deb13u1_amd64" = {
    architecture = "amd64";
    package = "libmbedx509-7";
    path = "pool/main/m/mbedtls/libmbedx509-7_3.6.6-0.1~deb13u1_amd64.deb";
    sha256 = "e0b6630efcf9eae2e05172496576bc3235be134a6bbf8da4cf3570fba65f65b8";
    size = 154848;
    version = "3.6.6-0.1~deb13u1";
  };
  "libmd0_1.1.0-2+b1_amd64" = {
    architecture = "amd64";
    package = "libmd0";
    path = "pool/main/libm/libmd/libmd0_1.1.0-2+b1_amd64.deb";
    sha256 = "7244ec3839b61fac0c1884fe08aaa040f26e8f1f35f1f5d3482eacefd30d1b44";
    size = 36272;
    version = "1.1.0-2+b1";
  };
  "libminizip1t64_1:1.3.dfsg+really1.3.1-1+b1_amd64" = {
    architecture = "amd64";
    package = "libminizip1t64";
    path = "pool/main/z/zlib/libminizip1t64_1.3.dfsg+really1.3.1-1+b1_amd64.deb";
    sha256 = "9682faa260b02c865790f02089a755cb19b4b9100d91d3adb11da090709ad5d2";
    size = 53324;
    version = "1:1.3.dfsg+really1.3.1-1+b1";
  };
  "libmount1_2.41.5-0+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libmount1";
    path = "pool/main/u/util-linux/libmount1_2.41.5-0+deb13u1_amd64.deb";
    sha256 = "6d00f45f2e80e078e906e3eedecd3ba6913e39fef49bff361ee583f17f00ec05";
    size = 210408;
    version = "2.41.5-0+deb13u1";
  };
  "libmp3lame0_3.100-6+b3_amd64" = {
    architecture = "amd64";
    package = "libmp3lame0";
    path = "pool/main/l/lame/libmp3lame0_3.100-6+b3_amd64.deb";
    sha256 = "3867319c9fbbc8cc25f2d1dc1d75d13548c84c37fa709c1ac9ca02ac051b63ab";
    size = 362660;
    version = "3.100-6+b3";
  };
  "libmpc3_1.3.1-1+b3_amd64" = {
    architecture = "amd64";
    package = "libmpc3";
    path = "pool/main/m/mpclib3/libmpc3_1.3.1-1+b3_amd64.deb";
    sha256 = "2af0a5c128e03694a41c0b011bd8a958b7297436cdb3a15ddad7866dae8c300b";
    size = 52244;
    version = "1.3.1-1+b3";
  };
  "libmpfr6_4.2.2-1_amd64" = {
    architecture = "amd64";
    package = "libmpfr6";
    path = "pool/main/m/mpfr4/libmpfr6_4.2.2-1_amd64.deb";
    sha256 = "75dddce11dabc7fc543712c33dc27b7f2ee66a111763eb5eac654d010b42cd92";
    size = 729320;
    version = "4.2.2-1";
  };
  "libmpg123-0t64_1.32.10-1+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libmpg123-0t64";
    path = "pool/main/m/mpg123/libmpg123-0t64_1.32.10-1+deb13u1_amd64.deb";
    sha256 = "31fa6ef638f1fdbe198faee0b6fe50d9dd468077f8247cc3dbf6b2250abb6101";
    size = 149184;
    version = "1.32.10-1+deb13u1";
  };
  "libncurses-dev_6.5+20250216-2_amd64" = {
    architecture = "amd64";
    package = "libncurses-dev";
    path = "pool/main/n/ncurses/libncurses-dev_6.5+20250216-2_amd64.deb";
    sha256 = "6bd7804e243fc08e2a2af380c341998bb6d21dd35550588ecc430d7c488a410d";
    size = 352848;
    version = "6.5+20250216-2";
  };
  "libncurses6_6.5+20250216-2_amd64" = {
    architecture = "amd64";
    package = "libncurses6";
    path = "pool/main/n/ncurses/libncurses6_6.5+20250216-2_amd64.deb";
    sha256 = "e00cbcc8c0826993f881f492c05f33ba8d79b5375dc5a2ab59c82e0c7b9179a9";
    size = 105036;
    version = "6.5+20250216-2";
  };
  "libncursesw6_6.5+20250216-2_amd64" = {
    architecture = "amd64";
    package = "libncursesw6";
    path = "pool/main/n/ncurses/libncursesw6_6.5+20250216-2_amd64.deb";
    sha256 = "47baa2e11579583654583a066b69bd5a5d2f22423081f707ed6c0c3ba6d538b7";
    size = 135484;
    version = "6.5+20250216-2";
  };
  libndctl6_81-1_amd64 = {
    architecture = "amd64";
    package = "libndctl6";
    path = "pool/main/n/ndctl/libndctl6_81-1_amd64.deb";
    sha256 = "fe60a05d42e61cb9f49a90b872aa5ca569363b13459ee0d405243c37a7de7c93";
    size = 62312;
    version = "81-1";
  };
  "libnettle8t64_3.10.1-1_amd64" = {
    architecture = "amd64";
    package = "libnettle8t64";
    path = "pool/main/n/nettle/libnettle8t64_3.10.1-1_amd64.deb";
    sha256 = "1b03d4a9cd9c8143ba50fe6396f36937e901a317d492d179f4596862c1731cfe";
    size = 305436;
    version = "3.10.1-1";
  };
  "libnghttp2-14_1.64.0-1.1+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libnghttp2-14";
    path = "pool/main/n/nghttp2/libnghttp2-14_1.64.0-1.1+deb13u1_amd64.deb";
    sha256 = "896cb217537c09251fb909b8541349010ac279d802d871e98c06a62a2c67ce2c";
    size = 76188;
    version = "1.64.0-1.1+deb13u1";
  };
  "libnghttp3-9_1.8.0-1_amd64" = {
    architecture = "amd64";
    package = "libnghttp3-9";
    path = "pool/main/n/nghttp3/libnghttp3-9_1.8.0-1_amd64.deb";
    sha256 = "388e4c33b72829cbf0d098afdc8539fa5ba7458eddb077f5538fdb4d5538716b";
    size = 67656;
    version = "1.8.0-1";
  };
  "libngtcp2-16_1.11.0-1+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libngtcp2-16";
    path = "pool/main/n/ngtcp2/libngtcp2-16_1.11.0-1+deb13u1_amd64.deb";
    sha256 = "627eec81ebbd48c4e6091f5cd9dc5070b792b7075000eed60ab08c7daa961caf";
    size = 131904;
    version = "1.11.0-1+deb13u1";
  };
  "libngtcp2-crypto-gnutls8_1.11.0-1+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libngtcp2-crypto-gnutls8";
    path = "pool/main/n/ngtcp2/libngtcp2-crypto-gnutls8_1.11.0-1+deb13u1_amd64.deb";
    sha256 = "2a7f109c0c4db6a800e4661c5e5e34e1f1f83c8162482276183d1ada9da7c96c";
    size = 29524;
    version = "1.11.0-1+deb13u1";
  };
  "libnl-3-200_3.7.0-2_amd64" = {
    architecture = "amd64";
    package = "libnl-3-200";
    path = "pool/main/libn/libnl3/libnl-3-200_3.7.0-2_amd64.deb";
    sha256 = "ce5c153953016be42def7b105f37d55eae07a9608d1dfe6bcb03cc017fc384cb";
    size = 59432;
    version = "3.7.0-2";
  };
  "libnl-route-3-200_3.7.0-2_amd64" = {
    architecture = "amd64";
    package = "libnl-route-3-200";
    path = "pool/main/libn/libnl3/libnl-route-3-200_3.7.0-2_amd64.deb";
    sha256 = "1c8c95542688996cff8e954583642b10a3bd78b69954f565fda62144c2bc3897";
    size = 181704;
    version = "3.7.0-2";
  };
  "libnpth0t64_1.8-3_amd64" = {
    architecture = "amd64";
    package = "libnpth0t64";
    path = "pool/main/n/npth/libnpth0t64_1.8-3_amd64.deb";
    sha256 = "37d489976ef91ca0165a7789a7a7ac5923ee3cfadf316ac3e87582e15d0523d7";
    size = 23248;
    version = "1.8-3";
  };
  "libnspr4_2:4.36-1_amd64" = {
    architecture = "amd64";
    package = "libnspr4";
    path = "pool/main/n/nspr/libnspr4_4.36-1_amd64.deb";
    sha256 = "87fc2039ee89cff2b8010fa9535706b1def40031acfc52bf12197dcb3cb7b064";
    size = 109800;
    version = "2:4.36-1";
  };
  "libnss3-tools_2:3.110-1+deb13u4_amd64" = {
    architecture = "amd64";
    package = "libnss3-tools";
    path = "pool/main/n/nss/libnss3-tools_3.110-1+deb13u4_amd64.deb";
    sha256 = "6504101943837ed2ee0089c9d4d72d69b96db0c51aa21249e0757855905af82e";
    size = 1086124;
    version = "2:3.110-1+deb13u4";
  };
  "libnss3_2:3.110-1+deb13u4_amd64" = {
    architecture = "amd64";
    package = "libnss3";
    path = "pool/main/n/nss/libnss3_3.110-1+deb13u4_amd64.deb";
    sha256 = "8d20d0754039e15e9bd2c8484e98dc9c2982907d4f20834da29a9501913d00b5";
    size = 1394236;
    version = "2:3.110-1+deb13u4";
  };
  "libnuma1_2.0.19-1_amd64" = {
    architecture = "amd64";
    package = "libnuma1";
    path = "pool/main/n/numactl/libnuma1_2.0.19-1_amd64.deb";
    sha256 = "e578583f73f8208564e5035b18aa729c441fc7ecb389c666923552e123f4d655";
    size = 22212;
    version = "2.0.19-1";
  };
  "libogg0_1.3.5-3+b2_amd64" = {
    architecture = "amd64";
    package = "libogg0";
    path = "pool/main/libo/libogg/libogg0_1.3.5-3+b2_amd64.deb";
    sha256 = "911aec914f5bda0788164ff8068b682537378bf8d407b1d6c1b377522f96b83b";
    size = 23812;
    version = "1.3.5-3+b2";
  };
  "libonig5_6.9.9-1+b1_amd64" = {
    architecture = "amd64";
    package = "libonig5";
    path = "pool/main/libo/libonig/libonig5_6.9.9-1+b1_amd64.deb";
    sha256 = "3abee130696244050500bcc7870e3b4cb82ddd87149ece3fd55010c3d4e1d18c";
    size = 189396;
    version = "6.9.9-1+b1";
  };
  "libopenh264-8_2.6.0+dfsg-2_amd64" = {
    architecture = "amd64";
    package = "libopenh264-8";
    path = "pool/main/o/openh264/libopenh264-8_2.6.0+dfsg-2_amd64.deb";
    sha256 = "d1ced361cc6053f8b1eaf1cb3095085a1645491819131919d900ad1e1922643b";
    size = 395464;
    version = "2.6.0+dfsg-2";
  };
  "libopus0_1.5.2-2_amd64" = {
    architecture = "amd64";
    package = "libopus0";
    path = "pool/main/o/opus/libopus0_1.5.2-2_amd64.deb";
    sha256 = "794056db33d71b2ac4bd8b5a4eb23b627bcb8a49d123c33b6e841a996253a067";
    size = 2851932;
    version = "1.5.2-2";
  };
  "libp11-kit0_0.25.5-3_amd64" = {
    architecture = "amd64";
    package = "libp11-kit0";
    path = "pool/main/p/p11-kit/libp11-kit0_0.25.5-3_amd64.deb";
    sha256 = "784bf2063e166c8bc851a32623b74ebd85c499043a9d57c5bbd64fa63447f45a";
    size = 425240;
    version = "0.25.5-3";
  };
  "libpam-modules-bin_1.7.0-5_amd64" = {
    architecture = "amd64";
    package = "libpam-modules-bin";
    path = "pool/main/p/pam/libpam-modules-bin_1.7.0-5_amd64.deb";
    sha256 = "cc72066d008444317738e8e931d6131b301466b4e2dd5ef5baa75fb1a45d61a7";
    size = 49116;
    version = "1.7.0-5";
  };
  "libpam-modules_1.7.0-5_amd64" = {
    architecture = "amd64";
    package = "libpam-modules";
    path = "pool/main/p/pam/libpam-modules_1.7.0-5_amd64.deb";
    sha256 = "9679ade117f8775ac0471f48a92652ab8e8dcda4e2ff06de75158cded9cfd83c";
    size = 178696;
    version = "1.7.0-5";
  };
  "libpam-runtime_1.7.0-5_all" = {
    architecture = "all";
    package = "libpam-runtime";
    path = "pool/main/p/pam/libpam-runtime_1.7.0-5_all.deb";
    sha256 = "b02792c9ed6174db695a653b95ef3629fdac3a73ba1eff1754ab161b5711bfbf";
    size = 248720;
    version = "1.7.0-5";
  };
  "libpam0g_1.7.0-5_amd64" = {
    architecture = "amd64";
    package = "libpam0g";
    path = "pool/main/p/pam/libpam0g_1.7.0-5_amd64.deb";
    sha256 = "4f5bde27d8df2de6ea8990319b42d9974f56a3ba9907ce7296fd0f8964fc9fb1";
    size = 69880;
    version = "1.7.0-5";
  };
  "libpciaccess0_0.17-3+b3_amd64" = {
    architecture = "amd64";
    package = "libpciaccess0";
    path = "pool/main/libp/libpciaccess/libpciaccess0_0.17-3+b3_amd64.deb";
    sha256 = "d9a0091071635a84e837051e4813005ac445071731becea28fba4d9806df5252";
    size = 51920;
    version = "0.17-3+b3";
  };
  "libpcre2-8-0_10.46-1~deb13u2_amd64" = {
    architecture = "amd64";
    package = "libpcre2-8-0";
    path = "pool/main/p/pcre2/libpcre2-8-0_10.46-1~deb13u2_amd64.deb";
    sha256 = "1252b96a5bc44bb5db982bef8eb18e54f5047cede2aff641bce4f8e1edb91c3e";
    size = 298872;
    version = "10.46-1~deb13u2";
  };
  "libpcsclite1_2.3.3-1_amd64" = {
    architecture = "amd64";
    package = "libpcsclite1";
    path = "pool/main/p/pcsc-lite/libpcsclite1_2.3.3-1_amd64.deb";
    sha256 = "a8bc4725549060d1e696d358e32a3699d947d5381871553a290389830bebccbd";
    size = 55248;
    version = "2.3.3-1";
  };
  "libperl5.40_5.40.1-6+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libperl5.40";
    path = "pool/main/p/perl/libperl5.40_5.40.1-6+deb13u1_amd64.deb";
    sha256 = "e44777ff47ad248d1debd57e1f96ab5e89061a341008ae39880ba3b5fc15f273";
    size = 4325996;
    version = "5.40.1-6+deb13u1";
  };
  "libpixman-1-0_0.44.0-3_amd64" = {
    architecture = "amd64";
    package = "libpixman-1-0";
    path = "pool/main/p/pixman/libpixman-1-0_0.44.0-3_amd64.deb";
    sha256 = "3862c87596f6b4b60fc916395fd69aa10af28a875a8e5c081a8cf30ddd120bd6";
    size = 247888;
    version = "0.44.0-3";
  };
  "libpmem1_1.13.1-1.1+b1_amd64" = {
    architecture = "amd64";
    package = "libpmem1";
    path = "pool/main/p/pmdk/libpmem1_1.13.1-1.1+b1_amd64.deb";
    sha256 = "7d972d6958e915ce602e4b90debc6b4b91a01dfea1fe003d0b013756e7d9d863";
    size = 91708;
    version = "1.13.1-1.1+b1";
  };
  "libpng16-16t64_1.6.48-1+deb13u5_amd64" = {
    architecture = "amd64";
    package = "libpng16-16t64";
    path = "pool/main/libp/libpng1.6/libpng16-16t64_1.6.48-1+deb13u5_amd64.deb";
    sha256 = "2465b4e9fa85cff54dc10a6da3e64074d8d9292c86e4a8f989b809d6b158e97e";
    size = 283204;
    version = "1.6.48-1+deb13u5";
  };
  "libpopt0_1.19+dfsg-2_amd64" = {
    architecture = "amd64";
    package = "libpopt0";
    path = "pool/main/p/popt/libpopt0_1.19+dfsg-2_amd64.deb";
    sha256 = "07f649b706852af937654295697dcfc7858f3295718ec18681dce1704663e4f2";
    size = 43844;
    version = "1.19+dfsg-2";
  };
  "libpsl5t64_0.21.2-1.1+b1_amd64" = {
    architecture = "amd64";
    package = "libpsl5t64";
    path = "pool/main/libp/libpsl/libpsl5t64_0.21.2-1.1+b1_amd64.deb";
    sha256 = "59d42bb1f9ebc0d1776fe616efb08a7a8568b05982e00f70b03c63863db768ab";
    size = 57188;
    version = "0.21.2-1.1+b1";
  };
  "libpulse0_17.0+dfsg1-2+b1_amd64" = {
    architecture = "amd64";
    package = "libpulse0";
    path = "pool/main/p/pulseaudio/libpulse0_17.0+dfsg1-2+b1_amd64.deb";
    sha256 = "786aca79119cb249562708fd24dcdf817604cfe75bbfcb8cda3464042e17f40e";
    size = 275632;
    version = "17.0+dfsg1-2+b1";
  };
  "libpython3-stdlib_3.13.5-1_amd64" = {
    architecture = "amd64";
    package = "libpython3-stdlib";
    path = "pool/main/p/python3-defaults/libpython3-stdlib_3.13.5-1_amd64.deb";
    sha256 = "7e142ed64a81ccdd39714f213467bd365736ef341adb2be11be981f638b9175f";
    size = 10180;
    version = "3.13.5-1";
  };
  "libpython3.13-minimal_3.13.5-2+deb13u5_amd64" = {
    architecture = "amd64";
    package = "libpython3.13-minimal";
    path = "pool/main/p/python3.13/libpython3.13-minimal_3.13.5-2+deb13u5_amd64.deb";
    sha256 = "a4aa6a9a8c77f87bfe545e1d14ec42c001d189ace90e3aa75deec882b39dee49";
    size = 863168;
    version = "3.13.5-2+deb13u5";
  };
  "libpython3.13-stdlib_3.13.5-2+deb13u5_amd64" = {
    architecture = "amd64";
    package = "libpython3.13-stdlib";
    path = "pool/main/p/python3.13/libpython3.13-stdlib_3.13.5-2+deb13u5_amd64.deb";
    sha256 = "db161322a3481d2c0c3b9a3b9a03c3ab0e2b1718f54b88755fb4a3f939165b84";
    size = 1958624;
    version = "3.13.5-2+deb13u5";
  };
  "libquadmath0_14.2.0-19_amd64" = {
    architecture = "amd64";
    package = "libquadmath0";
    path = "pool/main/g/gcc-14/libquadmath0_14.2.0-19_amd64.deb";
    sha256 = "f5b51cf0ece3ec3bb7494d0cdbff3ce715ae00cfb2b6ed787f7db91319d64a7b";
    size = 145068;
    version = "14.2.0-19";
  };
  "librdmacm1t64_56.1-1_amd64" = {
    architecture = "amd64";
    package = "librdmacm1t64";
    path = "pool/main/r/rdma-core/librdmacm1t64_56.1-1_amd64.deb";
    sha256 = "5b56911725905b8e2a8389c99416ca078395c4ca8ce0d516bc758d5be0134687";
    size = 70396;
    version = "56.1-1";
  };
  "libreadline8t64_8.2-6_amd64" = {
    architecture = "amd64";
    package = "libreadline8t64";
    path = "pool/main/r/readline/libreadline8t64_8.2-6_amd64.deb";
    sha256 = "eeadf2b5e755c9f183883feea2d9b5b28560284275d5f54d3e55d0923b1d0967";
    size = 168832;
    version = "8.2-6";
  };
  "libreiserfscore0t64_1:3.6.27-9_amd64" = {
    architecture = "amd64";
    package = "libreiserfscore0t64";
    path = "pool/main/r/reiserfsprogs/libreiserfscore0t64_3.6.27-9_amd64.deb";
    sha256 = "138245c2abc72dc0428328da0a5991cae176d51b20552a313f566ccbca7f8a98";
    size = 80696;
    version = "1:3.6.27-9";
  };
  "librtmp1_2.4+20151223.gitfa8646d.1-2+b5_amd64" = {
    architecture = "amd64";
    package = "librtmp1";
    path = "pool/main/r/rtmpdump/librtmp1_2.4+20151223.gitfa8646d.1-2+b5_amd64.deb";
    sha256 = "93baa2004cbe6c8721b9e81beed078612540aef120970b4751305c51c6697368";
    size = 58840;
    version = "2.4+20151223.gitfa8646d.1-2+b5";
  };
  "libsasl2-2_2.1.28+dfsg1-9_amd64" = {
    architecture = "amd64";
    package = "libsasl2-2";
    path = "pool/main/c/cyrus-sasl2/libsasl2-2_2.1.28+dfsg1-9_amd64.deb";
    sha256 = "66e49d7ae026811b49a0050f18b0325960a2625ffd1ff60d91b7844a815fa9d2";
    size = 57512;
    version = "2.1.28+dfsg1-9";
  };
  "libsasl2-modules-db_2.1.28+dfsg1-9_amd64" = {
    architecture = "amd64";
    package = "libsasl2-modules-db";
    path = "pool/main/c/cyrus-sasl2/libsasl2-modules-db_2.1.28+dfsg1-9_amd64.deb";
    sha256 = "a5c38659fbd62c33c6d9bfa2be43e75a572d1818531aad32dd74d0a58cc4bd19";
    size = 19768;
    version = "2.1.28+dfsg1-9";
  };
  "libseccomp2_2.6.0-2_amd64" = {
    architecture = "amd64";
    package = "libseccomp2";
    path = "pool/main/libs/libseccomp/libseccomp2_2.6.0-2_amd64.deb";
    sha256 = "89d5138e05fb6a86b9afd8b54dc0fb4b14f4c27c05e6c5f767c2132bdf808531";
    size = 51712;
    version = "2.6.0-2";
  };
  "libselinux1_3.8.1-1_amd64" = {
    architecture = "amd64";
    package = "libselinux1";
    path = "pool/main/libs/libselinux/libselinux1_3.8.1-1_amd64.deb";
    sha256 = "68bb8d32bd8d6d7d2f5952a169db03d1484b46ae1e52abccdec42a19dccea5d5";
    size = 84680;
    version = "3.8.1-1";
  };
  "libsemanage-common_3.8.1-1_all" = {
    architecture = "all";
    package = "libsemanage-common";
    path = "pool/main/libs/libsemanage/libsemanage-common_3.8.1-1_all.deb";
    sha256 = "65375d886749c236bd1da4d9990b7c2469d2fe66019a28e5614f6814376d3dcb";
    size = 7812;
    version = "3.8.1-1";
  };
  "libsemanage2_3.8.1-1_amd64" = {
    architecture = "amd64";
    package = "libsemanage2";
    path = "pool/main/libs/libsemanage/libsemanage2_3.8.1-1_amd64.deb";
    sha256 = "f97da7505d17ad3bdd8fc56302256df7e158e5e0d8b02cb766654199cbc406a9";
    size = 95284;
    version = "3.8.1-1";
  };
  "libsensors-config_1:3.6.2-2_all" = {
    architecture = "all";
    package = "libsensors-config";
    path = "pool/main/l/lm-sensors/libsensors-config_3.6.2-2_all.deb";
    sha256 = "3056da80c7d963af795dab480ab6f6f4b154ad4ac39f522dc52d17c834fea253";
    size = 16236;
    version = "1:3.6.2-2";
  };
  "libsensors5_1:3.6.2-2_amd64" = {
    architecture = "amd64";
    package = "libsensors5";
    path = "pool/main/l/lm-sensors/libsensors5_3.6.2-2_amd64.deb";
    sha256 = "f0a994a6d7cfa695dea5343d0d1ba7eed796c0ad920c7282998b95f60049c4f6";
    size = 37492;
    version = "1:3.6.2-2";
  };
  "libsepol2_3.8.1-1_amd64" = {
    architecture = "amd64";
    package = "libsepol2";
    path = "pool/main/libs/libsepol/libsepol2_3.8.1-1_amd64.deb";
    sha256 = "3595d2d3a6d24695e7953f4f00cdfe6974c9242d9a8dfee8998e77fbf7b2ba09";
    size = 295588;
    version = "3.8.1-1";
  };
  "libsframe1_2.44-3_amd64" = {
    architecture = "amd64";
    package = "libsframe1";
    path = "pool/main/b/binutils/libsframe1_2.44-3_amd64.deb";
    sha256 = "38f625dfdc582717029ac3a3e97c51d994ec2e7a0e9b230c6b44e40d1276311f";
    size = 78360;
    version = "2.44-3";
  };
  "libslirp0_4.8.0-1+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libslirp0";
    path = "pool/main/libs/libslirp/libslirp0_4.8.0-1+deb13u1_amd64.deb";
    sha256 = "6125698173f8be0d0de01ff897a0df3c5e50fb09f70238b26dd6574aaa0934e1";
    size = 66544;
    version = "4.8.0-1+deb13u1";
  };
  "libsm6_2:1.2.6-1_amd64" = {
    architecture = "amd64";
    package = "libsm6";
    path = "pool/main/libs/libsm/libsm6_1.2.6-1_amd64.deb";
    sha256 = "03038b3002e6f44322554e335d60d8ff87acfcf2e21c904b6866610a9913ee00";
    size = 37264;
    version = "2:1.2.6-1";
  };
  "libsmartcols1_2.41.5-0+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libsmartcols1";
    path = "pool/main/u/util-linux/libsmartcols1_2.41.5-0+deb13u1_amd64.deb";
    sha256 = "d96bac9c8805685f2734885098a214b82950da6ebb182c27a6b7a124a0323392";
    size = 143216;
    version = "2.41.5-0+deb13u1";
  };
  "libsndfile1_1.2.2-2+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libsndfile1";
    path = "pool/main/libs/libsndfile/libsndfile1_1.2.2-2+deb13u1_amd64.deb";
    sha256 = "d92263a045554e6f39c6b1c2ee4cca44a3248d9b9339301ff195969bf84b75eb";
    size = 199172;
    version = "1.2.2-2+deb13u1";
  };
  "libsodium23_1.0.18-1+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libsodium23";
    path = "pool/main/libs/libsodium/libsodium23_1.0.18-1+deb13u1_amd64.deb";
    sha256 = "9ff9d97bb7ce3aee7f6e6ec3a785cdbe237454a7b9fd84728121bc4ef2bebebe";
    size = 165028;
    version = "1.0.18-1+deb13u1";
  };
  "libsqlite3-0_3.46.1-7+deb13u2_amd64" = {
    architecture = "amd64";
    package = "libsqlite3-0";
    path = "pool/main/s/sqlite3/libsqlite3-0_3.46.1-7+deb13u2_amd64.deb";
    sha256 = "0a459adaffd901109f7811ab65f58e7a957b4907d05539cf3d1184efdcde0468";
    size = 914584;
    version = "3.46.1-7+deb13u2";
  };
  "libss2_1.47.2-3+b12_amd64" = {
    architecture = "amd64";
    package = "libss2";
    path = "pool/main/e/e2fsprogs/libss2_1.47.2-3+b12_amd64.deb";
    sha256 = "c5d38d71984c1bf774c1254238636e605fc4e0dc24d853f709921eb740327f4a";
    size = 29724;
    version = "1.47.2-3+b12";
  };
  "libssh2-1t64_1.11.1-1+deb13u2_amd64" = {
    architecture = "amd64";
    package = "libssh2-1t64";
    path = "pool/main/libs/libssh2/libssh2-1t64_1.11.1-1+deb13u2_amd64.deb";
    sha256 = "dbb1024c192d4d292b7cfa902b96076cfe81b56a5eed4fb28da36e8bf543e49a";
    size = 245240;
    version = "1.11.1-1+deb13u2";
  };
  "libssl-dev_3.5.7-1~deb13u2_amd64" = {
    architecture = "amd64";
    package = "libssl-dev";
    path = "pool/main/o/openssl/libssl-dev_3.5.7-1~deb13u2_amd64.deb";
    sha256 = "f245b646a4fe5beb31d6a387da9db3399e3b14a904efef1a23227ff5465a1d11";
    size = 2964784;
    version = "3.5.7-1~deb13u2";
  };
  "libssl3t64_3.5.7-1~deb13u2_amd64" = {
    architecture = "amd64";
    package = "libssl3t64";
    path = "pool/main/o/openssl/libssl3t64_3.5.7-1~deb13u2_amd64.deb";
    sha256 = "916f7f40b34a06e6ebfaefcdab331bff458328411da672598f126a760472467d";
    size = 2453872;
    version = "3.5.7-1~deb13u2";
  };
  "libstd-rust-1.85_1.85.1+dfsg1-1+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libstd-rust-1.85";
    path = "pool/main/r/rustc/libstd-rust-1.85_1.85.1+dfsg1-1+deb13u1_amd64.deb";
    sha256 = "880a7ccc84ac9ed5964379ff2f2c2de2763dc87cb2c812963cefb44008306587";
    size = 19728300;
    version = "1.85.1+dfsg1-1+deb13u1";
  };
  "libstd-rust-dev_1.85.1+dfsg1-1+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libstd-rust-dev";
    path = "pool/main/r/rustc/libstd-rust-dev_1.85.1+dfsg1-1+deb13u1_amd64.deb";
    sha256 = "f10847d21f156e700c16fede486e404d078183197187406b4b512ccc92468adb";
    size = 39264472;
    version = "1.85.1+dfsg1-1+deb13u1";
  };
  "libstdc++6_14.2.0-19_amd64" = {
    architecture = "amd64";
    package = "libstdc++6";
    path = "pool/main/g/gcc-14/libstdc++6_14.2.0-19_amd64.deb";
    sha256 = "ab1fa05837aa7a92aae748fd07a18a35f7d18bb4a71c4724fe2bbf0e32089de0";
    size = 713628;
    version = "14.2.0-19";
  };
  "libsubid5_1:4.17.4-2_amd64" = {
    architecture = "amd64";
    package = "libsubid5";
    path = "pool/main/s/shadow/libsubid5_4.17.4-2_amd64.deb";
    sha256 = "4d4faef8143c117a055a9041a7e99f8ba014c420a9b6e2fef5c693482581a204";
    size = 222488;
    version = "1:4.17.4-2";
  };
  "libsystemd-shared_257.13-1~deb13u1_amd64" = {
    architecture = "amd64";
    package = "libsystemd-shared";
    path = "pool/main/s/systemd/libsystemd-shared_257.13-1~deb13u1_amd64.deb";
    sha256 = "2d349824e57f88507e2a33360610d8afc143a4ad5e80ee4bf8f37b826d6f37f9";
    size = 2154616;
    version = "257.13-1~deb13u1";
  };
  "libsystemd0_257.13-1~deb13u1_amd64" = {
    architecture = "amd64";
    package = "libsystemd0";
    path = "pool/main/s/systemd/libsystemd0_257.13-1~deb13u1_amd64.deb";
    sha256 = "ab0d4127b5e46e6f8c015a1db15a62ba9ae274cdefa150083adf90ada0600ea1";
    size = 454648;
    version = "257.13-1~deb13u1";
  };
  "libtasn1-6_4.20.0-2+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libtasn1-6";
    path = "pool/main/libt/libtasn1-6/libtasn1-6_4.20.0-2+deb13u1_amd64.deb";
    sha256 = "23fec6e06583ce2bad9b2c04c9b485e90440e259b1abf8677cd80d3ce60831ad";
    size = 50112;
    version = "4.20.0-2+deb13u1";
  };
  "libtinfo6_6.5+20250216-2_amd64" = {
    architecture = "amd64";
    package = "libtinfo6";
    path = "pool/main/n/ncurses/libtinfo6_6.5+20250216-2_amd64.deb";
    sha256 = "8b9f6a7983e9418564e48a627518de4c03917b56efe68d7f3e93bd8fffa1cc10";
    size = 348380;
    version = "6.5+20250216-2";
  };
  "libtpms0_0.9.2-3.2_amd64" = {
    architecture = "amd64";
    package = "libtpms0";
    path = "pool/main/libt/libtpms/libtpms0_0.9.2-3.2_amd64.deb";
    sha256 = "6748109482aeabfa564b33ddd158aab8e26dabf5943389b372d9dd6c7d5564d4";
    size = 320124;
    version = "0.9.2-3.2";
  };
  "libtsan2_14.2.0-19_amd64" = {
    architecture = "amd64";
    package = "libtsan2";
    path = "pool/main/g/gcc-14/libtsan2_14.2.0-19_amd64.deb";
    sha256 = "529d7f68227d16975076c5f842e8b687faea1b5df8e0dcf62e436d5402844ca5";
    size = 2460216;
    version = "14.2.0-19";
  };
  "libtss2-esys-3.0.2-0t64_4.1.3-1.2_amd64" = {
    architecture = "amd64";
    package = "libtss2-esys-3.0.2-0t64";
    path = "pool/main/t/tpm2-tss/libtss2-esys-3.0.2-0t64_4.1.3-1.2_amd64.deb";
    sha256 = "87c0747c54e12be29c149145830385f5c6816b0fd962391858d63d70c921859e";
    size = 168340;
    version = "4.1.3-1.2";
  };
  "libtss2-fapi1t64_4.1.3-1.2_amd64" = {
    architecture = "amd64";
    package = "libtss2-fapi1t64";
    path = "pool/main/t/tpm2-tss/libtss2-fapi1t64_4.1.3-1.2_amd64.deb";
    sha256 = "221f4f9c14fb24bb321eca54a9fc5c04176293f4eb56b381d6df187ae5f56d91";
    size = 356360;
    version = "4.1.3-1.2";
  };
  "libtss2-mu-4.0.1-0t64_4.1.3-1.2_amd64" = {
    architecture = "amd64";
    package = "libtss2-mu-4.0.1-0t64";
    path = "pool/main/t/tpm2-tss/libtss2-mu-4.0.1-0t64_4.1.3-1.2_amd64.deb";
    sha256 = "b7e1b9a05623f304aa82b4a577f8948e967f9212e5871c76bd88dd8e96b3e4ea";
    size = 79788;
    version = "4.1.3-1.2";
  };
  "libtss2-rc0t64_4.1.3-1.2_amd64" = {
    architecture = "amd64";
    package = "libtss2-rc0t64";
    path = "pool/main/t/tpm2-tss/libtss2-rc0t64_4.1.3-1.2_amd64.deb";
    sha256 = "e04baea4ffaf6f49011dd42d34b19cfd9f81abe518c24357b1ffa72e7ca74b84";
    size = 33148;
    version = "4.1.3-1.2";
  };
  "libtss2-sys1t64_4.1.3-1.2_amd64" = {
    architecture = "amd64";
    package = "libtss2-sys1t64";
    path = "pool/main/t/tpm2-tss/libtss2-sys1t64_4.1.3-1.2_amd64.deb";
    sha256 = "ffd806325106fb22cf479e65c6c74ef6c5db598a943dfd3b6a38b1edbdd55e99";
    size = 57848;
    version = "4.1.3-1.2";
  };
  "libtss2-tcti-cmd0t64_4.1.3-1.2_amd64" = {
    architecture = "amd64";
    package = "libtss2-tcti-cmd0t64";
    path = "pool/main/t/tpm2-tss/libtss2-tcti-cmd0t64_4.1.3-1.2_amd64.deb";
    sha256 = "8249c54706df9ae1a94140126a2b69b2a2f6795ae84abe55795e485f24f7915e";
    size = 36444;
    version = "4.1.3-1.2";
  };
  "libtss2-tcti-device0t64_4.1.3-1.2_amd64" = {
    architecture = "amd64";
    package = "libtss2-tcti-device0t64";
    path = "pool/main/t/tpm2-tss/libtss2-tcti-device0t64_4.1.3-1.2_amd64.deb";
    sha256 = "e2c07f7258f52b611edb96945049dfc5dd0f066b9464cd2338716d73f78fc495";
    size = 37796;
    version = "4.1.3-1.2";
  };
  "libtss2-tcti-libtpms0t64_4.1.3-1.2_amd64" = {
    architecture = "amd64";
    package = "libtss2-tcti-libtpms0t64";
    path = "pool/main/t/tpm2-tss/libtss2-tcti-libtpms0t64_4.1.3-1.2_amd64.deb";
    sha256 = "f120a59a8850c187cc9183b239fa3c4c1f17d34150fbe52ce7403be9865ea232";
    size = 36660;
    version = "4.1.3-1.2";
  };
  "libtss2-tcti-mssim0t64_4.1.3-1.2_amd64" = {
    architecture = "amd64";
    package = "libtss2-tcti-mssim0t64";
    path = "pool/main/t/tpm2-tss/libtss2-tcti-mssim0t64_4.1.3-1.2_amd64.deb";
    sha256 = "c188d0b78feb285be5e6d4acc741642026b5ec4f3ca6ad4070fdf4fbe142fd6c";
    size = 37880;
    version = "4.1.3-1.2";
  };
  "libtss2-tcti-spi-helper0t64_4.1.3-1.2_amd64" = {
    architecture = "amd64";
    package = "libtss2-tcti-spi-helper0t64";
    path = "pool/main/t/tpm2-tss/libtss2-tcti-spi-helper0t64_4.1.3-1.2_amd64.deb";
    sha256 = "d558847e9299d75378056c438a7315409bccfb26229d54a2dfb0994dbaa39298";
    size = 36828;
    version = "4.1.3-1.2";
  };
  "libtss2-tcti-swtpm0t64_4.1.3-1.2_amd64" = {
    architecture = "amd64";
    package = "libtss2-tcti-swtpm0t64";
    path = "pool/main/t/tpm2-tss/libtss2-tcti-swtpm0t64_4.1.3-1.2_amd64.deb";
    sha256 = "b0727b044be2280449fd86aabadea75dd85044632a2e44deaa3534ca59a394e3";
    size = 38028;
    version = "4.1.3-1.2";
  };
  "libtss2-tctildr0t64_4.1.3-1.2_amd64" = {
    architecture = "amd64";
    package = "libtss2-tctildr0t64";
    path = "pool/main/t/tpm2-tss/libtss2-tctildr0t64_4.1.3-1.2_amd64.deb";
    sha256 = "90a301083c38ae92c16fab7d5bfc2d1f3874a09a33f500d289308bdbb12e135d";
    size = 37128;
    version = "4.1.3-1.2";
  };
  "libubsan1_14.2.0-19_amd64" = {
    architecture = "amd64";
    package = "libubsan1";
    path = "pool/main/g/gcc-14/libubsan1_14.2.0-19_amd64.deb";
    sha256 = "9205a1bef7d6a52ffc06548e0cde169ff303e688c12d9be3a98f734449077e22";
    size = 1074340;
    version = "14.2.0-19";
  };
  "libudev1_257.13-1~deb13u1_amd64" = {
    architecture = "amd64";
    package = "libudev1";
    path = "pool/main/s/systemd/libudev1_257.13-1~deb13u1_amd64.deb";
    sha256 = "5d41c284f5a93b05bc7d648b61a02dd2bb9ff05b2261ad1a8b7d96044a0cfa88";
    size = 152300;
    version = "257.13-1~deb13u1";
  };
  "libunistring5_1.3-2_amd64" = {
    architecture = "amd64";
    package = "libunistring5";
    path = "pool/main/libu/libunistring/libunistring5_1.3-2_amd64.deb";
    sha256 = "6dd3490bef06ea1096f32d10766b7e016cf579bfae8451d1b7df15ce05b8aa46";
    size = 476768;
    version = "1.3-2";
  };
  "liburing2_2.9-1_amd64" = {
    architecture = "amd64";
    package = "liburing2";
    path = "pool/main/libu/liburing/liburing2_2.9-1_amd64.deb";
    sha256 = "4b589c00c7a51172aace2cb2fb3d3ff32daf86c644023126dcfcaa840cc941ea";
    size = 26448;
    version = "2.9-1";
  };
  "libusb-1.0-0_2:1.0.28-1_amd64" = {
    architecture = "amd64";
    package = "libusb-1.0-0";
    path = "pool/main/libu/libusb-1.0/libusb-1.0-0_1.0.28-1_amd64.deb";
    sha256 = "bb6467a002915c4ac464aa1b22204907951a30e43bcb86596ebd3539e84458e9";
    size = 59552;
    version = "2:1.0.28-1";
  };
  "libusbredirparser1t64_0.15.0-1_amd64" = {
    architecture = "amd64";
    package = "libusbredirparser1t64";
    path = "pool/main/u/usbredir/libusbredirparser1t64_0.15.0-1_amd64.deb";
    sha256 = "4b039802dac140bae5a6f3fb6341eeeb9ea8c3e4d7b95ad36a07a8c28572f177";
    size = 19560;
    version = "0.15.0-1";
  };
  "libuuid1_2.41.5-0+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libuuid1";
    path = "pool/main/u/util-linux/libuuid1_2.41.5-0+deb13u1_amd64.deb";
    sha256 = "c1bf4c4c3ff48c57fabf93307dfb56996b60cfa33927afc4158b5db36fb2721e";
    size = 37848;
    version = "2.41.5-0+deb13u1";
  };
  "libvdeplug2t64_4.0.1-5.1+b1_amd64" = {
    architecture = "amd64";
    package = "libvdeplug2t64";
    path = "pool/main/v/vdeplug4/libvdeplug2t64_4.0.1-5.1+b1_amd64.deb";
    sha256 = "01291e2c8e28e91eac6b59c983a3a44e29ad0ddb8622699fbb84cbd5f26334a4";
    size = 28456;
    version = "4.0.1-5.1+b1";
  };
  "libvorbis0a_1.3.7-3_amd64" = {
    architecture = "amd64";
    package = "libvorbis0a";
    path = "pool/main/libv/libvorbis/libvorbis0a_1.3.7-3_amd64.deb";
    sha256 = "0465f7f602f7b00965e58e7273b5876060ab7946f0452a9f95d979046932cc42";
    size = 89960;
    version = "1.3.7-3";
  };
  "libvorbisenc2_1.3.7-3_amd64" = {
    architecture = "amd64";
    package = "libvorbisenc2";
    path = "pool/main/libv/libvorbis/libvorbisenc2_1.3.7-3_amd64.deb";
    sha256 = "5fbbf06a5b196235aa2753cd12bbe7f843328571d368f15b1c337578e29f73a2";
    size = 75432;
    version = "1.3.7-3";
  };
  "libvulkan1_1.4.309.0-1_amd64" = {
    architecture = "amd64";
    package = "libvulkan1";
    path = "pool/main/v/vulkan-loader/libvulkan1_1.4.309.0-1_amd64.deb";
    sha256 = "f47da79cd140264fe21cceb08bc87a71bc7fec05819e4a421f3f518d21101a37";
    size = 130128;
    version = "1.4.309.0-1";
  };
  "libwayland-server0_1.23.1-3_amd64" = {
    architecture = "amd64";
    package = "libwayland-server0";
    path = "pool/main/w/wayland/libwayland-server0_1.23.1-3_amd64.deb";
    sha256 = "2967212bd582e0dffca443fdc44f4c660e7368d41f7ee3a7f6314e0c3abfe9ea";
    size = 34432;
    version = "1.23.1-3";
  };
  "libwrap0_7.6.q-36_amd64" = {
    architecture = "amd64";
    package = "libwrap0";
    path = "pool/main/t/tcp-wrappers/libwrap0_7.6.q-36_amd64.deb";
    sha256 = "cde12afa15d6b1556c5e0564d22edf3b99e6b8fa94c59ccd8b8eebbb62dc19ec";
    size = 55256;
    version = "7.6.q-36";
  };
  "libx11-6_2:1.8.12-1_amd64" = {
    architecture = "amd64";
    package = "libx11-6";
    path = "pool/main/libx/libx11/libx11-6_1.8.12-1_amd64.deb";
    sha256 = "b5a3fd3bf8c8fd0364bfb9bea00dcba7fc301229bd02dded084632d31f5b0fb3";
    size = 815292;
    version = "2:1.8.12-1";
  };
  "libx11-data_2:1.8.12-1_all" = {
    architecture = "all";
    package = "libx11-data";
    path = "pool/main/libx/libx11/libx11-data_1.8.12-1_all.deb";
    sha256 = "c54f87069888f80ba4da586da6147d74c7598ccdd8b90906dbc4271fa414c738";
    size = 343072;
    version = "2:1.8.12-1";
  };
  "libx11-xcb1_2:1.8.12-1_amd64" = {
    architecture = "amd64";
    package = "libx11-xcb1";
    path = "pool/main/libx/libx11/libx11-xcb1_1.8.12-1_amd64.deb";
    sha256 = "e05f94d21a932fba5b09b9b13d99df776b155d3bc792c0e294451df9ffe1ba25";
    size = 247128;
    version = "2:1.8.12-1";
  };
  "libxau6_1:1.0.11-1_amd64" = {
    architecture = "amd64";
    package = "libxau6";
    path = "pool/main/libx/libxau/libxau6_1.0.11-1_amd64.deb";
    sha256 = "689a9f0e0ba3e2c65431f864871e303ee904de69dd28abfc462663fae030227f";
    size = 20392;
    version = "1:1.0.11-1";
  };
  "libxaw7_2:1.0.16-1_amd64" = {
    architecture = "amd64";
    package = "libxaw7";
    path = "pool/main/libx/libxaw/libxaw7_1.0.16-1_amd64.deb";
    sha256 = "e79f3ab51ecbbfd3414a0568a8947ac59a29c30d631e6c7b6e07ea46e688c047";
    size = 211848;
    version = "2:1.0.16-1";
  };
  "libxcb-dri3-0_1.17.0-2+b1_amd64" = {
    architecture = "amd64";
    package = "libxcb-dri3-0";
    path = "pool/main/libx/libxcb/libxcb-dri3-0_1.17.0-2+b1_amd64.deb";
    sha256 = "f446d42fb5fcebbb3e347368ba83616769fdb271d85b2f49048e337f3163d267";
    size = 106892;
    version = "1.17.0-2+b1";
  };
  "libxcb-glx0_1.17.0-2+b1_amd64" = {
    architecture = "amd64";
    package = "libxcb-glx0";
    path = "pool/main/libx/libxcb/libxcb-glx0_1.17.0-2+b1_amd64.deb";
    sha256 = "cc59a3fa1c4ce376c3a32798179950810bd7b9be9a35bc76de1f5b5e7cc3925e";
    size = 122380;
    version = "1.17.0-2+b1";
  };
  "libxcb-present0_1.17.0-2+b1_amd64" = {
    architecture = "amd64";
    package = "libxcb-present0";
    path = "pool/main/libx/libxcb/libxcb-present0_1.17.0-2+b1_amd64.deb";
    sha256 = "db95ea4630c55bd7f3281cb60ccf75b1627ef2f4399e1939f8f6161e584a92fb";
    size = 105612;
    version = "1.17.0-2+b1";
  };
  "libxcb-randr0_1.17.0-2+b1_amd64" = {
    architecture = "amd64";
    package = "libxcb-randr0";
    path = "pool/main/libx/libxcb/libxcb-randr0_1.17.0-2+b1_amd64.deb";
    sha256 = "f5d9fe5fdf797918f81f0abf6cfd4270bd54659540cddb4da709ab7154523214";
    size = 116736;
    version = "1.17.0-2+b1";
  };
  "libxcb-shape0_1.17.0-2+b1_amd64" = {
    architecture = "amd64";
    package = "libxcb-shape0";
    path = "pool/main/libx/libxcb/libxcb-shape0_1.17.0-2+b1_amd64.deb";
    sha256 = "eb94a643d66714929053e78ff8f38a90ce8af4ed854e3cbca0b14f8bbccc7bfc";
    size = 105624;
    version = "1.17.0-2+b1";
  };
  "libxcb-shm0_1.17.0-2+b1_amd64" = {
    architecture = "amd64";
    package = "libxcb-shm0";
    path = "pool/main/libx/libxcb/libxcb-shm0_1.17.0-2+b1_amd64.deb";
    sha256 = "d1777a813f484e89f3dcaadd1d5f2b1a13e9313b6bf70eded16d8ce743208fef";
    size = 105284;
    version = "1.17.0-2+b1";
  };
  "libxcb-sync1_1.17.0-2+b1_amd64" = {
    architecture = "amd64";
    package = "libxcb-sync1";
    path = "pool/main/libx/libxcb/libxcb-sync1_1.17.0-2+b1_amd64.deb";
    sha256 = "0ce4770ed1505be9ddc6473045e4662d062aff2f3077ee684265f01cfb543559";
    size = 108688;
    version = "1.17.0-2+b1";
  };
  "libxcb-xfixes0_1.17.0-2+b1_amd64" = {
    architecture = "amd64";
    package = "libxcb-xfixes0";
    path = "pool/main/libx/libxcb/libxcb-xfixes0_1.17.0-2+b1_amd64.deb";
    sha256 = "f9c1aafc18bf9e4662e34bbaf3bb00f1f4e8c2fc1dd786fdfb6cb9cb6c64fae7";
    size = 109288;
    version = "1.17.0-2+b1";
  };
  "libxcb1_1.17.0-2+b1_amd64" = {
    architecture = "amd64";
    package = "libxcb1";
    path = "pool/main/libx/libxcb/libxcb1_1.17.0-2+b1_amd64.deb";
    sha256 = "5c222a72d11b866447da31693254f738430726e3e065a384e82687b2fd2f978b";
    size = 144340;
    version = "1.17.0-2+b1";
  };
  "libxcomposite1_1:0.4.6-1_amd64" = {
    architecture = "amd64";
    package = "libxcomposite1";
    path = "pool/main/libx/libxcomposite/libxcomposite1_0.4.6-1_amd64.deb";
    sha256 = "20e3c1d9b2135f0c8c4246a9fd26a51a57d5850c3b36ecc173c45d6be7328af3";
    size = 16348;
    version = "1:0.4.6-1";
  };
  "libxdamage1_1:1.1.6-1+b2_amd64" = {
    architecture = "amd64";
    package = "libxdamage1";
    path = "pool/main/libx/libxdamage/libxdamage1_1.1.6-1+b2_amd64.deb";
    sha256 = "e51e43f23f3befbc1f9408271f4df6773d37caece9ce7e1f38abade382f7fbf7";
    size = 15460;
    version = "1:1.1.6-1+b2";
  };
  "libxdmcp6_1:1.1.5-1_amd64" = {
    architecture = "amd64";
    package = "libxdmcp6";
    path = "pool/main/libx/libxdmcp/libxdmcp6_1.1.5-1_amd64.deb";
    sha256 = "0740dc760916b2008b45417a42a8fd7dd5de370fb57d31373f15034cda8acf0b";
    size = 27756;
    version = "1:1.1.5-1";
  };
  "libxext6_2:1.3.4-1+b3_amd64" = {
    architecture = "amd64";
    package = "libxext6";
    path = "pool/main/libx/libxext/libxext6_1.3.4-1+b3_amd64.deb";
    sha256 = "fc618ec40465e5ce48622606299cb47833efc3fb235ba15543b81f850722f443";
    size = 50448;
    version = "2:1.3.4-1+b3";
  };
  "libxfixes3_1:6.0.0-2+b4_amd64" = {
    architecture = "amd64";
    package = "libxfixes3";
    path = "pool/main/libx/libxfixes/libxfixes3_6.0.0-2+b4_amd64.deb";
    sha256 = "3fdd95d86d8e9d63e11f52070935c8f9f912c36aa3b17338d969f7685f3ed4fb";
    size = 20228;
    version = "1:6.0.0-2+b4";
  };
  "libxft2_2.3.6-1+b4_amd64" = {
    architecture = "amd64";
    package = "libxft2";
    path = "pool/main/x/xft/libxft2_2.3.6-1+b4_amd64.deb";
    sha256 = "0226da7b9186ab7a9f78efcbbefa7ce3b3b398745e1909e124a3d58471fa0edc";
    size = 54516;
    version = "2.3.6-1+b4";
  };
  "libxi6_2:1.8.2-1_amd64" = {
    architecture = "amd64";
    package = "libxi6";
    path = "pool/main/libx/libxi/libxi6_1.8.2-1_amd64.deb";
    sha256 = "093d0903f35bb7a9f6815180ee040e6951fecf9b66c128cd72f064710210606e";
    size = 78896;
    version = "2:1.8.2-1";
  };
  "libxinerama1_2:1.1.4-3+b4_amd64" = {
    architecture = "amd64";
    package = "libxinerama1";
    path = "pool/main/libx/libxinerama/libxinerama1_1.1.4-3+b4_amd64.deb";
    sha256 = "49d4e1628960407b8be2880a42428e7629801715a8a5697d42c0b0ca0a479911";
    size = 15992;
    version = "2:1.1.4-3+b4";
  };
  "libxkbcommon0_1.7.0-2_amd64" = {
    architecture = "amd64";
    package = "libxkbcommon0";
    path = "pool/main/libx/libxkbcommon/libxkbcommon0_1.7.0-2_amd64.deb";
    sha256 = "f75ee544f55acc6a271debfab3ea4ae0458afc89d81cfe1a71137e07d4895b86";
    size = 112700;
    version = "1.7.0-2";
  };
  "libxkbfile1_1:1.1.0-1+b4_amd64" = {
    architecture = "amd64";
    package = "libxkbfile1";
    path = "pool/main/libx/libxkbfile/libxkbfile1_1.1.0-1+b4_amd64.deb";
    sha256 = "989b61e0eb7f1f99d0e969a5957e9a857a95941d5c0e86d5e2b502008b4ac28e";
    size = 76516;
    version = "1:1.1.0-1+b4";
  };
  "libxml2_2.12.7+dfsg+really2.9.14-2.1+deb13u3_amd64" = {
    architecture = "amd64";
    package = "libxml2";
    path = "pool/main/libx/libxml2/libxml2_2.12.7+dfsg+really2.9.14-2.1+deb13u3_amd64.deb";
    sha256 = "e0c6b63ce4602a036a526f60fe5e6c1586710688058d98fc1001b9b3147b7efd";
    size = 699724;
    version = "2.12.7+dfsg+really2.9.14-2.1+deb13u3";
  };
  "libxmu6_2:1.1.3-3+b4_amd64" = {
    architecture = "amd64";
    package = "libxmu6";
    path = "pool/main/libx/libxmu/libxmu6_1.1.3-3+b4_amd64.deb";
    sha256 = "cfdf1dee8f9abd87f503222fc8b04a30ce820fb1255247b7c3a28ff9c244431a";
    size = 58972;
    version = "2:1.1.3-3+b4";
  };
  "libxmuu1_2:1.1.3-3+b4_amd64" = {
    architecture = "amd64";
    package = "libxmuu1";
    path = "pool/main/libx/libxmu/libxmuu1_1.1.3-3+b4_amd64.deb";
    sha256 = "6b5f537905421599e962a8cec68c84f06d506e143fc70b0b570380b3c4901678";
    size = 21896;
    version = "2:1.1.3-3+b4";
  };
  "libxnvctrl0_535.171.04-1+b2_amd64" = {
    architecture = "amd64";
    package = "libxnvctrl0";
    path = "pool/main/libx/libxnvctrl/libxnvctrl0_535.171.04-1+b2_amd64.deb";
    sha256 = "0f53cff5c3d0395635bcabd626ac85f6a74d2dac21963c4955396f24bfc73db8";
    size = 14172;
    version = "535.171.04-1+b2";
  };
  "libxpm4_1:3.5.17-1+deb13u1_amd64" = {
    architecture = "amd64";
    package = "libxpm4";
    path = "pool/main/libx/libxpm/libxpm4_3.5.17-1+deb13u1_amd64.deb";
    sha256 = "d2f8933b552e7a282bbc32bc7545628195c4a3692a20ad0e232cc5fee9130790";
    size = 55912;
    version = "1:3.5.17-1+deb13u1";
  };
  "libxrandr2_2:1.5.4-1+b3_amd64" = {
    architecture = "amd64";
    package = "libxrandr2";
    path = "pool/main/libx/libxrandr/libxrandr2_1.5.4-1+b3_amd64.deb";
    sha256 = "11e3490de93a8bbee3daba719cb8e1325a26fb3c125525c34bdcb7deb05eb9b2";
    size = 36312;
    version = "2:1.5.4-1+b3";
  };
  "libxrender1_1:0.9.12-1_amd64" = {
    architecture = "amd64";
    package = "libxrender1";
    path = "pool/main/libx/libxrender/libxrender1_0.9.12-1_amd64.deb";
    sha256 = "9d042dfd5e613be1e02e6ddd0c5c4adef19c5eb08f6db838c2eba672c496dca4";
    size = 27896;
    version = "1:0.9.12-1";
  };
  "libxshmfence1_1.3.3-1_amd64" = {
    architecture = "amd64";
    package = "libxshmfence1";
    path = "pool/main/libx/libxshmfence/libxshmfence1_1.3.3-1_amd64.deb";
    sha256 = "7b339e9e5b2349723d35af4df89bcc7aa456bbdf8ba1754358f9b44c3fe1f964";
    size = 10884;
    version = "1.3.3-1";
  };
  "libxt6t64_1:1.2.1-1.2+b2_amd64" = {
    architecture = "amd64";
    package = "libxt6t64";
    path = "pool/main/libx/libxt/libxt6t64_1.2.1-1.2+b2_amd64.deb";
    sha256 = "a1f4557c03113681ee24863495adc244cecec95fe3ab7256ce76e87320157300";
    size = 188232;
    version = "1:1.2.1-1.2+b2";
  };
  "libxtst6_2:1.2.5-1_amd64" = {
    architecture = "amd64";
    package = "libxtst6";
    path = "pool/main/libx/libxtst/libxtst6_1.2.5-1_amd64.deb";
    sha256 = "4f254f80b8984203474745d6428e8c2de2148f19b37aa01a601dbe9ac03196eb";
    size = 25756;
    version = "2:1.2.5-1";
  };
  "libxv1_2:1.0.11-1.1+b3_amd64" = {
    architecture = "amd64";
    package = "libxv1";
    path = "pool/main/libx/libxv/libxv1_1.0.11-1.1+b3_amd64.deb";
    sha256 = "e19f6bdcd20c1c28fefea29f0a95c33232dd5f0d26e0079675ac8ba4af4eda07";
    size = 23356;
    version = "2:1.0.11-1.1+b3";
  };
  "libxxf86dga1_2:1.1.5-1+b3_amd64" = {
    architecture = "amd64";
    package = "libxxf86dga1";
    path = "pool/main/libx/libxxf86dga/libxxf86dga1_1.1.5-1+b3_amd64.deb";
    sha256 = "5585791fed815875b6d9cfbcd48a4df454472696c5b1b6d4240b6c53d80d75b2";
    size = 20780;
    version = "2:1.1.5-1+b3";
  };
  "libxxf86vm1_1:1.1.4-1+b4_amd64" = {
    architecture = "amd64";
    package = "libxxf86vm1";
    path = "pool/main/libx/libxxf86vm/libxxf86vm1_1.1.4-1+b4_amd64.deb";
    sha256 = "f9f8487e536293e7ecf91fe7feb14e97e02a3aa652e207c661442dce775d3b14";
    size = 19320;
    version = "1:1.1.4-1+b4";
  };
  "libxxhash0_0.8.3-2_amd64" = {
    architecture = "amd64";
    package = "libxxhash0";
    path = "pool/main/x/xxhash/libxxhash0_0.8.3-2_amd64.deb";
    sha256 = "81da7064d56fc044f5db4bb3c1e80ff50a4986dcbbf80d958eeca565b44c157f";
    size = 27096;
    version = "0.8.3-2";
  };
  "libz3-4_4.13.3-1_amd64" = {
    architecture = "amd64";
    package = "libz3-4";
    path = "pool/main/z/z3/libz3-4_4.13.3-1_amd64.deb";
    sha256 = "71383373523ef62d47eccf660cf6535c3febcbb3f88e54cb7a43124014b57359";
    size = 8560036;
    version = "4.13.3-1";
  };
  "libzstd-dev_1.5.7+dfsg-1_amd64" = {
    architecture = "amd64";
    package = "libzstd-dev";
    path = "pool/main/libz/libzstd/libzstd-dev_1.5.7+dfsg-1_amd64.deb";
    sha256 = "de5f8aabcf4cb5cd1b441495ea4c24838e88ecbb30ae22c032a1b3b68a9d6f1e";
    size = 371112;
    version = "1.5.7+dfsg-1";
  };
  "libzstd1_1.5.7+dfsg-1_amd64" = {
    architecture = "amd64";
    package = "libzstd1";
    path = "pool/main/libz/libzstd/libzstd1_1.5.7+dfsg-1_amd64.deb";
    sha256 = "2f6a2aeacfc925eba8b00ac9139bc4bfccf8cacb09eb93de067074b26948eef9";
    size = 303836;
    version = "1.5.7+dfsg-1";
  };
  "linux-config-6.12_6.12.107-1_amd64" = {
    architecture = "amd64";
    package = "linux-config-6.12";
    path = "pool/main/l/linux/linux-config-6.12_6.12.107-1_amd64.deb";
    sha256 = "77f7110636e83da8b130fa87da94191361a0125c7c4d6f207857c68e6a073953";
    size = 1507312;
    version = "6.12.107-1";
  };
  "linux-libc-dev_6.12.107-1_all" = {
    architecture = "all";
    package = "linux-libc-dev";
    path = "pool/main/l/linux/linux-libc-dev_6.12.107-1_all.deb";
    sha256 = "dc68dd53c7356598d005866da0d19d7bd33af2a62971aced624cdf04492902b4";
    size = 2919204;
    version = "6.12.107-1";
  };
  "linux-source-6.12_6.12.107-1_all" = {
    architecture = "all";
    package = "linux-source-6.12";
    path = "pool/main/l/linux/linux-source-6.12_6.12.107-1_all.deb";
    sha256 = "775b9ef84d7fa7927ccebfec33fbbe9aeb2482ebf9a92c771aafd33fb6e2ee27";
    size = 152778344;
    version = "6.12.107-1";
  };
  "locales_2.41-12+deb13u4_all" = {
    architecture = "all";
    package = "locales";
    path = "pool/main/g/glibc/locales_2.41-12+deb13u4_all.deb";
    sha256 = "ffc5578d5c2c30ca70d46113908f200a09ab6e5e9eda199463af3285dbbaae8c";
    size = 3931296;
    version = "2.41-12+deb13u4";
  };
  "login.defs_1:4.17.4-2_all" = {
    architecture = "all";
    package = "login.defs";
    path = "pool/main/s/shadow/login.defs_4.17.4-2_all.deb";
    sha256 = "b4bbb8242cbf5588de7aafeb9d578a3dee1db2891f444ab454fd30bd80ccf2b4";
    size = 186124;
    version = "1:4.17.4-2";
  };
  "logsave_1.47.2-3+b12_amd64" = {
    architecture = "amd64";
    package = "logsave";
    path = "pool/main/e/e2fsprogs/logsave_1.47.2-3+b12_amd64.deb";
    sha256 = "aa028720743b79bd054749af34c501c093f0ab5e044e4dc44273765be5e95de5";
    size = 24864;
    version = "1.47.2-3+b12";
  };
  "lsb-base_11.6_all" = {
    architecture = "all";
    package = "lsb-base";
    path = "pool/main/l/lsb/lsb-base_11.6_all.deb";
    sha256 = "f8bedd167280e76636df3a1bc023cd2906d458916c1af4c1d7912c5b971fc642";
    size = 4584;
    version = "11.6";
  };
  "lsb-release_12.1-1_all" = {
    architecture = "all";
    package = "lsb-release";
    path = "pool/main/l/lsb-release-minimal/lsb-release_12.1-1_all.deb";
    sha256 = "f81c836ce58d50c37039567ee85bbd76c0b6048c0b8f207e55529433694338ae";
    size = 5912;
    version = "12.1-1";
  };
  "lz4_1.10.0-4_amd64" = {
    architecture = "amd64";
    package = "lz4";
    path = "pool/main/l/lz4/lz4_1.10.0-4_amd64.deb";
    sha256 = "46462967f67af3084e2f051b3c7d1e797ac4d7a829b2d9b6259e2fc1f33b5063";
    size = 51724;
    version = "1.10.0-4";
  };
  "m4_1.4.19-8_amd64" = {
    architecture = "amd64";
    package = "m4";
    path = "pool/main/m/m4/m4_1.4.19-8_amd64.deb";
    sha256 = "221b3e224708c1da2a1a88b6824380593579b2254ae7d914afa14cbd5d343334";
    size = 293956;
    version = "1.4.19-8";
  };
  "make_4.4.1-2_amd64" = {
    architecture = "amd64";
    package = "make";
    path = "pool/main/m/make-dfsg/make_4.4.1-2_amd64.deb";
    sha256 = "70a9709e665383b06068ccd423d62ea191b65355f318a25565dbf324b254cec6";
    size = 463104;
    version = "4.4.1-2";
  };
  "mawk_1.3.4.20250131-1_amd64" = {
    architecture = "amd64";
    package = "mawk";
    path = "pool/main/m/mawk/mawk_1.3.4.20250131-1_amd64.deb";
    sha256 = "ade14470c4dff8921bca6ca8b1ea20eadc0f2178b48caff3c74534b17a633292";
    size = 140808;
    version = "1.3.4.20250131-1";
  };
  "media-types_13.0.0_all" = {
    architecture = "all";
    package = "media-types";
    path = "pool/main/m/media-types/media-types_13.0.0_all.deb";
    sha256 = "0788e4b0b72db1bcf74a19cb24c3511e7770ad0b341f0f30e361701c3072f53e";
    size = 29336;
    version = "13.0.0";
  };
  "mesa-libgallium_25.0.7-2+deb13u1_amd64" = {
    architecture = "amd64";
    package = "mesa-libgallium";
    path = "pool/main/m/mesa/mesa-libgallium_25.0.7-2+deb13u1_amd64.deb";
    sha256 = "3e610f29321cdcc61337c86e6b4031ff60f0c9915fe19e6a862ac06480620ff4";
    size = 9630224;
    version = "25.0.7-2+deb13u1";
  };
  "minisign_0.12-1_amd64" = {
    architecture = "amd64";
    package = "minisign";
    path = "pool/main/m/minisign/minisign_0.12-1_amd64.deb";
    sha256 = "4a3f9611a0e363e5c574129dc0195ba951c6be4b8f7ac13d64880000e3b22ebe";
    size = 17060;
    version = "0.12-1";
  };
  "mkosi_25.3-7_all" = {
    architecture = "all";
    package = "mkosi";
    path = "pool/main/m/mkosi/mkosi_25.3-7_all.deb";
    sha256 = "ef56c81324fd47d65490e944ec4697bb3f6fb21326d0d071bfc2fb5ba5383252";
    size = 309040;
    version = "25.3-7";
  };
  "mount_2.41.5-0+deb13u1_amd64" = {
    architecture = "amd64";
    package = "mount";
    path = "pool/main/u/util-linux/mount_2.41.5-0+deb13u1_amd64.deb";
    sha256 = "eb70a615114ac40123768beb20e302554d5cb7edb33290be7e418ebe1075c878";
    size = 163208;
    version = "2.41.5-0+deb13u1";
  };
  "mtools_4.0.48-1_amd64" = {
    architecture = "amd64";
    package = "mtools";
    path = "pool/main/m/mtools/mtools_4.0.48-1_amd64.deb";
    sha256 = "e7069109ce49f5a450caeca681e454f24dc412f9fdb289cde54e115162203760";
    size = 198228;
    version = "4.0.48-1";
  };
  "ncurses-bin_6.5+20250216-2_amd64" = {
    architecture = "amd64";
    package = "ncurses-bin";
    path = "pool/main/n/ncurses/ncurses-bin_6.5+20250216-2_amd64.deb";
    sha256 = "40a525f4761e9ed4b8adcd1783cb9a6467ff8008215ae99b3597825bdefc61e4";
    size = 438372;
    version = "6.5+20250216-2";
  };
  "netbase_6.5_all" = {
    architecture = "all";
    package = "netbase";
    path = "pool/main/n/netbase/netbase_6.5_all.deb";
    sha256 = "76bafa92947ebd37b0a6f9ec6570412041f56edebc1c66d323731216d318471e";
    size = 12436;
    version = "6.5";
  };
  "npm_9.2.0~ds1-3_all" = {
    architecture = "all";
    package = "npm";
    path = "pool/main/n/npm/npm_9.2.0~ds1-3_all.deb";
    sha256 = "1dda3b5d8ebcd9c88de0a697f2c7b3d893fd130d9bd2bafb7f237ce46aec9271";
    size = 668616;
    version = "9.2.0~ds1-3";
  };
  "opensc-pkcs11_0.26.1-2_amd64" = {
    architecture = "amd64";
    package = "opensc-pkcs11";
    path = "pool/main/o/opensc/opensc-pkcs11_0.26.1-2_amd64.deb";
    sha256 = "6f278a3a506530d0675c112bc23ffe37a5716300d3eb26304c75b67544de5506";
    size = 924200;
    version = "0.26.1-2";
  };
  "opensc_0.26.1-2_amd64" = {
    architecture = "amd64";
    package = "opensc";
    path = "pool/main/o/opensc/opensc_0.26.1-2_amd64.deb";
    sha256 = "2797d3f18b026f325a8901b91692618f105c3d50d60a5f0263054725a13ea9e5";
    size = 411144;
    version = "0.26.1-2";
  };
  "openssh-client_1:10.0p1-7+deb13u4_amd64" = {
    architecture = "amd64";
    package = "openssh-client";
    path = "pool/main/o/openssh/openssh-client_10.0p1-7+deb13u4_amd64.deb";
    sha256 = "8fff343654f86c3b3266f94cd338c7b4da2e386da029327815118ea00bce03b9";
    size = 989904;
    version = "1:10.0p1-7+deb13u4";
  };
  "openssl-provider-legacy_3.5.7-1~deb13u2_amd64" = {
    architecture = "amd64";
    package = "openssl-provider-legacy";
    path = "pool/main/o/openssl/openssl-provider-legacy_3.5.7-1~deb13u2_amd64.deb";
    sha256 = "f155c8191ae6d41da73d792f4182680aeafeb85c3dd223934ee9fdd115c4f1fa";
    size = 316132;
    version = "3.5.7-1~deb13u2";
  };
  "openssl_3.5.7-1~deb13u2_amd64" = {
    architecture = "amd64";
    package = "openssl";
    path = "pool/main/o/openssl/openssl_3.5.7-1~deb13u2_amd64.deb";
    sha256 = "4ff006f431d8c2e69fa736885a3b6e779f2448535f69dbde821d9f0ff87ad8ea";
    size = 1507300;
    version = "3.5.7-1~deb13u2";
  };
  "ovmf_2025.02-8+deb13u1_all" = {
    architecture = "all";
    package = "ovmf";
    path = "pool/main/e/edk2/ovmf_2025.02-8+deb13u1_all.deb";
    sha256 = "78e0d54df11fc77406cb7a0bc9a39e5bca6d1cbe06556b91d9a73491c52decdf";
    size = 5779964;
    version = "2025.02-8+deb13u1";
  };
  "passwd_1:4.17.4-2_amd64" = {
    architecture = "amd64";
    package = "passwd";
    path = "pool/main/s/shadow/passwd_4.17.4-2_amd64.deb";
    sha256 = "c5eaef41c6947d2888fa3462f787a7e02158b997bd0119154283f425ba57b8b8";
    size = 1228860;
    version = "1:4.17.4-2";
  };
  "patch_2.8-2_amd64" = {
    architecture = "amd64";
    package = "patch";
    path = "pool/main/p/patch/patch_2.8-2_amd64.deb";
    sha256 = "80c46a0085b33acc74bf451fddb6a70cb43d4ebcc4a873aec04d8d0a63ffc630";
    size = 134328;
    version = "2.8-2";
  };
  "perl-base_5.40.1-6+deb13u1_amd64" = {
    architecture = "amd64";
    package = "perl-base";
    path = "pool/main/p/perl/perl-base_5.40.1-6+deb13u1_amd64.deb";
    sha256 = "b795464137a0f4d443fc9284f4b93e883fb83883cb533adf300ac660807a352a";
    size = 1666320;
    version = "5.40.1-6+deb13u1";
  };
  "perl-modules-5.40_5.40.1-6+deb13u1_all" = {
    architecture = "all";
    package = "perl-modules-5.40";
    path = "pool/main/p/perl/perl-modules-5.40_5.40.1-6+deb13u1_all.deb";
    sha256 = "4c46cdd8f3135aa1c95f07e817f8e5d9be590687441ac1c27e3a8c49400f35ce";
    size = 3013728;
    version = "5.40.1-6+deb13u1";
  };
  "perl_5.40.1-6+deb13u1_amd64" = {
    architecture = "amd64";
    package = "perl";
    path = "pool/main/p/perl/perl_5.40.1-6+deb13u1_amd64.deb";
    sha256 = "ef145c247787d6f40dcdefd5b417502484827cde0d555998c17fd5b27ec1e1dd";
    size = 267736;
    version = "5.40.1-6+deb13u1";
  };
  "pesign_116-8.1_amd64" = {
    architecture = "amd64";
    package = "pesign";
    path = "pool/main/p/pesign/pesign_116-8.1_amd64.deb";
    sha256 = "35649dcfccecae9fa92cc8ca0e38e54b4ae3912084aa00373d4f674736166f56";
    size = 120052;
    version = "116-8.1";
  };
  "pinentry-curses_1.3.1-2_amd64" = {
    architecture = "amd64";
    package = "pinentry-curses";
    path = "pool/main/p/pinentry/pinentry-curses_1.3.1-2_amd64.deb";
    sha256 = "aed82cd9cc92b8a37f1332f951737f549595a3126aa609e632f9205d95405efc";
    size = 86388;
    version = "1.3.1-2";
  };
  "python3-bcrypt_4.2.0-2.1+b1_amd64" = {
    architecture = "amd64";
    package = "python3-bcrypt";
    path = "pool/main/p/python-bcrypt/python3-bcrypt_4.2.0-2.1+b1_amd64.deb";
    sha256 = "7485d96fc2669e9407056474c61aea5bd83ef5f406b46a1d7500ae17fab0a830";
    size = 210892;
    version = "4.2.0-2.1+b1";
  };
  "python3-cffi-backend_1.17.1-3_amd64" = {
    architecture = "amd64";
    package = "python3-cffi-backend";
    path = "pool/main/p/python-cffi/python3-cffi-backend_1.17.1-3_amd64.deb";
    sha256 = "7cfe53f3eff772127fd22e503876e3dd2b34b4c2a68fe9a524ce214e5bb7927a";
    size = 93396;
    version = "1.17.1-3";
  };
  "python3-cryptography_43.0.0-3+deb13u1_amd64" = {
    architecture = "amd64";
    package = "python3-cryptography";
    path = "pool/main/p/python-cryptography/python3-cryptography_43.0.0-3+deb13u1_amd64.deb";
    sha256 = "edfc3aab6cbc4941aa19798059867696eeae90eb41b6dc2c5197c521da548972";
    size = 942368;
    version = "43.0.0-3+deb13u1";
  };
  "python3-distro_1.9.0-1_all" = {
    architecture = "all";
    package = "python3-distro";
    path = "pool/main/p/python-distro/python3-distro_1.9.0-1_all.deb";
    sha256 = "b48975ae9c1c6fcc06301a3febeee390a817b21604576228807f7f37af458473";
    size = 20276;
    version = "1.9.0-1";
  };
  "python3-libarchive-c_5.1-1_all" = {
    architecture = "all";
    package = "python3-libarchive-c";
    path = "pool/main/p/python-libarchive-c/python3-libarchive-c_5.1-1_all.deb";
    sha256 = "a466dc5cbe1c88ed3bb60bc94ec4280984b27f954f9fa95071b592a133870d9f";
    size = 16116;
    version = "5.1-1";
  };
  "python3-magic_2:0.4.27-3_all" = {
    architecture = "all";
    package = "python3-magic";
    path = "pool/main/p/python-magic/python3-magic_0.4.27-3_all.deb";
    sha256 = "6cffe27f4381ff4d4e56113f72a7c6b79ddd8b2bc92958d5b2051fb788def236";
    size = 14608;
    version = "2:0.4.27-3";
  };
  "python3-minimal_3.13.5-1_amd64" = {
    architecture = "amd64";
    package = "python3-minimal";
    path = "pool/main/p/python3-defaults/python3-minimal_3.13.5-1_amd64.deb";
    sha256 = "a5d2371bebf3689f676e3f3bae800371bcc4392a8a51269e23d528249b399615";
    size = 27248;
    version = "3.13.5-1";
  };
  "python3-pefile_2024.8.26-2.1_all" = {
    architecture = "all";
    package = "python3-pefile";
    path = "pool/main/p/python-pefile/python3-pefile_2024.8.26-2.1_all.deb";
    sha256 = "2100cbd75b5dfd8a8ed5a8fe6ee7adf174e78b34004dcbb5885661834d2f972e";
    size = 67016;
    version = "2024.8.26-2.1";
  };
  "python3-zstandard_0.23.0-4_amd64" = {
    architecture = "amd64";
    package = "python3-zstandard";
    path = "pool/main/p/python-zstandard/python3-zstandard_0.23.0-4_amd64.deb";
    sha256 = "f1c14068258a19023e7b265c6673b0cbcd915c01a27e6cd77775b0408eca9b98";
    size = 351064;
    version = "0.23.0-4";
  };
  "python3.13-minimal_3.13.5-2+deb13u5_amd64" = {
    architecture = "amd64";
    package = "python3.13-minimal";
    path = "pool/main/p/python3.13/python3.13-minimal_3.13.5-2+deb13u5_amd64.deb";
    sha256 = "c1fda9e7b1bf15b2fa75a238d8a8710e142fe14c722fc650c5fc614f078c9073";
    size = 2224552;
    version = "3.13.5-2+deb13u5";
  };
  "python3.13_3.13.5-2+deb13u5_amd64" = {
    architecture = "amd64";
    package = "python3.13";
    path = "pool/main/p/python3.13/python3.13_3.13.5-2+deb13u5_amd64.deb";
    sha256 = "460c1fd72845516ac3ce9d1686916f3ab2e4c86f8a9746e14d26243a47e2b98d";
    size = 757492;
    version = "3.13.5-2+deb13u5";
  };
  "python3_3.13.5-1_amd64" = {
    architecture = "amd64";
    package = "python3";
    path = "pool/main/p/python3-defaults/python3_3.13.5-1_amd64.deb";
    sha256 = "c1388174dc7140e6c19a6dd39f8a0dcb38a835cd66c65644e0dded43d5223cb0";
    size = 28244;
    version = "3.13.5-1";
  };
  "qemu-system-common_1:10.0.13+ds-0+deb13u1_amd64" = {
    architecture = "amd64";
    package = "qemu-system-common";
    path = "pool/main/q/qemu/qemu-system-common_10.0.13+ds-0+deb13u1_amd64.deb";
    sha256 = "3a99dc23c42c66bb7e96dc1f2ba12b1797d154a472fbdb1cfcd822d9fb69e85b";
    size = 1000628;
    version = "1:10.0.13+ds-0+deb13u1";
  };
  "qemu-system-data_1:10.0.13+ds-0+deb13u1_all" = {
    architecture = "all";
    package = "qemu-system-data";
    path = "pool/main/q/qemu/qemu-system-data_10.0.13+ds-0+deb13u1_all.deb";
    sha256 = "a0e03c526cc09d4c2ab20aa19a8c12e916cdc49a170acb16a6563c28f70eafd3";
    size = 2144176;
    version = "1:10.0.13+ds-0+deb13u1";
  };
  "qemu-system-x86_1:10.0.13+ds-0+deb13u1_amd64" = {
    architecture = "amd64";
    package = "qemu-system-x86";
    path = "pool/main/q/qemu/qemu-system-x86_10.0.13+ds-0+deb13u1_amd64.deb";
    sha256 = "5e841d0723a657fd8bc2e9e1a085d24f47fcb3e4a0f94762e6c38b429f22fbb1";
    size = 10278596;
    version = "1:10.0.13+ds-0+deb13u1";
  };
  "qemu-utils_1:10.0.13+ds-0+deb13u1_amd64" = {
    architecture = "amd64";
    package = "qemu-utils";
    path = "pool/main/q/qemu/qemu-utils_10.0.13+ds-0+deb13u1_amd64.deb";
    sha256 = "6d31339b1630153fe7c5f8a51426b8fa6ce35731aeb015a84f2d333c4e4dca30";
    size = 2024216;
    version = "1:10.0.13+ds-0+deb13u1";
  };
  "readline-common_8.2-6_all" = {
    architecture = "all";
    package = "readline-common";
    path = "pool/main/r/readline/readline-common_8.2-6_all.deb";
    sha256 = "f77e8aa0bf0de618f11cb0b21658a4ed60f177d63b3cf26d7fc3706b6d0eaaa9";
    size = 69360;
    version = "8.2-6";
  };
  "rpcsvc-proto_1.4.3-1_amd64" = {
    architecture = "amd64";
    package = "rpcsvc-proto";
    path = "pool/main/r/rpcsvc-proto/rpcsvc-proto_1.4.3-1_amd64.deb";
    sha256 = "32ac0692694f8a34cc90c895f4fc739680fb2ef0e2d4870a68833682bf1c81a3";
    size = 63268;
    version = "1.4.3-1";
  };
  "rsync_3.4.1+ds1-5+deb13u4_amd64" = {
    architecture = "amd64";
    package = "rsync";
    path = "pool/main/r/rsync/rsync_3.4.1+ds1-5+deb13u4_amd64.deb";
    sha256 = "8aa122f6ba8d2ff112c72bb9814ee096ee516f0213b36b98bbe79c83c92fb226";
    size = 432964;
    version = "3.4.1+ds1-5+deb13u4";
  };
  "rustc_1.85.1+dfsg1-1+deb13u1_amd64" = {
    architecture = "amd64";
    package = "rustc";
    path = "pool/main/r/rustc/rustc_1.85.1+dfsg1-1+deb13u1_amd64.deb";
    sha256 = "8dc8db527ef0e4e64c1361281c123c461b768c148d5308f841ef47c7b90b19d4";
    size = 3855660;
    version = "1.85.1+dfsg1-1+deb13u1";
  };
  "sbsigntool_0.9.4-3.2+deb13u1_amd64" = {
    architecture = "amd64";
    package = "sbsigntool";
    path = "pool/main/s/sbsigntool/sbsigntool_0.9.4-3.2+deb13u1_amd64.deb";
    sha256 = "b5390c50b1970a98bd5dab6a4a8bba124e41708792da9ea62bb75c0522dd714f";
    size = 67676;
    version = "0.9.4-3.2+deb13u1";
  };
  "seabios_1.16.3-2_all" = {
    architecture = "all";
    package = "seabios";
    path = "pool/main/s/seabios/seabios_1.16.3-2_all.deb";
    sha256 = "2b590534250b940f43222eeab9a8f57f337a9d9a73fc412a43ab8cd07a7e56f6";
    size = 163272;
    version = "1.16.3-2";
  };
  "sed_4.9-2+deb13u1_amd64" = {
    architecture = "amd64";
    package = "sed";
    path = "pool/main/s/sed/sed_4.9-2+deb13u1_amd64.deb";
    sha256 = "7071270ed4f6adda55bc4f926347fb847bacaffbdee3dff917bc6006ed7e3775";
    size = 330696;
    version = "4.9-2+deb13u1";
  };
  "socat_1.8.0.3-1+deb13u1_amd64" = {
    architecture = "amd64";
    package = "socat";
    path = "pool/main/s/socat/socat_1.8.0.3-1+deb13u1_amd64.deb";
    sha256 = "c87c1e6eccc6d5828138dda794d28a7f283fe4e4010074fffbe4dc8354eef08d";
    size = 423768;
    version = "1.8.0.3-1+deb13u1";
  };
  "squashfs-tools_1:4.6.1-1_amd64" = {
    architecture = "amd64";
    package = "squashfs-tools";
    path = "pool/main/s/squashfs-tools/squashfs-tools_4.6.1-1_amd64.deb";
    sha256 = "0e185122f5858132bbc709e26228ba28cf7f0c41f6ed26e3f55f518f2a53b59d";
    size = 193888;
    version = "1:4.6.1-1";
  };
  "sqv_1.3.0-3+b2_amd64" = {
    architecture = "amd64";
    package = "sqv";
    path = "pool/main/r/rust-sequoia-sqv/sqv_1.3.0-3+b2_amd64.deb";
    sha256 = "97760aa17acceee0cace13d9edbed781d891b43e0dec0d6ddc4bd5e4c3ac65aa";
    size = 661428;
    version = "1.3.0-3+b2";
  };
  "swtpm-libs_0.7.1-1.5_amd64" = {
    architecture = "amd64";
    package = "swtpm-libs";
    path = "pool/main/s/swtpm/swtpm-libs_0.7.1-1.5_amd64.deb";
    sha256 = "3b5a5d896f53e8fa1ac80eba2b0eff757e9752850d2724ce0bf107b9906950fa";
    size = 41476;
    version = "0.7.1-1.5";
  };
  "swtpm_0.7.1-1.5_amd64" = {
    architecture = "amd64";
    package = "swtpm";
    path = "pool/main/s/swtpm/swtpm_0.7.1-1.5_amd64.deb";
    sha256 = "7a65c5254cdc592394751f10516b13aa26737b3fc3d79c6b12a8f6b4b12cc828";
    size = 24364;
    version = "0.7.1-1.5";
  };
  "systemd-boot-efi_257.13-1~deb13u1_amd64" = {
    architecture = "amd64";
    package = "systemd-boot-efi";
    path = "pool/main/s/systemd/systemd-boot-efi_257.13-1~deb13u1_amd64.deb";
    sha256 = "390ecdcef9bbb753f51bb6d8f696bdae2f1dbedde7239c49ccb2512f137a8933";
    size = 135912;
    version = "257.13-1~deb13u1";
  };
  "systemd-boot-tools_257.13-1~deb13u1_amd64" = {
    architecture = "amd64";
    package = "systemd-boot-tools";
    path = "pool/main/s/systemd/systemd-boot-tools_257.13-1~deb13u1_amd64.deb";
    sha256 = "8ea810011e878796fb2fef4e8cd1d51d33e98fe74e44b8657d129e0a4d2ecab1";
    size = 111368;
    version = "257.13-1~deb13u1";
  };
  "systemd-container_257.13-1~deb13u1_amd64" = {
    architecture = "amd64";
    package = "systemd-container";
    path = "pool/main/s/systemd/systemd-container_257.13-1~deb13u1_amd64.deb";
    sha256 = "b4872b189204a8a3fcd2203d7b225cf623c3fe4c5e23abfe33296c0bf5000ee2";
    size = 674812;
    version = "257.13-1~deb13u1";
  };
  "systemd-repart_257.13-1~deb13u1_amd64" = {
    architecture = "amd64";
    package = "systemd-repart";
    path = "pool/main/s/systemd/systemd-repart_257.13-1~deb13u1_amd64.deb";
    sha256 = "06c6f2c285eb81c8ab1dbcc8f5f8721dd96a2228bc9e6a85beaa22460e0599e1";
    size = 178072;
    version = "257.13-1~deb13u1";
  };
  "systemd-ukify_257.13-1~deb13u1_all" = {
    architecture = "all";
    package = "systemd-ukify";
    path = "pool/main/s/systemd/systemd-ukify_257.13-1~deb13u1_all.deb";
    sha256 = "78e1f7921f39d07512d848244b8b3e320e93e77d0b5778c211809e9f3b8b8284";
    size = 88516;
    version = "257.13-1~deb13u1";
  };
  "systemd_257.13-1~deb13u1_amd64" = {
    architecture = "amd64";
    package = "systemd";
    path = "pool/main/s/systemd/systemd_257.13-1~deb13u1_amd64.deb";
    sha256 = "ee81302a1d5b7434762b6e784a572854d4b6cf6235e33e2d104ad4e1cae71ab4";
    size = 3093632;
    version = "257.13-1~deb13u1";
  };
  "sysvinit-utils_3.14-4_amd64" = {
    architecture = "amd64";
    package = "sysvinit-utils";
    path = "pool/main/s/sysvinit/sysvinit-utils_3.14-4_amd64.deb";
    sha256 = "c7e957360dff89675b491e501b00047cf750695178cabab167c92fc260d358ec";
    size = 34060;
    version = "3.14-4";
  };
  "tar_1.35+dfsg-3.1_amd64" = {
    architecture = "amd64";
    package = "tar";
    path = "pool/main/t/tar/tar_1.35+dfsg-3.1_amd64.deb";
    sha256 = "214c02e1aa291076a3147b8a4c4cae02fadf4c67df629186e3e313726faef1de";
    size = 814968;
    version = "1.35+dfsg-3.1";
  };
  "tpm-udev_0.6+nmu1_all" = {
    architecture = "all";
    package = "tpm-udev";
    path = "pool/main/t/tpm-udev/tpm-udev_0.6+nmu1_all.deb";
    sha256 = "103aaad530acac082222d8530586041cf2b78098d077ccf1d9418b2866d164af";
    size = 3244;
    version = "0.6+nmu1";
  };
  "tpm2-tools_5.7-1_amd64" = {
    architecture = "amd64";
    package = "tpm2-tools";
    path = "pool/main/t/tpm2-tools/tpm2-tools_5.7-1_amd64.deb";
    sha256 = "350aa9ae50a02df3e489131d9c4dceb05bf5f281fc8033c91616d2b8286579af";
    size = 757740;
    version = "5.7-1";
  };
  "tzdata_2026c-0+deb13u1_all" = {
    architecture = "all";
    package = "tzdata";
    path = "pool/main/t/tzdata/tzdata_2026c-0+deb13u1_all.deb";
    sha256 = "813b9bbbe14ccda2b24617b8bade0ade4d745957e75921766c153d249886bd4c";
    size = 264156;
    version = "2026c-0+deb13u1";
  };
  "udev_257.13-1~deb13u1_amd64" = {
    architecture = "amd64";
    package = "udev";
    path = "pool/main/s/systemd/udev_257.13-1~deb13u1_amd64.deb";
    sha256 = "a9d751b4d73a489120ef68a21caedf0b58fba80598fb22a17f85060f308bfe7e";
    size = 1418624;
    version = "257.13-1~deb13u1";
  };
  "uidmap_1:4.17.4-2_amd64" = {
    architecture = "amd64";
    package = "uidmap";
    path = "pool/main/s/shadow/uidmap_4.17.4-2_amd64.deb";
    sha256 = "a017182d42a32ca241cd830a59153488e1f65ae6e31a760014575878044a9d2d";
    size = 193956;
    version = "1:4.17.4-2";
  };
  "unzip_6.0-29+deb13u1_amd64" = {
    architecture = "amd64";
    package = "unzip";
    path = "pool/main/u/unzip/unzip_6.0-29+deb13u1_amd64.deb";
    sha256 = "fc11f8736bdec6fc46a6864f75bce0c8206a790df37dbcab5ddb25b1bf0f58f0";
    size = 172916;
    version = "6.0-29+deb13u1";
  };
  "util-linux_2.41.5-0+deb13u1_amd64" = {
    architecture = "amd64";
    package = "util-linux";
    path = "pool/main/u/util-linux/util-linux_2.41.5-0+deb13u1_amd64.deb";
    sha256 = "7d5b1176cc3d8cc6b290b3ec17af458f362d9200845f30da22057a8198744430";
    size = 1242392;
    version = "2.41.5-0+deb13u1";
  };
  "uuid-runtime_2.41.5-0+deb13u1_amd64" = {
    architecture = "amd64";
    package = "uuid-runtime";
    path = "pool/main/u/util-linux/uuid-runtime_2.41.5-0+deb13u1_amd64.deb";
    sha256 = "826690419ef231e93d3d756ab19835ebd0fe3029bb1314987fd8f76fd04c6983";
    size = 60744;
    version = "2.41.5-0+deb13u1";
  };
  "x11-common_1:7.7+24+deb13u1_all" = {
    architecture = "all";
    package = "x11-common";
    path = "pool/main/x/xorg/x11-common_7.7+24+deb13u1_all.deb";
    sha256 = "57a981938506b26dc552f19cafeaa8c04e9b59dc7508509151f8507a9d4e5f24";
    size = 216864;
    version = "1:7.7+24+deb13u1";
  };
  "x11-utils_7.7+7_amd64" = {
    architecture = "amd64";
    package = "x11-utils";
    path = "pool/main/x/x11-utils/x11-utils_7.7+7_amd64.deb";
    sha256 = "239d8a87b464cbe370d63029820218a52c5bfa1f0dfeb74f7cfe7d0df017046b";
    size = 181524;
    version = "7.7+7";
  };
  "xdg-utils_1.2.1-2_all" = {
    architecture = "all";
    package = "xdg-utils";
    path = "pool/main/x/xdg-utils/xdg-utils_1.2.1-2_all.deb";
    sha256 = "01dd31db093f1e810824519200112ec3fd447ba0341f7213244525eaa289355e";
    size = 75840;
    version = "1.2.1-2";
  };
  "xkb-data_2.42-1_all" = {
    architecture = "all";
    package = "xkb-data";
    path = "pool/main/x/xkeyboard-config/xkb-data_2.42-1_all.deb";
    sha256 = "196ff18533382f64e057ea49df2bb486bd4275a4cc0917361edb560b8756dada";
    size = 789736;
    version = "2.42-1";
  };
  "xxd_2:9.1.1230-2_amd64" = {
    architecture = "amd64";
    package = "xxd";
    path = "pool/main/v/vim/xxd_9.1.1230-2_amd64.deb";
    sha256 = "d1ae72a9ae7c3f81a23299422f0f219b55d2a76eb88c78815584983d6b897324";
    size = 98752;
    version = "2:9.1.1230-2";
  };
  "xz-utils_5.8.1-1+deb13u1_amd64" = {
    architecture = "amd64";
    package = "xz-utils";
    path = "pool/main/x/xz-utils/xz-utils_5.8.1-1+deb13u1_amd64.deb";
    sha256 = "9e0a39d95373afdaad3c9dfaab3c8b0beb9a2c4654e6be10b4bcf458509a3217";
    size = 659488;
    version = "5.8.1-1+deb13u1";
  };
  "zip_3.0-15+deb13u1_amd64" = {
    architecture = "amd64";
    package = "zip";
    path = "pool/main/z/zip/zip_3.0-15+deb13u1_amd64.deb";
    sha256 = "35b7ee1f2afbced2c356d5f7486ff5a05a961628fe7c7f08c582b6b2843e6489";
    size = 234964;
    version = "3.0-15+deb13u1";
  };
  "zlib1g-dev_1:1.3.dfsg+really1.3.1-1+b1_amd64" = {
    architecture = "amd64";
    package = "zlib1g-dev";
    path = "pool/main/z/zlib/zlib1g-dev_1.3.dfsg+really1.3.1-1+b1_amd64.deb";
    sha256 = "76ed5c858e1aef38b7be93acce5910e457e77bd6271471b9d05fb42e78826224";
    size = 919744;
    version = "1:1.3.dfsg+really1.3.1-1+b1";
  };
  "zlib1g_1:1.3.dfsg+really1.3.1-1+b1_amd64" = {
    architecture = "amd64";
    package = "zlib1g";
    path = "pool/main/z/zlib/zlib1g_1.3.dfsg+really1.3.1-1+b1_amd64.deb";
    sha256 = "015be740d6236ad114582dea500c1d907f29e16d6db00566ca32fb68d71ac90d";
    size = 88892;
    version = "1:1.3.dfsg+really1.3.1-1+b1";
  };
  "zstd_1.5.7+dfsg-1_amd64" = {
    architecture = "amd64";
    package = "zstd";
    path = "pool/main/libz/libzstd/zstd_1.5.7+dfsg-1_amd64.deb";
    sha256 = "6da09b6aad171ef9b50d6a2bb4c62f756b3561aac5e05b452b80516223e5e0f5";
    size = 756244;
    version = "1.5.7+dfsg-1";
  };
}
