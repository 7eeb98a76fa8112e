import { listGaps, readDays } from "../api/days";
import { formatDay } from "../text/format";
import { useLanguage } from "../text/language";
import "./Gaps.css";

const shown_max = 20;

/** The days on which a PC was not fully seen, in words. */
export function Gaps({ days, now }: { days: string; now: number }) {
  const { texts, language } = useLanguage();
  const gaps = listGaps(readDays(days));
  const name = (ago: number) => formatDay(now, ago, language);
  if (gaps.length === 0) return <p>{texts.days.noGaps}</p>;
  return (
    <ul class="gaps" role="list">
      {gaps.slice(0, shown_max).map(({ day, from, to }) => (
        <li key={from}>
          <span class="gaps-when">{from === to ? name(from) : texts.days.span(name(from), name(to))}</span>
          <span>{texts.days[day]}</span>
        </li>
      ))}
      {gaps.length > shown_max && <li>{texts.days.moreGaps(gaps.length - shown_max)}</li>}
    </ul>
  );
}
