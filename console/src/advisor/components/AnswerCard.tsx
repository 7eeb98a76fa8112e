import { useAdvisor } from "../context";
import type { Chosen } from "../model/answers";
import { CellView } from "./CellView";
import { listSources } from "../sources";
import { OldFacts } from "./OldFacts";
import { PickService } from "./PickService";
import { ServiceTitle } from "./ServiceTitle";
import { SourceList } from "./SourceList";
import "./Service.css";

/** One answer: why it was chosen, what to take care of, what is still open, what it rests on. */
export function AnswerCard({ answer, at }: { answer: Chosen; at: number }) {
  const { texts } = useAdvisor();
  const sources = listSources(answer.facts);
  return (
    <article class={at === 0 ? "service service-first" : "service"} data-answer={answer.service}>
      <ServiceTitle service={answer} />
      {answer.old && <OldFacts />}
      <ul class="reasons">
        {answer.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {answer.warnings.length > 0 && (
        <div class="service-warnings">
          <h4>{texts.candidates.warnings}</h4>
          <ul>
            {answer.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </div>
      )}
      <details class="fold">
        <summary>{texts.candidates.facts}</summary>
        <dl class="rows">
          {answer.facts.map((cell) => (
            <div key={cell.item}>
              <dt>{cell.label}</dt>
              <dd>
                <CellView cell={cell} sources={sources} />
              </dd>
            </div>
          ))}
        </dl>
        <SourceList sources={sources} />
      </details>
      {answer.open.length > 0 && (
        <details class="fold">
          <summary>
            {texts.candidates.open} ({texts.candidates.many(answer.open.length)})
          </summary>
          <ul class="reasons">
            {answer.open.map((one) => (
              <li key={one.ask}>{one.ask}</li>
            ))}
          </ul>
        </details>
      )}
      <PickService service={answer} />
    </article>
  );
}
