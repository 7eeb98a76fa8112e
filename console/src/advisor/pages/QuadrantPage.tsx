import { useState } from "preact/hooks";
import { Choice } from "../../components/Choice";
import { Frame } from "../components/Frame";
import { Problem } from "../components/Problem";
import { QuadrantChart } from "../components/QuadrantChart";
import { QuadrantTable } from "../components/QuadrantTable";
import { ViewTabs } from "../components/ViewTabs";
import { useAdvisor, useAnswer } from "../context";
import type { Quadrant } from "../model/answers";

/** Names of services that lack the same values. */
function groupByLack(beside: Quadrant["beside"]): [lack: string, names: string[]][] {
  const groups = new Map<string, string[]>();
  for (const { lack, name } of beside) groups.set(lack.join(" "), [...(groups.get(lack.join(" ")) ?? []), name]);
  return [...groups];
}

/** Any two measures against each other. */
export function QuadrantPage() {
  const { texts, words } = useAdvisor();
  const [x, setX] = useState("insurance_cap_yen_per_year");
  const [y, setY] = useState("year_cost");
  const { answer, problem } = useAnswer("quadrant", { x, y });
  const measures = words.measures.map((one) => ({ value: one.key, name: one.text }));
  return (
    <Frame page="quadrant" lead={texts.quadrant.lead} wide>
      <ViewTabs here="quadrant" />
      <Problem problem={problem} />
      <div class="beside-each-other">
        <Choice label={texts.quadrant.x} name="x" value={x} options={measures} fault="" onValue={setX} />
        <Choice label={texts.quadrant.y} name="y" value={y} options={measures} fault="" onValue={setY} />
      </div>
      {answer && (
        <>
          <div class="quadrant">
            {answer.points.length > 0 ? <QuadrantChart answer={answer} /> : <p class="notice">{texts.quadrant.none}</p>}
            {answer.beside.length > 0 && (
              <aside class="quadrant-beside" data-part="beside">
                <h2>{texts.quadrant.beside}</h2>
                {groupByLack(answer.beside).map(([lack, names]) => (
                  <p key={lack}>
                    <strong>{lack.split(" ").map((one) => texts.quadrant.lack[one] ?? one).join(" / ")}</strong>
                    <br />
                    {names.join(" / ")}
                  </p>
                ))}
              </aside>
            )}
          </div>
          <details class="fold" data-part="table">
            <summary>{texts.quadrant.table}</summary>
            <QuadrantTable answer={answer} />
          </details>
        </>
      )}
    </Frame>
  );
}
