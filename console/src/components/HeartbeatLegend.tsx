import { dayWords } from "../api/days";
import { useLanguage } from "../text/language";
import { DayShape } from "./DayShape";
import "./HeartbeatLegend.css";

/** What the shapes of the bar mean. */
export function HeartbeatLegend() {
  const { texts } = useLanguage();
  return (
    <ul class="legend" role="list" aria-label={texts.days.legend}>
      {dayWords.map((day) => (
        <li key={day}>
          <svg class="legend-shape" viewBox="0 0 3 32" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <DayShape day={day} x={0} />
          </svg>
          {texts.days[day]}
        </li>
      ))}
    </ul>
  );
}
