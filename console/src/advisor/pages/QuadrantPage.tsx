import { useState } from "preact/hooks";
import { Choice } from "../../components/Choice";
import { Frame } from "../components/Frame";
import { Part } from "../components/Part";
import { Problem } from "../components/Problem";
import { QuadrantChart } from "../components/QuadrantChart";
import { QuadrantTable } from "../components/QuadrantTable";
import { ViewTabs } from "../components/ViewTabs";
import { useAdvisor, useAnswer } from "../context";

/** Any two measures against each other. */
export function QuadrantPage() {
  const { texts, words } = useAdvisor();
  const [x, setX] = useState("insurance_cap_yen_per_year");
  const [y, setY] = useState("cost_rank_in_type");
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
                <ul>
                  {answer.beside.map((one) => (
                    <li key={one.service}>
                      {one.name}
                      <span class="cell-note"> {one.lack.map((lack) => texts.quadrant.lack[lack] ?? lack).join(" / ")}</span>
                    </li>
                  ))}
                </ul>
              </aside>
            )}
          </div>
          <Part title={texts.quadrant.table} name="table">
            <QuadrantTable answer={answer} />
          </Part>
        </>
      )}
    </Frame>
  );
}
