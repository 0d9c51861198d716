import type { ImageConfig, SettingValue } from "../config/tree.ts";
import type { Rule } from "../rule.ts";
import { onCommand } from "../rule.ts";
import type { ShellCommand } from "../shell/command.ts";
import { leaks } from "../shell/script.ts";
import { onValue } from "./on-config.ts";
import { bareName } from "./packages.ts";

/** Why a command makes a password with a salt of its own; undefined: it does not. */
function salts(command: ShellCommand): string | undefined {
  const { name, args } = command;
  switch (name) {
    case "chpasswd":
      return command.has("-e", "--encrypted") ? undefined : "chpasswd hashes passwords with a random salt";
    case "passwd":
      if (
        command.has(
          "-l",
          "--lock",
          "-u",
          "--unlock",
          "-d",
          "--delete",
          "-e",
          "--expire",
          "-S",
          "--status",
          "-n",
          "-x",
          "-w",
          "-i",
        )
      )
        return undefined;
      return "passwd hashes the password with a random salt";
    case "openssl":
      return args[0]?.value === "passwd" && !command.has("-salt") ? "openssl passwd makes up a salt" : undefined;
    case "mkpasswd":
      return command.has("-S", "--salt", "-h", "--help") ? undefined : "mkpasswd makes up a salt";
    case "htpasswd":
      return command.has("-d", "-p", "-s", "-D", "-v") ? undefined : "htpasswd makes up a salt";
    case "grub-mkpasswd-pbkdf2":
    case "grub2-mkpasswd-pbkdf2":
      return `${name} makes up a salt`;
    default:
      return undefined;
  }
}

export const randomSalt: Rule = {
  id: "random-salt",
  severity: "error",
  finds: "RootPassword= in plain text, chpasswd, passwd, openssl passwd, mkpasswd without a fixed salt",
  why: "The same password hashes to another line of /etc/shadow in every build.",
  fix: "commit the hash: RootPassword=hashed:$6$…; usermod --password 'HASH', chpasswd --encrypted, or openssl passwd -6 -salt SALT",
  *image(image) {
    for (const value of image.values("RootPassword")) {
      if (value.text.startsWith("hashed:") || value.text.startsWith("$(")) continue;
      yield onValue(value, "mkosi hashes this password with a random salt");
    }
  },
  *shell(script) {
    for (const command of script.commands) {
      const what = salts(command);
      if (what !== undefined) yield onCommand(script, command, what);
    }
  },
  *python(script) {
    for (const call of script.calls) {
      const crypt = call.name === "crypt.crypt" && call.args.length < 2;
      if (crypt || call.name === "crypt.mksalt") {
        yield { source: script.source, at: call, what: "a password is hashed with a random salt" };
      }
    }
  },
};

/** What a command makes that nobody else has; undefined: nothing. */
function generates(command: ShellCommand): string | undefined {
  const { name, args } = command;
  const first = args[0]?.value ?? "";
  switch (name) {
    case "ssh-keygen": {
      const only = ["-l", "-y", "-R", "-F", "-H", "-i", "-e", "-B", "-Y", "-Q", "-s", "-L", "-p", "-c", "-k"];
      return command.has("-A") || !only.some((option) => args.some(({ value }) => value.startsWith(option)))
        ? "SSH keys"
        : undefined;
    }
    case "dropbearkey":
      return command.has("-y") ? undefined : "SSH keys";
    case "openssl":
      if (/^(?:genrsa|gendsa|genpkey)$/.test(first)) return "a private key";
      if (first === "ecparam" && command.has("-genkey")) return "a private key";
      if (first === "req" && (command.has("-newkey") || (command.has("-x509") && !command.has("-key"))))
        return "a key and a certificate";
      return first === "req" && command.has("-x509")
        ? "a certificate with a random serial number and the time of the build"
        : undefined;
    case "gpg":
    case "gpg2":
      return command.has(
        "--gen-key",
        "--generate-key",
        "--full-gen-key",
        "--full-generate-key",
        "--quick-gen-key",
        "--quick-generate-key",
      )
        ? "a key"
        : undefined;
    case "wg":
      return /^gen(?:key|psk)$/.test(first) ? "a key" : undefined;
    case "certtool":
      return command.has("--generate-privkey", "-p", "--generate-self-signed", "-s")
        ? "a key or certificate"
        : undefined;
    case "make-ssl-cert":
      return "a certificate and its key";
    case "age-keygen":
      return command.has("-y") ? undefined : "a key";
    case "sbctl":
      return first === "create-keys" ? "keys for Secure Boot" : undefined;
    case "minisign":
      return command.has("-G") ? "a key" : undefined;
    case "iscsi-iname":
      return "a random name";
    case "nvme":
      return first === "gen-hostnqn" ? "a random name" : undefined;
    default:
      return undefined;
  }
}

