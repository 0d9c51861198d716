import { invalid } from "../base/errors.ts";

/** What systemd hands to a service that asks for it by name; see "System and Service Credentials" in systemd's documentation. */
export interface Credential {
  readonly name: string;
  readonly value: string;
}

/**
 * A credential given as NAME=VALUE.
 * @throws SamebitsError (exit 2) for a name that systemd would not take: it becomes the name of a file
 */
export function parseCredential(text: string): Credential {
  const [, name, value] = /^([A-Za-z0-9_.@-]{1,255})=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined || name === "." || name === "..") {
    // What stands behind the = may be a password.
    throw invalid(`"${text.replace(/=.*$/s, "=…")}" is not a credential`, {
      why: "NAME=VALUE is needed, as in builderhub.url=http://10.0.2.2:8080",
    });
  }
  return { name, value };
}

/**
 * The string among those of the machine's vendor (SMBIOS type 11) in which systemd finds a credential (systemd.system-credentials(7),
 * smbios-type-11(7)): as it is where it consists of printable ASCII, otherwise in Base64, because these strings end at a NUL and
 * blanks at their ends may get lost.
 */
export const credentialString = ({ name, value }: Credential): string =>
  /^(?:[!-~](?:[ -~]*[!-~])?)$/.test(value)
    ? `io.systemd.credential:${name}=${value}`
    : `io.systemd.credential.binary:${name}=${Buffer.from(value).toString("base64")}`;

/** The string in which systemd's boot stub finds words for the end of the kernel's command line (systemd-stub(7)). */
export const commandLineString = (words: string): string => `io.systemd.stub.kernel-cmdline-extra=${words}`;
