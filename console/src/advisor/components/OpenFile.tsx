import { useId, useState } from "preact/hooks";
import { useAdvisor } from "../context";
import type { Visit } from "../model/visit";

/** Opens a saved visit; the engine says whether it is one. */
export function OpenFile() {
  const { texts, ask, open } = useAdvisor();
  const id = useId();
  const [said, setSaid] = useState("");
  const take = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    if (!file) return;
    try {
      const visit = JSON.parse(await file.text()) as Visit;
      const reply = ask("check", { visit });
      if ("problem" in reply) return setSaid(`${texts.home.openFailed} ${reply.problem.text}`);
      open(visit);
      setSaid(texts.home.opened);
    } catch {
      setSaid(texts.home.openFailed);
    } finally {
      input.value = "";
    }
  };
  return (
    <div class="open-file">
      <input class="hidden" id={id} type="file" accept=".json,application/json" onChange={(event) => void take(event.currentTarget)} />
      <label class="button button-plain" for={id}>
        {texts.home.open}
      </label>
      <p role="status">{said}</p>
    </div>
  );
}
