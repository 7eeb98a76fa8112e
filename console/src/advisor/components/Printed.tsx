import { useAdvisor } from "../context";
import type { Choose } from "../model/answers";

/** What the survey itself chose, in its own words. */
export function Printed({ printed }: { printed: Choose["printed"] }) {
  const { texts, words } = useAdvisor();
  if (!printed) return null;
  const service = words.services.find((one) => one.service === printed.service);
  return (
    <details class="fold">
      <summary>
        {texts.candidates.printed}
        {service ? `: ${service.name}` : ""}
      </summary>
      <div class="fold-inner">
        <p>{printed.reasons}</p>
        {printed.doubts?.map((doubt) => (
          <p class="cell-note" key={doubt.key}>
            {doubt.text}
          </p>
        ))}
      </div>
    </details>
  );
}
