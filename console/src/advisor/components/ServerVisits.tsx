import { useEffect, useState } from "preact/hooks";
import { Button } from "../../components/Button";
import type { VisitRow } from "../../generated/types";
import { useAdvisor } from "../context";
import type { Visit } from "../model/visit";
import { listVisits, readVisit, saveVisit } from "../watch";

/** Visits kept on the server, for whoever is logged in. */
export function ServerVisits() {
  const { texts, ask, visit, saved, open, setSaved, today } = useAdvisor();
  const [rows, setRows] = useState<VisitRow[] | null>(null);
  const [said, setSaid] = useState("");
  const t = texts.watch;
  const renew = () => void listVisits().then(setRows);
  useEffect(renew, []);
  if (!rows) return null;
  const save = async () => {
    const reply = ask("check");
    const remind = "problem" in reply ? "" : (reply.visit.outcome?.remind ?? "");
    const name = String(visit.company?.["name"] ?? "") || today;
    const row = await saveVisit({ id: saved, company: 0, name, remind, text: JSON.stringify(visit) });
    setSaid(row ? t.saved : t.saveFailed);
    if (row) setSaved(row.id);
    renew();
  };
  const take = async (id: number) => {
    const text = await readVisit(id);
    const read = text === null ? null : (JSON.parse(text) as Visit);
    if (!read || "problem" in ask("check", { visit: read })) return setSaid(texts.home.openFailed);
    open(read, id);
    setSaid(texts.home.opened);
  };
  return (
    <section class="frame-part" data-part="server">
      <h2>{t.title}</h2>
      <Button kind="plain" onClick={() => void save()}>
        {t.save}
      </Button>
      <p role="status">{said}</p>
      {rows.length > 0 && (
        <ul class="server-visits">
          {rows.map((row) => (
            <li key={row.id}>
              <Button kind="quiet" onClick={() => void take(row.id)}>
                {row.name}
              </Button>
              <span class="cell-note">{row.company_name}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
