import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export const packPath = fileURLToPath(new URL(".pack/console.pack", import.meta.url));

/** The tests see the console as the gate does: out of its pack. */
export default function setup(): void {
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  execFileSync(here("../../tools/pack-console"), [here("../../console/dist"), packPath], {
    stdio: "inherit",
  });
}