export const generatedKey: Rule = {
  id: "generated-key",
  severity: "error",
  finds: "ssh-keygen, dropbearkey, openssl genpkey and req, gpg --gen-key… during the build",
  why: "The key is another one in every build, and whoever has the image has it too.",
  fix: "let the machine make it at its first boot, and remove what packages made: RemoveFiles=/etc/ssh/ssh_host_*",
  *shell(script) {
    for (const command of script.commands) {
      const what = generates(command);
      if (what !== undefined) yield onCommand(script, command, `${command.name} makes up ${what}`);
    }
  },
};

/**
 * Packages of Debian whose postinst makes up something, and where it is: read out of the packages of Debian 13. (Fedora's make
 * theirs at the first boot.)
 */
const MAKE_UP: Readonly<Record<string, { readonly what: string; readonly file: string }>> = {
  dropbear: { what: "SSH host keys", file: "/etc/dropbear/" },
  "nvme-cli": { what: "an NVMe host id", file: "/etc/nvme/host" },
  "open-iscsi": { what: "an iSCSI name", file: "/etc/iscsi/initiatorname.iscsi" },
  "openssh-server": { what: "SSH host keys", file: "/etc/ssh/ssh_host_" },
  "ssl-cert": { what: "a certificate and its key", file: "/etc/ssl/private/ssl-cert-snakeoil.key" },
};

const isDebian = (image: ImageConfig, { file }: SettingValue): boolean => {
  const all = file.distributions ?? image.values("Distribution").map(({ text }) => text);
  return all.length === 0 || all.some((name) => /^(?:debian|ubuntu|kali)$/.test(name));
};

export const packageMakesKeys: Rule = {
  id: "package-makes-keys",
  severity: "error",
  finds:
    "packages that make up keys or ids when they are installed (openssh-server, dropbear, ssl-cert, nvme-cli, open-iscsi), and stay",
  why: "Their installation makes up something that is another one in every build.",
  fix: "remove it again, with RemoveFiles= or in a script; the machine makes its own at the first boot",
  *image(image, { scriptText, tree }) {
    const removed = tree.images.flatMap((one) => one.values("RemoveFiles").map(({ text }) => text));
    for (const value of image.values("Packages")) {
      const made = Object.hasOwn(MAKE_UP, bareName(value.text)) ? MAKE_UP[bareName(value.text)] : undefined;
      if (made === undefined || !isDebian(image, value)) continue;
      const { file, what } = made;
      const folder = file.slice(0, file.lastIndexOf("/"));
      if (
        removed.some(
          (glob) => glob.startsWith(file) || file.startsWith(`${glob.replace(/\/\*?$/, "")}/`) || glob === folder,
        )
      )
        continue;
      // A script may remove it: that it names the place is taken for it.
      if (scriptText.includes(file) || scriptText.includes(folder === "/etc/ssh" ? "ssh_host_" : folder)) continue;
      yield onValue(value, `${bareName(value.text)} makes up ${what} when it is installed (${file}…)`);
    }
  },
};

export const machineId: Rule = {
  id: "machine-id",
  severity: "error",
  finds: "systemd-machine-id-setup, and other ways to put a machine id into the image",
  why: "A machine's id is random, and an image with one gives it to every machine that boots it.",
  fix: 'leave /etc/machine-id empty or without an id (mkosi writes "uninitialized"), or set MachineId= where one is wanted',
  *shell(script) {
    for (const command of script.commands) {
      const makes =
        (command.name === "systemd-machine-id-setup" && !command.has("--print", "--commit", "--help")) ||
        (command.name === "dbus-uuidgen" && command.has("--ensure")) ||
        (command.name === "systemd-firstboot" && command.has("--setup-machine-id"));
      if (makes) yield onCommand(script, command, `${command.name} makes up a machine id`);
      const copied = command.name === "cp" ? command.operands()[0] : undefined;
      if (
        copied !== undefined &&
        /^\/(?:etc|var\/lib\/dbus)\/machine-id$/.test(copied.value) &&
        command.wrappers.length === 0
      ) {
        yield onCommand(script, command, "the machine id of the machine that builds is copied");
      }
      if (
        command.name === "cat" &&
        /^\/etc\/machine-id$/.test(command.operands()[0]?.value ?? "") &&
        leaks(script, command.sink)
      ) {
        yield onCommand(script, command, "a machine id can get into what is built");
      }
    }
  },
};
