import { CompareTable } from "../components/CompareTable";
import { Frame } from "../components/Frame";
import { Legend } from "../components/Legend";
import { Problem } from "../components/Problem";
import { useAdvisor, useAnswer } from "../context";
import type { Compare, Insurance } from "../model/answers";

/** The same table as the comparison's: one row what may be covered, one column a service. */
function toTable({ rows, notes }: Insurance, kinds: Record<string, string>): Compare {
  const items = rows[0]?.items ?? [];
  return {
    services: rows,
    rows: items.map((item, at) => ({
      item: item.cover,
      label: `${item.label} (${kinds[item.kind] ?? item.kind})`,
      part: "insurance",
      cells: rows.flatMap((row) => row.items[at]?.cell ?? []),
    })),
    footnotes: notes,
  };
}

/** Insurance as a part of each service, side by side and unranked. */
export function InsurancePage() {
  const { texts, visit } = useAdvisor();
  const { answer, problem } = useAnswer("insurance", { services: visit.candidates ?? [] });
  return (
    <Frame page="insurance" lead={texts.insurance.lead} wide>
      <Problem problem={problem} />
      {answer && answer.rows.length === 0 && <p class="notice">{texts.insurance.none}</p>}
      {answer && answer.rows.length > 0 && (
        <>
          <Legend />
          <CompareTable answer={toTable(answer, texts.insurance.kinds)} differ={false} />
        </>
      )}
      {answer?.notes.map((note) => (
        <p class="notice" key={note}>
          {note}
        </p>
      ))}
    </Frame>
  );
}
