import { useAdvisor } from "../context";
import type { Road } from "../model/answers";
import "./RoadMap.css";

/** Measures by the four areas; what comes first is marked by a word. */
export function RoadMap({ road }: { road: Road[] }) {
  const { texts } = useAdvisor();
  const areas = [...new Set(road.map((one) => one.area))];
  return (
    <div class="road">
      {areas.map((area) => (
        <section class="road-area" key={area}>
          <h3>{texts.urgent.areas[area] ?? area}</h3>
          <ol>
            {road.filter((one) => one.area === area).map((one) => (
              <li key={one.measure}>
                <p class="road-text">
                  {one.first && <span class="tag tag-act">{texts.urgent.firstMark}</span>}
                  {one.text}
                </p>
                <p class="road-why">{one.why}</p>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}
