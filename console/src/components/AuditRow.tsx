import type { Act } from "../generated/types";
import { pick, useLanguage } from "../text/language";
import { Moment } from "./Moment";

/** One act. */
export function AuditRow({ act }: { act: Act }) {
  const { texts, language } = useLanguage();
  return (
    <li class="audit-row" data-act={act.id}>
      <p class="audit-what">
        {pick(act.text, language) || act.act} {act.subject && <span class="audit-subject">{act.subject}</span>}
      </p>
      <p class="audit-facts">
        <Moment at={act.time} />
        <span>{act.who}</span>
        <span>{act.company_name || texts.audit.installation}</span>
      </p>
    </li>
  );
}
