// Checks the console's sources against tools/rules.mjs; prints what is wrong and ends with 1.
import { readdirSync, readFileSync } from "node:fs";
import { checkLock, checkSource, checkVersions } from "./rules.mjs";

const root = new URL("../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");

function* listSources(folder) {
  for (const entry of readdirSync(new URL(folder, root), { withFileTypes: true })) {
    if (entry.isDirectory()) yield* listSources(`${folder}${entry.name}/`);
    else if (/\.tsx?$/.test(entry.name)) yield `${folder}${entry.name}`;
  }
}

const complaints = [
  ...[...listSources("src/")].flatMap((path) => checkSource(path, read(path))),
  ...checkLock(read("package-lock.json")),
  ...checkVersions(read("package.json")),
];
complaints.forEach((one) => console.error(one));
process.exit(complaints.length > 0 ? 1 : 0);
