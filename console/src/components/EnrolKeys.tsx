import type { EnrolKeyState } from "../generated/types";
import { useLanguage } from "../text/language";
import { EnrolKeyRow } from "./EnrolKeyRow";
import { Empty } from "./Empty";

/** The company keys, the newest first, with their PCs. */
export function EnrolKeys({ keys, onChange }: { keys: EnrolKeyState[]; onChange: () => void }) {
  const { texts } = useLanguage();
  return (
    <section class="enrol-keys" data-part="keys">
      <h2 class="page-part-title">{texts.enrol.keys}</h2>
      {keys.length === 0 && <Empty text={texts.enrol.noKeys} />}
      <ul class="cards plain-list" role="list">
        {keys.map((key) => (
          <EnrolKeyRow key={key.id} state={key} onChange={onChange} />
        ))}
      </ul>
    </section>
  );
}
