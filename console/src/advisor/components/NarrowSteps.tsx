import { Button } from "../../components/Button";
import { useAdvisor } from "../context";
import type { Narrow } from "../model/answers";
import "./NarrowSteps.css";

const height = 14;

/** The conditions so far: a solid bar for those that surely remain, a hatched one for those that may. */
export function NarrowSteps({ answer }: { answer: Narrow }) {
  const { texts, visit, change } = useAdvisor();
  const needs = visit.needs ?? [];
  const share = (n: number) => (answer.total > 0 ? (n / answer.total) * 100 : 0);
  return (
    <ol class="narrow">
      <li class="narrow-total">{texts.narrow.total(answer.total)}</li>
      {answer.steps.map((step, at) => (
        <li key={at}>
          <div class="narrow-line">
            <p class="narrow-need">{step.need}</p>
            <p class="narrow-count">{step.least === step.most ? texts.narrow.exactly(step.least) : texts.narrow.span(step.least, step.most)}</p>
          </div>
          <svg class="narrow-bar" viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" aria-hidden="true">
            <rect class="bar-ground" width="100" height={height} />
            <rect class="bar-maybe" width={share(step.most)} height={height} />
            <rect class="bar-sure" width={share(step.least)} height={height} />
          </svg>
          <p class="narrow-out">
            {texts.narrow.out(step.out.length)} / {texts.narrow.lack(step.lack.length)}
          </p>
          <Button kind="quiet" onClick={() => change({ needs: needs.filter((_, n) => n !== at) })}>
            {texts.remove}
            <span class="hidden">{step.need}</span>
          </Button>
        </li>
      ))}
    </ol>
  );
}
