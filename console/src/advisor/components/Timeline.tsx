import { useAdvisor } from "../context";
import type { WhatIf } from "../model/answers";
import { ServiceTitle } from "./ServiceTitle";
import "./Timeline.css";

/** What happens with one service, stage after stage; a gap is hollow and says what to ask. */
export function Timeline({ row }: { row: WhatIf["rows"][number] }) {
  const { texts } = useAdvisor();
  return (
    <article class="service timeline" data-timeline={row.service}>
      <ServiceTitle service={row} />
      <ol>
        {row.stages.map((stage, at) => (
          <li class={stage.gap ? "stage stage-gap" : "stage"} key={at}>
            <p class="stage-name">{texts.whatif.stages[stage.stage] ?? stage.stage}</p>
            <p class="stage-text">
              {stage.gap && <span class="tag">{texts.whatif.gap}</span>}
              {stage.text}
            </p>
          </li>
        ))}
      </ol>
    </article>
  );
}
