import { useAdvisor } from "../context";
import type { Evidence } from "../model/answers";
import { Part } from "./Part";

/** Requirements for which the watch has records to show; never that they are met. */
export function Evidences({ evidence, note }: { evidence: Evidence[]; note: string }) {
  const { texts } = useAdvisor();
  return (
    <Part title={texts.urgent.evidence} lead={note} name="evidence">
      <details class="fold">
        <summary>{texts.more}</summary>
        <dl class="rows">
          {evidence.map((one) => (
            <div key={`${one.star} ${one.requirement}`}>
              <dt>
                ★{one.star} {one.requirement} {one.text}
              </dt>
              <dd>
                {one.evidence}
                {one.shown_by_watch && <p class="cell-note">{texts.urgent.watch[one.shown_by_watch] ?? one.shown_by_watch}</p>}
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </Part>
  );
}
