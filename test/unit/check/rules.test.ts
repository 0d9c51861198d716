import { describe, expect, it } from "vitest";
import { RULES } from "../../../src/check/rules.ts";
import { ids, inPython, inShell, inTree } from "./found.ts";

const HASH = "0123456789abcdef0123456789abcdef01234567";
const SUM = "a".repeat(64);
const UUID = "5a3e8175-0b17-4d8e-9c0d-3f6b1c2a7e41";

interface Cases {
  /** Shell in which the rule finds something, and in which it does not. */
  readonly bad?: readonly string[];
  readonly good?: readonly string[];
  readonly badPython?: readonly string[];
  readonly goodPython?: readonly string[];
}

/** Each text by itself. */
const CASES: Readonly<Record<string, Cases>> = {
  "unverified-download": {
    bad: [
      "curl -o x https://example.org/x",
      "wget https://example.org/x.tar.gz",
      "sudo -E curl -fsSL https://example.org/x >x",
      "mkosi-chroot curl -O https://example.org/x",
      'data=$(curl -s "$URL")\necho "$data" > f',
      // The check of another file, and one that comes before.
      `curl -o x https://example.org/x\necho "${SUM}  y" | sha256sum -c`,
      `echo "${SUM}  x" | sha256sum -c\ncurl -o x https://example.org/x`,
      // What a function fetches is not checked by another function.
      `f() { curl -o x https://e.org/x; }\ng() { echo "${SUM} x" | sha256sum -c; }`,
      "sh -c 'curl -o x https://example.org/x'",
      "bash <<EOF\ncurl -o x https://example.org/x\nEOF",
      "find . -name '*.url' -exec wget -i {} \\;",
      "xargs -n1 curl -O <urls",
    ],
    good: [
      `curl -o x https://example.org/x\necho "${SUM}  x" | sha256sum -c`,
      `curl -o "$out" https://example.org/x\necho "$SUM $out" | sha256sum --check --status`,
      `wget https://example.org/x.tar.gz\nsha256sum -c <<EOF\n${SUM}  x.tar.gz\nEOF`,
      "curl -O https://example.org/x\nsha512sum --check SHA512SUMS",
      `curl -o x https://example.org/x\n[ "$(sha256sum x | cut -d' ' -f1)" = ${SUM} ]`,
      `curl -o x https://example.org/x\nsum=$(sha256sum x | cut -d ' ' -f 1)\nif [[ $sum != ${SUM} ]]; then exit 1; fi`,
      "curl -s https://example.org/ > /dev/null",
      "curl -X POST https://example.org/hook",
      "curl --head https://example.org/x",
      "curl -o x file:///srv/x",
      "curl http://localhost:8080/health",
      "echo curl https://example.org/x",
      "# curl https://example.org/x",
      "command -v curl",
      "apt-cache show curl wget",
    ],
    badPython: [
      "import urllib.request\nurllib.request.urlretrieve('https://e.org/x', 'x')",
      "from urllib.request import urlopen as get\nget('https://e.org/x')",
      "import requests\nrequests.get(URL)",
      "import subprocess\nsubprocess.run(['curl', '-o', 'x', url], check=True)",
      "import os\nos.system('wget https://example.org/x')",
      "import subprocess as sp\nsp.check_call('curl -O https://e.org/x', shell=True)",
    ],
    goodPython: [
      "import hashlib, requests\ndata = requests.get(URL).content\nassert hashlib.sha256(data).hexdigest() == SUM",
      "'''requests.get(URL)'''\n# requests.get(URL)\n",
      "import subprocess\nsubprocess.run(['echo', 'curl'])",
    ],
  },
  "remote-script": {
    bad: [
      "curl -sSf https://sh.example.org | sh",
      "wget -qO- https://e.org/x | sudo bash -s --",
      "sh <(curl -L https://e.org/install)",
      'bash -c "$(curl -fsSL https://e.org/x)"',
    ],
    good: ["cat install.sh | sh", "curl -o x https://e.org/x | cat"],
  },
  "unpinned-git": {
    bad: [
      "git clone https://e.org/x",
      "git clone --depth 1 --branch v1.0 https://e.org/x",
      'git clone -b "$version" "$url" d',
      "git -C d pull",
      "git clone https://e.org/x d && git -C d checkout main",
      'git clone https://e.org/x d && git -C d checkout "$ref"',
    ],
    good: [
      `git clone https://e.org/x d && git -C d checkout ${HASH}`,
      `git clone https://e.org/x d\ncd d\ngit reset --hard ${HASH}`,
      `REV=${HASH}\ngit clone https://e.org/x d\ngit -C d checkout "$REV"`,
      `git clone --revision=${HASH} https://e.org/x`,
      'git clone "$SRCDIR/sub" d',
      "git clone /srv/src d",
      "git describe --tags",
      "git submodule update --init",
    ],
  },
  "unpinned-container-image": {
    bad: [
      "docker pull debian:trixie",
      "podman run --rm -v $PWD:/w alpine make",
      "skopeo copy docker://docker.io/library/busybox:latest dir:x",
      "crane export $IMAGE out.tar",
    ],
    good: [
      `docker pull debian@sha256:${SUM}`,
      "docker build .",
      "skopeo copy dir:x dir:y",
      `podman run -e A=1 debian@sha256:${SUM} ls`,
    ],
  },
  "unlocked-dependencies": {
    bad: [
      "pip install requests",
      "pip3 install requests==2.0",
      "python3 -m pip install -r requirements.txt",
      "npm install",
      "npm install -g yarn",
      "yarn",
      "pnpm i",
      "npx tool",
      "cargo install ripgrep",
      "cargo install --locked ripgrep",
      "cargo build --release",
      "cargo +nightly build",
      "cargo update",
      "go install example.org/x@latest",
      "go get -u ./...",
      "GOSUMDB=off go build -trimpath",
      "rustup toolchain install stable",
      "gem install rake",
    ],
    good: [
      "pip install --require-hashes -r requirements.txt",
      "pip install --no-deps .",
      "pip list",
      "npm ci",
      "npm run build",
      "yarn install --frozen-lockfile",
      "cargo build --locked",
      "cargo build --release --frozen",
      "cargo install --locked --version 14.0.0 ripgrep",
      "cargo clippy --version",
      "go build -trimpath ./...",
      "go install example.org/x@v1.2.3",
      "go mod download",
      "gem install rake -v 13.0.0",
      "rustup default 1.80.0",
    ],
  },
  "script-installs-packages": {
    bad: [
      "apt-get install -y vim",
      "DEBIAN_FRONTEND=noninteractive apt-get -o Foo=1 install vim",
      "mkosi-chroot dnf install x",
      "pacman -Syu",
      "apk add x",
      "debootstrap trixie /x",
      "chroot $BUILDROOT apt install vim",
    ],
    good: [
      "apt-get clean",
      "apt-get update",
      "apt-get remove vim",
      "pacman -Q",
      "pacman -Scc",
      "dnf clean all",
      "apt-get install --simulate vim",
      "echo apt-get install",
    ],
    badPython: ["import subprocess\nsubprocess.run(['apt-get', 'install', '-y', 'vim'])"],
    goodPython: ["import subprocess\nsubprocess.run(['apt-get', 'clean'])"],
  },
  "unchecked-packages": {
    bad: [
      "apt-get update --allow-unauthenticated",
      "cat > s.sources <<EOF\nTypes: deb\nTrusted: yes\nEOF",
      "cat > s.list <<EOF\ndeb [trusted=yes] http://e.org x main\nEOF",
    ],
    good: ["cat > s.sources <<EOF\nTypes: deb\nSigned-By: /k\nEOF"],
  },
  "fetched-keys": {
    bad: ["gpg --recv-keys ABC", "apt-key adv --keyserver x"],
    good: ["gpg --verify x.sig x", "apt-key list"],
  },
  "build-time": {
    bad: [
      "date > f",
      'echo "built $(date)" > f',
      "echo `date` >> $BUILDROOT/etc/issue",
      "NOW=$(date +%s)\necho $NOW > f",
      "export BUILD_DATE=$(date)",
      "BUILD_DATE=$(date) make",
      'sed -i "s/@DATE@/$(date)/" f',
      "cat > f <<EOF\n$(date)\nEOF",
      "stamp() { date; }\nstamp > f",
      "stamp() { date +%F; }\nx=$(stamp)\necho $x | tee f",
      "date --date=now > f",
      "date -d yesterday > f",
      "(date; uptime) > f",
      "{ date; } | tee f",
      "echo $EPOCHSECONDS > f",
      "printf '%(%F)T\\n' -1 > f",
      'mkosi-chroot bash -c "date > /etc/built"',
      "date | sed s/x/y/ > f",
      "if true; then date > f; fi",
      "case x in x) date > f;; esac",
      'a=$(date)\nb="$a"\necho "$b" > f',
      'python3 -c \'import time; open("f","w").write(str(time.time()))\'',
    ],
    good: [
      "date",
      'echo "started $(date)"',
      'echo "$(date): hello" >&2',
      "date > /dev/null",
      "date -u -d @0 > f",
      'date --date="@$SOURCE_DATE_EPOCH" > f',
      "date -r file > f",
      "ts=$(date +%s)\nmake\necho $(( $(date +%s) - ts )) > seconds",
      "start=$(date +%s); end=$(date +%s); took=$((end - start)); echo $took > f",
      'if [ "$(date +%u)" = 7 ]; then echo; fi',
      'log() { echo "$(date) $*"; }\nlog hello',
      "cat > f <<'EOF'\n$(date)\nEOF",
      "echo 'date' > f",
      "update-date > f",
      "t=$(date)\necho $t",
      `TS="\${SOURCE_DATE_EPOCH:-$(date +%s)}"\ndate --date "@$TS" > f`,
    ],
    badPython: [
      "import time\nPath('f').write_text(str(time.time()))",
      "from datetime import datetime\nx = datetime.now()",
      "import datetime as d\nx = d.date.today().isoformat()",
      "import time\nx = time.strftime('%Y')",
    ],
    goodPython: [
      "import time\nstart = 0\nprint(time.time() - start)",
      "import time\nx = time.gmtime(EPOCH)",
      "import time\nx = time.strftime('%Y', time.gmtime(EPOCH))",
      "import datetime\nx = datetime.datetime.fromtimestamp(EPOCH)",
      "class A:\n    def time(self): pass\nA().time()",
    ],
  },
  "random-value": {
    bad: [
      "echo $RANDOM > f",
      "uuidgen > f",
      "id=$(uuidgen)\necho $id > f",
      "head -c 16 /dev/urandom > f",
      "dd if=/dev/urandom of=f count=1",
      "tr -dc a-z < /dev/urandom | head -c 8 > f",
      "cat /proc/sys/kernel/random/uuid > f",
      "openssl rand -hex 8 > f",
      "shuf l > f",
      "awk 'BEGIN{srand(); print rand()}' > f",
      "tune2fs -U random disk",
      "gcc -Wl,--build-id=uuid x.c",
    ],
    good: [
      "uuidgen --sha1 --namespace @dns --name x > f",
      "echo $RANDOM",
      "sleep $RANDOM",
      "mknod -m 666 $BUILDROOT/dev/urandom c 1 9",
      "shuf --random-source=seed l > f",
      "dd if=/dev/urandom of=/dev/null",
      "tune2fs -U $UUID disk",
    ],
    badPython: [
      "import uuid\nx = uuid.uuid4()",
      "from random import shuffle\nshuffle(x)",
      "import os\nos.urandom(3)",
      "import secrets\nsecrets.token_hex()",
    ],
    goodPython: [
      "import uuid\nx = uuid.uuid5(a, b)",
      "import random\nrandom.seed(1)\nrandom.shuffle(x)",
      "import random\nr = random.Random(3)\nr.shuffle(x)",
    ],
  },
  "temporary-name": {
    bad: [
      't=$(mktemp)\necho "tmp is $t" > f',
      "t=$(mktemp -d)\ncat > f <<EOF\n$t\nEOF",
      't=$(mktemp "$BUILDROOT/etc/x.XXXX")\necho hi > "$t"',
    ],
    good: [
      "t=$(mktemp)\ncp a $t\nmv $t b",
      't=$(mktemp -d)\necho "using $t"',
      't=$(mktemp "$BUILDROOT/x.XXXX")\nrm "$t"',
      "t=$(mktemp)\necho hi > $t",
    ],
    badPython: [
      "import tempfile\nwith tempfile.TemporaryDirectory() as d:\n    out.write(d)",
      "import tempfile\nd = tempfile.mkdtemp()\np.write_text(f'{d}/x')",
    ],
    goodPython: ["import tempfile\nwith tempfile.TemporaryDirectory() as d:\n    Path(d, 'x').write_text('hi')"],
  },
  "random-salt": {
    bad: [
      "echo root:x | chpasswd",
      "mkosi-chroot passwd root",
      "openssl passwd -6 secret",
      "mkpasswd -m sha-512 x",
      "htpasswd -bB f u p",
      "chroot $BUILDROOT sh -c 'echo a:b | chpasswd'",
    ],
    good: [
      "echo 'root:$6$x' | chpasswd -e",
      "passwd -l root",
      "passwd --delete root",
      "openssl passwd -6 -salt salt secret",
      "mkpasswd -S abcdefgh x",
      "usermod -p '$6$x' root",
      "cat /etc/passwd",
    ],
    badPython: ["import crypt\ncrypt.crypt('x')"],
    goodPython: ["import crypt\ncrypt.crypt('x', '$6$salt')"],
  },
  "generated-key": {
    bad: [
      "ssh-keygen -A",
      "ssh-keygen -t ed25519 -f k -N ''",
      "openssl genpkey -algorithm ed25519",
      "openssl req -x509 -newkey rsa:2048 -nodes",
      "gpg --batch --gen-key x",
      "wg genkey > k",
      "dropbearkey -t rsa -f k",
    ],
    good: [
      "ssh-keygen -l -f k",
      "ssh-keygen -y -f k",
      "dropbearkey -y -f k",
      "openssl x509 -in c",
      "openssl pkey -in k -pubout",
      "gpg --verify x",
      "wg pubkey < k",
    ],
  },
  "machine-id": {
    bad: [
      "systemd-machine-id-setup --root=$BUILDROOT",
      "dbus-uuidgen --ensure",
      "cp /etc/machine-id $BUILDROOT/etc/",
      "cat /etc/machine-id > $BUILDROOT/x",
    ],
    good: ["rm $BUILDROOT/etc/machine-id", ": > $BUILDROOT/etc/machine-id", "systemd-machine-id-setup --print"],
  },
  "account-without-id": {
    bad: ["useradd -r x", "mkosi-chroot groupadd --system x", "adduser --system x", "addgroup x"],
    good: [
      "useradd -u 999 x",
      "useradd --uid=999 x",
      "groupadd -g 999 x",
      "adduser --uid 999 x",
      "adduser user group",
      "addgroup --gid 999 x",
      "useradd -D",
      "usermod -aG a b",
    ],
  },
  "file-system-identity": {
    bad: [
      "mkfs.ext4 -F disk",
      `mke2fs -U ${UUID} disk`,
      `mkfs.ext4 -U ${UUID} -E hash_seed=${UUID} disk`,
      "mkfs.vfat disk",
      "mformat -i d ::",
      `mkfs.erofs -U ${UUID} i d`,
      "mksquashfs d i",
      "mkswap d",
      "mkfs.btrfs d",
      "mkfs.xfs d",
      `mkfs.ext4 -U random -E hash_seed=${UUID} d`,
    ],
    good: [
      `export SOURCE_DATE_EPOCH=0\nmkfs.ext4 -U ${UUID} -E lazy_itable_init=0,hash_seed=${UUID} disk`,
      "SOURCE_DATE_EPOCH=0 mkfs.vfat disk",
      "mkfs.vfat -i 12345678 disk",
      "mformat -N 12345678 -i d ::",
      `mkfs.erofs -T 0 -U ${UUID} i d`,
      "mksquashfs d i -mkfs-time 0 -all-time 0",
      `mkswap -U ${UUID} d`,
      `mkfs.xfs -m uuid=${UUID} d`,
      'mkfs.ext4 "$@" d',
    ],
  },
  "disk-identity": {
    bad: [
      "sgdisk -n 1:0:0 d",
      "parted d mklabel gpt",
      "sfdisk d <<EOF\nlabel: gpt\nEOF",
      "systemd-repart --dry-run=no d",
      "systemd-repart --dry-run no --seed=random d",
      "qemu-img convert -O vpc a b",
      "cryptsetup luksFormat d",
      "veritysetup format a b",
    ],
    good: [
      `sgdisk -n 1:0:0 -U ${UUID} d`,
      `parted d mklabel gpt\nsgdisk --disk-guid ${UUID} d`,
      `sfdisk d <<EOF\nlabel: gpt\nlabel-id: ${UUID}\nEOF`,
      `systemd-repart --dry-run=no --seed=${UUID} d`,
      "systemd-repart --json=short d",
      "qemu-img convert -O qcow2 a b",
      "cryptsetup open d x",
      `veritysetup format --salt=00 --uuid=${UUID} a b`,
    ],
    badPython: ["import subprocess\nsubprocess.run(['systemd-repart', '--dry-run=no', str(d)])"],
    goodPython: [
      "import subprocess\nsubprocess.run(['systemd-repart', '--dry-run=no', '--seed', CONFIG['Seed'], str(d)])",
    ],
  },
  "archive-metadata": {
    bad: [
      "tar cf x.tar d",
      "tar -czf x.tar.gz -C d .",
      "tar --create --sort=name --owner=0 --group=0 d",
      "tar -c d | gzip -n > x",
      "zip -r x.zip d",
      "find d | LC_ALL=C sort | cpio -o -H newc > x",
    ],
    good: [
      "tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf x.tar d",
      "tar xf x.tar",
      "tar -tf x.tar",
      "tar -C /usr -xf x.tar",
      "tar -c d | tar -x -C e",
      'tar "$@" -cf x d',
      "zip -rX x.zip d",
      "find d | LC_ALL=C sort | cpio -o -H newc --reproducible > x",
      "cpio -id < x",
    ],
    badPython: [
      "import shutil\nshutil.make_archive('a', 'zip')",
      "import tarfile\nwith tarfile.open('x', 'w:gz') as t:\n    t.add('d')",
      "import gzip\ngzip.open('x', 'wb')",
    ],
    goodPython: [
      "import tarfile\nwith tarfile.open('x', 'w') as t:\n    t.add('d', filter=reset)",
      "import tarfile\ntarfile.open('x')",
      "import gzip\ngzip.GzipFile('x', 'wb', mtime=0)",
    ],
  },
  "compressed-name": {
    bad: ["gzip x", "gzip -9 x", "gzip -c x > y", "find . -name '*.1' -exec gzip {} +", "find . | xargs gzip"],
    good: ["gzip -n x", "gzip -9n x", "gzip -d x.gz", "gzip < x > y", "cat x | gzip > y", "find . -exec gzip -n {} +"],
  },
  "thread-dependent": {
    bad: ["xz -T0 x", "xz --threads=0 x", 'xz -T"$(nproc)" x', "pixz x"],
    good: ["xz x", "xz -T1 x", "xz -dT0 x", "zstd -T0 x"],
  },
  "unsorted-list": {
    bad: [
      "find . | cpio -o --reproducible -H newc > x",
      "find . -type f > list",
      "find . -print0 | tar --null -T - --mtime=@0 --owner=0 -cf x",
      "ls -U > l",
      "find . | sed s/x/y/ | tee l",
    ],
    good: [
      "find . | LC_ALL=C sort | cpio -o --reproducible -H newc > x",
      "find . -type f | sort > list",
      "find . -name x -delete",
      "find . | wc -l",
      "find . > /dev/null",
      "find . | while read f; do rm $f; done",
      "ls > l",
      "x=$(find . -name y | head -1)",
      "find . | sed s/x/y/ > l\nsort --unique --output l l",
    ],
    badPython: [
      "import os\nout.write('\\n'.join(os.listdir('.')))",
      "import os\nfor f in os.listdir('.'):\n    out.write(f)",
      "for p in root.rglob('*'):\n    z.writestr(p, '')",
    ],
    goodPython: [
      "import os\nfor f in sorted(os.listdir('.')):\n    out.write(f)",
      "import os\nfor a, b, c in os.walk('.'):\n    for f in c:\n        os.utime(f)",
      "for p in root.glob('*'):\n    p.unlink()\nout.write('x')",
      "import os\nfor a, b, c in os.walk('.'):\n    b.sort()\n    out.write(a)",
    ],
  },
  "build-path": {
    bad: [
      "gcc -g -o x x.c",
      "x86_64-linux-gnu-gcc -O2 -g3 x.c",
      "clang++ -ggdb x.cc",
      "go build ./...",
      "mkosi-chroot bash -c 'cd /work && go build -o x .'",
    ],
    good: [
      "gcc -O2 x.c",
      "gcc -g -ffile-prefix-map=$PWD=. x.c",
      "gcc -g0 x.c",
      "go build -trimpath",
      "GOFLAGS=-trimpath go build",
      "export GOFLAGS='-trimpath -mod=vendor'\ngo build",
      "go test ./...",
      'gcc "$@"',
    ],
  },
  "kernel-identity": {
    bad: ["make bzImage", "KBUILD_BUILD_USER=x KBUILD_BUILD_HOST=y make -j4 bindeb-pkg"],
    good: [
      "export KBUILD_BUILD_TIMESTAMP=x KBUILD_BUILD_USER=x KBUILD_BUILD_HOST=x\nmake bzImage",
      "make KBUILD_BUILD_TIMESTAMP=x KBUILD_BUILD_USER=x KBUILD_BUILD_HOST=x bzImage",
      "make olddefconfig",
      "make",
    ],
  },
  "python-bytecode": {
    bad: ["python3 -m compileall /usr", "python3 -m py_compile x.py"],
    good: ["python3 -m compileall --invalidation-mode=checked-hash /usr", "python3 -m http.server"],
    badPython: ["import compileall\ncompileall.compile_dir('x')"],
    goodPython: ["import compileall\ncompileall.compile_dir('x', invalidation_mode=M)"],
  },
  "host-identity": {
    bad: [
      "hostname > f",
      "echo $(whoami) > f",
      "uname -r > f",
      "depmod $(uname -r)",
      "echo $HOSTNAME > f",
      "grep MHz /proc/cpuinfo > f",
      'cp x "$BUILDROOT/lib/modules/$(uname -r)/"',
    ],
    good: [
      "uname -m > f",
      "hostname",
      "if [ $(id -un) = root ]; then echo; fi",
      "echo running as $(whoami)",
      "hostname newname",
      "id -u > f",
      "USER=x\necho $USER > f",
    ],
    badPython: [
      "import socket\nx = socket.gethostname()",
      "import platform\nx = platform.node()",
      "import os\nx = os.uname().release",
    ],
    goodPython: ["import platform\nx = platform.machine()", "import socket\nprint(socket.gethostname())"],
  },
  "host-cpu": {
    bad: ["gcc -march=native x.c", "export RUSTFLAGS='-C target-cpu=native'", "CFLAGS=-mtune=native make"],
    good: ["gcc -march=x86-64-v2 x.c", "echo native"],
  },
  "cpu-count": {
    bad: [
      "nproc > f",
      'echo "threads = $(nproc)" > f',
      "n=$(nproc)\necho workers=$n >> f",
      "cat > f <<EOF\n$(nproc)\nEOF",
    ],
    good: [
      "make -j$(nproc)",
      "n=$(nproc)\nmake -j$n",
      "export MAKEFLAGS=-j$(nproc)",
      "nproc",
      "xargs -P $(nproc) -n1 gzip -n",
      "echo using $(nproc)",
    ],
  },
  "locale-sort": {
    bad: ["export LANG=de_DE.UTF-8\nsort x > y"],
    good: [
      "sort x > y",
      "export LANG=de_DE.UTF-8\nLC_ALL=C sort x > y",
      "export LANG=de_DE.UTF-8\nexport LC_ALL=C\nsort x > y",
      "export LANG=de_DE.UTF-8\nsort -n x > y",
      "export LANG=C\nsort x > y",
    ],
  },
  "private-path": {
    bad: [
      "cp /home/me/x $BUILDROOT/",
      "install ~/.config/x $BUILDROOT/etc/",
      "source $HOME/.profile",
      "ln -s /root/x y",
    ],
    good: ["mkosi-chroot cp /home/x/y /etc/", "cp x $BUILDROOT/root/", "cp x /root/", "mkdir /home/x"],
  },
  "shell-syntax": {
    bad: ["if true; then", "echo $(", "bash -c 'if true'"],
    good: ["if true; then :; fi", "", "echo 'if'"],
  },
};

