import type { CaseSummary } from "../generated/types";
import { CaseRow } from "./CaseRow";
import { Empty } from "./Empty";
import "./CaseList.css";

/** Cases one under the other, or the word that there are none. */
export function CaseList({ cases, none }: { cases: CaseSummary[]; none: string }) {
  if (cases.length === 0) return <Empty text={none} />;
  return (
    <ul class="rows" role="list">
      {cases.map((summary) => (
        <CaseRow key={summary.id} summary={summary} />
      ))}
    </ul>
  );
}
