import { Button } from "../../components/Button";
import { useAdvisor } from "../context";
import type { Baseline, MoneyRow } from "../model/answers";
import { CostBar } from "./CostBar";
import { CostRows } from "./CostRows";
import { OldFacts } from "./OldFacts";
import { QuotationForm } from "./QuotationForm";
import { ServiceTitle } from "./ServiceTitle";
import { Subsidy } from "./Subsidy";
import "./Money.css";

interface Props {
  row: MoneyRow;
  baseline: Baseline;
  quoting: boolean;
  onQuote: (on: boolean) => void;
}

/** One service's cost, against ceiling and 60 % line, with and without subsidy. */
export function MoneyCard({ row, baseline, quoting, onQuote }: Props) {
  const { texts, visit } = useAdvisor();
  const quoted = visit.quotations?.some((one) => one.service === row.service);
  return (
    <article class="service" data-cost={row.service}>
      <ServiceTitle service={row} />
      {row.old && <OldFacts />}
      {quoted && <span class="tag">{texts.money.quoted}</span>}
      <CostBar band={row.first_year} baseline={baseline} />
      <CostRows row={row} />
      {visit.programme && <Subsidy row={row} />}
      {row.notes.length > 0 && (
        <details class="fold">
          <summary>
            {texts.money.notes} ({texts.candidates.many(row.notes.length)})
          </summary>
          <ul class="reasons">
            {row.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
      {quoting ? (
        <QuotationForm service={row} onClose={() => onQuote(false)} />
      ) : (
        <Button kind="plain" onClick={() => onQuote(true)}>
          {quoted ? texts.money.quoteEdit : texts.money.quote}
          <span class="hidden"> {row.name}</span>
        </Button>
      )}
    </article>
  );
}