describe("a rule in a script", () => {
  for (const [rule, { bad = [], good = [], badPython = [], goodPython = [] }] of Object.entries(CASES)) {
    it(`${rule} finds what it is for, and nothing else`, () => {
      expect(bad.filter((text) => !ids(inShell(text)).includes(rule))).toEqual([]);
      expect(good.filter((text) => ids(inShell(text)).includes(rule))).toEqual([]);
      expect(badPython.filter((text) => !ids(inPython(text)).includes(rule))).toEqual([]);
      expect(goodPython.filter((text) => ids(inPython(text)).includes(rule))).toEqual([]);
    });
  }

  it("callers-umask is said once for each script", () => {
    const text = 'mkdir -p "$BUILDROOT/a"\necho x > "$BUILDROOT/b"\n';
    const found = inShell(text, { kind: "build" });
    expect(found.map(({ rule, line, what }) => [rule, line, what])).toEqual([
      [
        "callers-umask",
        1,
        '"$BUILDROOT/a" is made with the umask of whoever started mkosi (and 1 more in this script)',
      ],
    ]);
    for (const good of [
      `umask 022\n${text}`,
      'mkdir -m 755 "$BUILDROOT/a"',
      'install -m 644 a "$BUILDROOT/b"',
      'cp a "$BUILDROOT/b"\nchmod 644 "$BUILDROOT/b"',
      'echo x >> "$BUILDROOT/b"',
      ': > "$BUILDROOT/etc/machine-id"',
      "mkdir /tmp/x",
    ]) {
      expect(ids(inShell(good, { kind: "build" }))).toEqual([]);
    }
    expect(ids(inShell("mkdir /etc/x", { kind: "postinst", chroot: true }))).toEqual(["callers-umask"]);
    expect(ids(inShell(text, { kind: "postoutput" }))).toEqual([]);
  });

  it("what a script prints counts where mkosi takes it for a value", () => {
    expect(ids(inShell("date +%F"))).toEqual([]);
    expect(ids(inShell("date +%F", { kind: "value" }))).toEqual(["build-time"]);
    expect(ids(inShell("git describe | sort", { kind: "value" }))).toEqual(["locale-sort"]);
  });

  it("mkosi's SOURCE_DATE_EPOCH makes times fixed, its snapshot packages", () => {
    const context = { sourceDateEpoch: true, pinnedPackages: true };
    expect(ids(inShell("mkfs.vfat d; mksquashfs d i; python3 -m compileall x", context))).toEqual([]);
    expect(inShell("apt-get install x", context)[0]!.severity).toBe("warning");
    expect(inShell("apt-get install x")[0]!.severity).toBe("error");
  });

  it("mkosi-install takes locked packages alone", () => {
    const lockedPackages = new Set(["vim"]);
    expect(ids(inShell("mkosi-install vim", { lockedPackages }))).toEqual([]);
    expect(inShell("mkosi-install vim nano", { lockedPackages })[0]).toMatchObject({
      rule: "unlocked-package",
      words: "nano",
    });
    expect(ids(inShell("mkosi-install nano"))).toEqual([]);
  });

  it("is less severe where less is at stake", () => {
    const severity = (text: string) => inShell(text).map((one) => one.severity);
    expect(severity("curl -o x https://snapshot.debian.org/archive/debian/20240314T094714Z/x")).toEqual(["warning"]);
    expect(severity("curl -o x https://e.org/x\ngpg --verify x.sig x")).toEqual(["warning"]);
    expect(severity("pip install a==1")).toEqual(["warning"]);
    expect(severity("pip install a")).toEqual(["error"]);
    expect(severity("tar --sort=name --mtime=@0 -cf x d")).toEqual(["warning"]);
  });
});

