import { invalid } from "../base/errors.ts";

/** A key's algorithm and its Base64, wherever they stand in a line: options may come before them, a comment behind. */
const KEY = /(?:^|\s)([a-z0-9][a-z0-9@.-]*)\s+([A-Za-z0-9+/]{16,}={0,2})(?=\s|$)/g;

/**
 * Looks whether a text is what sshd(8) describes as AUTHORIZED_KEYS FILE FORMAT. sshd passes over what it does not understand,
 * which nobody would notice before they cannot log in.
 * @param path the file, for messages
 * @throws SamebitsError (exit 2) for private keys, lines that are no keys, and for none at all
 */
export function refuseWrongKeys(path: string, text: string): void {
  if (/^(-----BEGIN .*PRIVATE KEY-----|---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----|PuTTY-User-Key-File-)/m.test(text)) {
    throw invalid(`${path} holds a private key`, {
      why: "it would be in the image, for everybody who has that",
      next: "put the public key there alone, such as the content of ~/.ssh/id_ed25519.pub",
    });
  }
  let keys = 0;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^[ \t]*(#|$)/.test(line)) continue;
    if (!isKey(line)) {
      throw invalid(`${path}: line ${index + 1} is no public key`, {
        why: "sshd would pass over it without a word",
        next: 'each line is one key as ssh-keygen writes it into a .pub file: "ssh-ed25519 AAAA… comment"',
      });
    }
    keys++;
  }
  if (keys === 0) {
    throw invalid(`${path} holds no key`, {
      next: "put one there, such as the content of ~/.ssh/id_ed25519.pub, or take the file away",
    });
  }
}

/** The Base64 begins with the name of the algorithm once more, behind its length (RFC 4253, section 6.6). */
const isKey = (line: string): boolean =>
  [...line.matchAll(KEY)].some(([, algorithm, base64]) => {
    const blob = Buffer.from(base64!, "base64");
    const length = blob.readUInt32BE(0);
    return blob.length > 4 + length && blob.toString("latin1", 4, 4 + length) === algorithm;
  });
