import { useAdvisor } from "../context";
import type { Quadrant, Range } from "../model/answers";
import { numberText } from "../numbers";
import { Scrolled } from "./Scrolled";

/** The chart in words: every service, both values, unknown ones too. */
export function QuadrantTable({ answer }: { answer: Quadrant }) {
  const { texts, language } = useAdvisor();
  const say = ({ lo, hi }: Range) => {
    if (lo === null && hi === null) return texts.unknown;
    if (lo === hi) return numberText(lo ?? 0, language);
    if (hi === null) return texts.quadrant.from(numberText(lo ?? 0, language));
    if (lo === null) return texts.quadrant.to(numberText(hi, language));
    return `${numberText(lo, language)} – ${numberText(hi, language)}`;
  };
  return (
    <Scrolled label={texts.quadrant.table}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">{texts.facts.service}</th>
            <th scope="col">
              {answer.x.label} {answer.x.unit && `(${answer.x.unit})`}
            </th>
            <th scope="col">
              {answer.y.label} {answer.y.unit && `(${answer.y.unit})`}
            </th>
          </tr>
        </thead>
        <tbody>
          {answer.points.map((one) => (
            <tr key={one.service}>
              <th scope="row">
                {one.no}. {one.name}
              </th>
              <td>{say(one.x)}</td>
              <td>{say(one.y)}</td>
            </tr>
          ))}
          {answer.beside.map((one) => (
            <tr key={one.service}>
              <th scope="row">
                {one.no}. {one.name}
              </th>
              <td colSpan={2}>{one.lack.map((lack) => texts.quadrant.lack[lack] ?? lack).join(" / ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}