const CONF = `[Distribution]
Distribution=debian
Release=trixie
Snapshot=20260101T000000Z

[Output]
Format=disk
Seed=${UUID}

[Content]
SourceDateEpoch=0
`;

/** Configuration in which a rule finds something, and the nearest in which it does not. */
const CONFIGURATIONS: Readonly<
  Record<string, { readonly bad: Readonly<Record<string, string>>; readonly good: Readonly<Record<string, string>> }>
> = {
  "network-in-build": {
    bad: { "mkosi.conf": `${CONF}[Build]\nWithNetwork=yes` },
    good: { "mkosi.conf": `${CONF}[Build]\nWithNetwork=yes\nWithNetwork=no` },
  },
  "missing-seed": {
    bad: { "mkosi.conf": CONF.replace(/Seed=.*/, "") },
    good: { "mkosi.conf": CONF.replace(/Seed=.*/, "").replace("disk", "uki") },
  },
  "missing-source-date-epoch": {
    bad: { "mkosi.conf": CONF.replace(/Source.*/, "") },
    good: { "mkosi.conf": `${CONF.replace(/Source.*/, "")}[Build]\nEnvironment=SOURCE_DATE_EPOCH=0` },
  },
  "unpinned-packages": {
    bad: { "mkosi.conf": CONF.replace(/Snapshot.*/, "") },
    good: {
      "mkosi.conf": CONF.replace(/Snapshot.*/, "Mirror=https://snapshot.debian.org/archive/debian/20250526T142542Z/"),
    },
  },
  "moving-release": {
    bad: { "mkosi.conf": CONF.replace(/Snapshot.*/, "").replace("trixie", "sid") },
    good: { "mkosi.conf": CONF.replace("trixie", "sid") },
  },
  "unchecked-packages": {
    bad: { "mkosi.conf": CONF.replace("Snapshot", "RepositoryKeyCheck=no\nSnapshot") },
    good: { "mkosi.conf": CONF.replace("Snapshot", "RepositoryKeyCheck=yes\nSnapshot") },
  },
  "fetched-keys": {
    bad: { "mkosi.conf": CONF.replace("Snapshot", "RepositoryKeyFetch=yes\nSnapshot") },
    good: { "mkosi.conf": CONF },
  },
  "unpinned-tools": {
    bad: { "mkosi.conf": `${CONF.replace(/Snapshot.*/, "LocalMirror=file:///x")}[Build]\nToolsTree=default` },
    good: {
      "mkosi.conf": `${CONF.replace(/Snapshot.*/, "LocalMirror=file:///x")}[Build]\nToolsTree=default\nToolsTreeMirror=https://snapshot.debian.org/archive/debian/20250526T142542Z/`,
    },
  },
  "random-salt": {
    bad: { "mkosi.conf": CONF, "mkosi.profiles/debug/mkosi.conf": "[Content]\nRootPassword=secret" },
    good: { "mkosi.conf": CONF, "mkosi.profiles/debug/mkosi.conf": "[Content]\nRootPassword=hashed:$6$x$y" },
  },
  "package-makes-keys": {
    bad: { "mkosi.conf": `${CONF}Packages=openssh-server` },
    good: { "mkosi.conf": `${CONF}Packages=openssh-server\nRemoveFiles=/etc/ssh/ssh_host_*` },
  },
  "disk-identity": {
    bad: { "mkosi.conf": CONF, "mkosi.repart/10.conf": "[Partition]\nType=root\nEncrypt=key-file" },
    good: { "mkosi.conf": CONF, "mkosi.repart/10.conf": "[Partition]\nType=root\nEncrypt=off" },
  },
  "host-hardware": {
    bad: { "mkosi.conf": `${CONF}MicrocodeHost=yes` },
    good: { "mkosi.conf": `${CONF}MicrocodeHost=no` },
  },
  "host-environment": {
    bad: { "mkosi.conf": `${CONF}[Build]\nEnvironment=A=1 B` },
    good: { "mkosi.conf": `${CONF}[Build]\nEnvironment=A=1 B=2` },
  },
  "host-path": {
    bad: { "mkosi.conf": `${CONF}ExtraTrees=/home/me/tree:/usr` },
    good: { "mkosi.conf": `${CONF}ExtraTrees=tree:/usr` },
  },
  incremental: {
    bad: { "mkosi.conf": `${CONF}[Build]\nIncremental=yes` },
    good: { "mkosi.conf": `${CONF}[Build]\nIncremental=no` },
  },
  "local-configuration": {
    bad: { "mkosi.conf": CONF, "mkosi.local.conf": "[Content]\nPackages=x" },
    good: { "mkosi.conf": CONF },
  },
  "invalid-configuration": { bad: { "mkosi.conf": `${CONF}Packages` }, good: { "mkosi.conf": `${CONF}Packages=` } },
  "missing-script": {
    bad: { "mkosi.conf": `${CONF}BuildScripts=a.sh` },
    good: { "mkosi.conf": `${CONF}BuildScripts=a.sh`, "a.sh": "#!/bin/sh\n" },
  },
  "waiver-without-reason": {
    bad: { "mkosi.conf": `${CONF}[Build]\nIncremental=yes # samebits: allow incremental` },
    good: { "mkosi.conf": `${CONF}[Build]\nIncremental=yes # samebits: allow incremental for work` },
  },
  "unused-waiver": {
    bad: { "mkosi.conf": `${CONF}# samebits: allow incremental for work\n` },
    good: { "mkosi.conf": `${CONF}[Build]\n# samebits: allow incremental for work\nIncremental=yes` },
  },
};

