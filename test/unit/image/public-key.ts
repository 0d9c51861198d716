/** A public key as ssh-keygen writes it, without a comment: the name of the algorithm in front of bytes that nobody has the other half of. */
export function publicKey(algorithm: string): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(algorithm.length);
  return `${algorithm} ${Buffer.concat([length, Buffer.from(algorithm), Buffer.alloc(36, 7)]).toString("base64")}`;
}
