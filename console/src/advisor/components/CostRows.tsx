import { useAdvisor } from "../context";
import type { Band, MoneyRow } from "../model/answers";

/** Each sum of one row; what is unknown of it is named beneath. */
export function CostRows({ row }: { row: MoneyRow }) {
  const { texts } = useAdvisor();
  const t = texts.money;
  const sums: [label: string, band: Band][] = [
    [t.initial, row.initial],
    [t.monthly, row.monthly],
    [t.first, row.first_year],
    [t.second, row.second_year],
    [t.five, row.five_years],
    [t.perSite, row.per_site],
    [t.perTerminal, row.per_terminal],
  ];
  const open = [...new Set(sums.flatMap(([, band]) => band.open ?? []))];
  const known = sums.filter(([, band]) => band.lo !== null || band.hi !== null);
  return (
    <>
      {known.length === 0 && <p>{t.unknownCost}</p>}
      {known.length > 0 && (
        <dl class="costs">
          {known.map(([label, band]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{band.text}</dd>
            </div>
          ))}
        </dl>
      )}
      <dl class="costs costs-marks">
        <div>
          <dt>
            {t.le60} ({t.le60year})
          </dt>
          <dd>{t.states[row.le60_year] ?? row.le60_year}</dd>
        </div>
        <div>
          <dt>
            {t.le60} ({t.le60first})
          </dt>
          <dd>{t.states[row.le60_first] ?? row.le60_first}</dd>
        </div>
        <div>
          <dt>{t.above}</dt>
          <dd>{t.states[row.above_ceiling] ?? row.above_ceiling}</dd>
        </div>
      </dl>
      {open.length > 0 && (
        <p class="costs-open">
          {t.openParts}: {open.join(" / ")}
        </p>
      )}
    </>
  );
}
