import { countDays, dayWords, readDays } from "../api/days";
import { useLanguage } from "../text/language";
import { DayShape } from "./DayShape";
import "./Heartbeat.css";

/** A PC's last 90 days, today at the right. Read out, it is its sentence. */
export function Heartbeat({ days: text }: { days: string }) {
  const { texts } = useLanguage();
  const days = readDays(text);
  const counts = countDays(days);
  const told = dayWords.filter((day) => counts[day] > 0).map((day) => texts.days.count(texts.days[day], counts[day]));
  const today = days[days.length - 1] ?? "none";
  return (
    <div class="beat" data-part="days">
      <svg
        class="beat-bar"
        viewBox="0 0 360 32"
        preserveAspectRatio="none"
        role="img"
        aria-label={texts.days.sentence(told.join(texts.separator), texts.days[today])}
      >
        {days.map((day, at) => (
          <DayShape key={at} day={day} x={at * 4} />
        ))}
      </svg>
      <p class="beat-ends" aria-hidden="true">
        <span>{texts.days.first}</span>
        <span>{texts.days.today}</span>
      </p>
    </div>
  );
}
