import { isIPv4 } from "node:net";
import { invalid } from "../base/errors.ts";
import type { Credential } from "../image/credentials.ts";
import { parseCredential } from "../image/credentials.ts";
import { guestUrl, showUrl } from "../image/guest-url.ts";
import type { Forward } from "../image/qemu-arguments.ts";

/** The credential that BuilderNet's images take BuilderHub's URL from. */
export const HUB_CREDENTIAL = "builderhub.url";

/** @throws SamebitsError (exit 2) for anything but a whole number above 0 */
export function positive(name: string, value: number): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw invalid(`--${name} takes a whole number above 0`);
}

/**
 * `[ADDRESS:]HOST:GUEST`; without an address it is the loopback's.
 * @throws SamebitsError (exit 2)
 */
export function parseForward(text: string): Forward {
  const [, address = "127.0.0.1", host, guest] = /^(?:([^:]*):)?(\d{1,5}):(\d{1,5})$/.exec(text) ?? [];
  const ports = { host: Number(host), guest: Number(guest) };
  if (isIPv4(address) && Object.values(ports).every((port) => port >= 1 && port <= 65_535))
    return { address, ...ports };
  throw invalid(`--forward ${text}: two port numbers are needed, as in 8080:80`, {
    why: "an IPv4 address of this machine may stand before them: 0.0.0.0:8080:80",
  });
}

/** How a forward is shown. */
export const showForward = ({ address, host, guest }: Forward): string =>
  `${address}:${host} leads to the machine's port ${guest}`;

/**
 * The credentials of --credential, and that of --hub.
 * @param tell is told when the guest gets another URL
 * @throws SamebitsError (exit 2) also for a name that is given twice
 */
export function credentialsOf(
  given: readonly string[],
  hub: string | undefined,
  tell: (message: string) => void,
): Credential[] {
  const credentials = given.map(parseCredential);
  if (hub !== undefined) {
    const { url, translated } = guestUrl("--hub", hub);
    tell(
      `BuilderHub: ${showUrl(url)}${translated ? `, which is where the machine finds ${showUrl(hub)} of this one` : ""}`,
    );
    credentials.push({ name: HUB_CREDENTIAL, value: url });
  }
  for (const [i, { name }] of credentials.entries()) {
    if (credentials.findIndex((one) => one.name === name) !== i) {
      throw invalid(`the credential "${name}" is given twice`, {
        ...(name === HUB_CREDENTIAL && hub !== undefined && { why: "--hub is one of the ways to give it" }),
      });
    }
  }
  return credentials;
}
