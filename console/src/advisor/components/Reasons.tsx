import { useAdvisor } from "../context";
import type { Reason } from "../model/answers";

/** Reasons in sentences, each with where it was read. */
export function Reasons({ reasons }: { reasons: (string | Reason)[] }) {
  const { texts } = useAdvisor();
  if (reasons.length === 0) return null;
  return (
    <ul class="reasons">
      {reasons.map((one) => {
        const reason = typeof one === "string" ? { text: one } : one;
        const from = [reason.source, reason.place].filter(Boolean).join(" ");
        return (
          <li key={reason.text}>
            {reason.text}
            {from && (
              <span class="reasons-from">
                {texts.source}: {from}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
