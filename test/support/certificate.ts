import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { toolchain } from "./toolchain.ts";

export interface Certificate {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

/**
 * A certificate that vouches for itself, valid from now on, of the toolchain's openssl.
 * @param names subject alternative names: `DNS:localhost`, `IP:127.0.0.1`
 */
export async function selfSigned(folder: string, names: readonly string[]): Promise<Certificate> {
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const tool = await toolchain("test");
  const [program, ...words] = tool([
    ...["/usr/bin/openssl", "req", "-x509", "-noenc", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"],
    // The guest's clock may be a little behind: it has none but the one that QEMU takes from this machine.
    ...["-days", "30", "-subj", "/CN=test", "-addext", `subjectAltName=${names.join(",")}`],
    ...["-keyout", key, "-out", certificate],
  ]);
  await execa(program!, words);
  return { key: await readFile(key, "utf8"), certificate: await readFile(certificate, "utf8") };
}
