import { useAdvisor } from "../context";
import type { Reason } from "../model/answers";
import { listSources } from "../sources";
import { SourceList } from "./SourceList";

/** Reasons in sentences, each with where it was read; what the numbers stand for is listed beneath. */
export function Reasons({ reasons }: { reasons: (string | Reason)[] }) {
  const { texts } = useAdvisor();
  const sources = listSources(reasons.filter((one) => typeof one !== "string"));
  if (reasons.length === 0) return null;
  return (
    <>
      <ul class="reasons">
        {reasons.map((one) => {
          const reason = typeof one === "string" ? { text: one } : one;
          const number = reason.source ? texts.sourceNumber(sources.indexOf(reason.source) + 1) : "";
          const from = [number, reason.place].filter(Boolean).join(" ");
          return (
            <li key={reason.text}>
              {reason.text}
              {from && (
                <span class="reasons-from">{from}</span>
              )}
            </li>
          );
        })}
      </ul>
      <SourceList sources={sources} />
    </>
  );
}