describe("a rule in a configuration", () => {
  for (const [rule, { bad, good }] of Object.entries(CONFIGURATIONS)) {
    it(`${rule} finds what it is for, and nothing else`, async () => {
      const open = async (files: Readonly<Record<string, string>>) =>
        ids((await inTree(files)).filter(({ waived }) => waived === undefined));
      expect(await open(bad)).toContain(rule);
      expect(await open(good)).toEqual([]);
    });
  }

  it("unlocked-package compares with the lock", async () => {
    const files = { "mkosi.conf": `${CONF}Packages=vim,nano\n         ?essential\n         less/trixie` };
    const found = await inTree(files, { lockedPackages: new Set(["vim", "less"]) });
    expect(found.map(({ rule, words, line }) => [rule, words, line])).toEqual([["unlocked-package", "nano", 12]]);
    expect(await inTree(files)).toEqual([]);
  });

  it("host-path knows the folder of a project", async () => {
    const files = { "a/mkosi.conf": `${CONF}[Build]\nBuildSources=..`, "mkosi.conf": "" };
    const { tree } = await import("./found.ts");
    const { checkTrees } = await import("../../../src/check/check-tree.ts");
    const folder = await tree(files);
    const start = [{ folder: `${folder}/a` }];
    expect((await checkTrees(start, { base: folder, project: folder })).findings).toEqual([]);
    expect(ids((await checkTrees(start, { base: folder, project: `${folder}/a` })).findings)).toEqual(["host-path"]);
  });
});

it("every rule is tested, has words to say, and a name of its own", () => {
  const tested = new Set([...Object.keys(CASES), ...Object.keys(CONFIGURATIONS), "callers-umask", "unlocked-package"]);
  expect(RULES.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([]);
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  for (const { id, why, fix, finds } of RULES) {
    expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    for (const text of [why, fix, finds]) expect(text.length).toBeGreaterThan(10);
  }
});
