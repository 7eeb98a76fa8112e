import { readFileSync } from "node:fs";

export interface PackedFile {
  type: string;
  body: Buffer;
}

/** Reads a pack as tools/pack-console wrote it; throws on anything else. */
export function readPack(path: string): Map<string, PackedFile> {
  const bytes = readFileSync(path);
  let at = 0;
  const take = (n: number) => {
    if (at + n > bytes.length) throw new Error(`${path}: cut off at ${at}`);
    at += n;
    return bytes.subarray(at - n, at);
  };
  const short = () => take(take(2).readUInt16LE()).toString();

  if (take(8).toString() !== "TSJPACK1") throw new Error(`${path}: not a pack`);
  const files = new Map<string, PackedFile>();
  for (let left = take(4).readUInt32LE(); left > 0; left--) {
    const name = short();
    const type = short();
    files.set(name, { type, body: take(take(4).readUInt32LE()) });
  }
  if (at !== bytes.length) throw new Error(`${path}: bytes left over`);
  return files;
}

/** The file for a path; a path that names no file is a page of the console. */
export function findPacked(files: Map<string, PackedFile>, path: string): PackedFile | undefined {
  const isPage = !path.includes(".") && !path.startsWith("/assets/");
  return files.get(path === "/advisor/" ? "/advisor/index.html" : path) ?? (isPage ? files.get("/index.html") : undefined);
}
