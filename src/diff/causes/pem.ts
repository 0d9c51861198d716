import { X509Certificate } from "node:crypto";
import type { Explained } from "./explained.ts";

/** Source: RFC 7468, section 3. */
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/** Keys and certificates in text differ as wholes; what is in them says why. @returns undefined: there is more to it, or none */
export function explainPem(a: string, b: string): Explained[] | undefined {
  const [one, other] = [a.match(BLOCK) ?? [], b.match(BLOCK) ?? []];
  if (one.length === 0 || one.length !== other.length) return undefined;
  const hidden = (text: string) => text.replace(BLOCK, (_, label: string) => `<${label}>`);
  if (hidden(a) !== hidden(b)) return undefined;
  const found: Explained[] = [];
  for (const [index, block] of one.entries()) {
    if (block === other[index]) continue;
    const label = /BEGIN ([A-Z0-9 ]+)/.exec(block)![1]!;
    const explained = /PRIVATE KEY$|^PUBLIC KEY$/.test(label)
      ? [{ cause: "random key", evidence: `another ${label.toLowerCase()}: made at random` } as const]
      : label === "CERTIFICATE"
        ? explainCertificate(block, other[index]!)
        : undefined;
    if (explained === undefined) return undefined;
    found.push(...explained);
  }
  return found;
}

function explainCertificate(a: string, b: string): Explained[] | undefined {
  try {
    const [one, other] = [new X509Certificate(a), new X509Certificate(b)];
    const found: Explained[] = [];
    for (const [name, what] of [
      ["validFrom", "valid from"],
      ["validTo", "valid until"],
    ] as const) {
      if (one[name] === other[name]) continue;
      found.push({ cause: "build timestamp", evidence: `certificate ${what} ${one[name]} and ${other[name]}` });
    }
    const key = (it: X509Certificate) => it.publicKey.export({ type: "spki", format: "der" });
    if (!key(one).equals(key(other))) {
      found.push({ cause: "random key", evidence: "certificate of another key, which was made at random" });
    }
    // 64 bits and more are drawn at random (CA/Browser Forum, Baseline Requirements, 7.1); smaller ones are counted.
    if (one.serialNumber !== other.serialNumber && Math.min(one.serialNumber.length, other.serialNumber.length) >= 14) {
      found.push({
        cause: "random id",
        evidence: `certificate with serial number ${one.serialNumber} and ${other.serialNumber}`,
      });
    }
    return found.length > 0 ? found : undefined;
  } catch {
    // Not what it says it is.
    return undefined;
  }
}

/** Public keys as OpenSSH writes them (sshd(8), AUTHORIZED_KEYS FILE FORMAT). */
export const SSH_PUBLIC_KEYS = /\b(?:ssh-(?:rsa|ed25519)|ecdsa-sha2-nistp\d+) AAAA[A-Za-z0-9+/]{60,}={0,2}/g;
