import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { escapeModule } from "../../src/sources/escape-module.ts";

export interface GoModule {
  readonly path: string;
  readonly version: string;
  /** Contents by path within the module; go.mod among them. */
  readonly files: Readonly<Record<string, string>>;
}

/** A module's zip (Go Modules Reference, "Module zip files"): every name begins with `PATH@VERSION/`; stored, not compressed. */
export function moduleZip({ path, version, files }: GoModule): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const [inside, bytes] = [Buffer.from(`${path}@${version}/${name}`), Buffer.from(content)];
    // What the local header and the directory's entry have in common (APPNOTE.TXT 4.4): version needed, flags, method, time…
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(inside.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\0"), common, rest, inside);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, inside, bytes]);
    parts.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06");
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, central, end]);
}

/** Lines of go.sum for a module (golang.org/x/mod/sumdb/dirhash, Hash1): of all its files, and of its go.mod. */
export function goSum({ path, version, files }: GoModule): string {
  const hash = (entries: readonly (readonly [name: string, content: string])[]) => {
    const lines = entries.map(([name, text]) => `${createHash("sha256").update(text).digest("hex")}  ${name}\n`);
    return `h1:${createHash("sha256").update(lines.join("")).digest("base64")}`;
  };
  const all = Object.entries(files)
    .map(([name, text]) => [`${path}@${version}/${name}`, text] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `${path} ${version} ${hash(all)}\n${path} ${version}/go.mod ${hash([["go.mod", files["go.mod"]!]])}\n`;
}

/** What a module proxy serves for modules, by path below its URL. */
export const proxyFiles = (modules: readonly GoModule[]): Record<string, Buffer> =>
  Object.fromEntries(
    modules.flatMap((module) => {
      const at = `${escapeModule(module.path)}/@v/${escapeModule(module.version)}`;
      return [
        [`${at}.mod`, Buffer.from(module.files["go.mod"]!)],
        [`${at}.zip`, moduleZip(module)],
      ] as const;
    }),
  );
