import type { Warning } from "../generated/types";
import { pick, useLanguage } from "../text/language";
import "./Warnings.css";

/** What people must know about the server itself. */
export function Warnings({ warnings }: { warnings: Warning[] }) {
  const { texts, language } = useLanguage();
  if (warnings.length === 0) return null;
  return (
    <section class="warnings" data-part="warnings">
      <h2 class="warnings-title">{texts.warnings.title}</h2>
      <ul class="warnings-list" role="list">
        {warnings.map((warning) => (
          <li key={warning.message}>
            <p class="warnings-text">{pick(warning.text, language)}</p>
            <p>
              {pick(warning.todo, language)} <span class="warnings-code">{warning.message}</span>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
