import { useRef, useState } from "preact/hooks";
import { useAct } from "../api/act";
import { kinds, useQuery } from "../api/query";
import type { Act } from "../generated/types";
import { useLanguage } from "../text/language";
import { AuditRow } from "./AuditRow";
import { Button } from "./Button";
import { Empty } from "./Empty";
import { Failure } from "./Failure";
import { Loading } from "./Loading";
import "./AuditRecord.css";

/** The acts, newest first, older ones by and by. What was shown once stays while newer ones come. */
export function AuditRecord({ company }: { company: number }) {
  const { texts } = useLanguage();
  const newest = useQuery("audit", { company, after: 0 }, kinds("tick"));
  const known = useRef(new Map<number, Act>());
  const [more, setMore] = useState<boolean | null>(null);
  const act = useAct();

  if (!newest.data) {
    return newest.error ? <Failure error={newest.error} retry={newest.reload} /> : <Loading />;
  }
  const keep = (acts: Act[]) => acts.forEach((one) => known.current.set(one.id, one));
  keep(newest.data.acts);
  const acts = [...known.current.values()].sort((a, b) => b.id - a.id);
  const loadMore = () =>
    act.run("audit", { company, after: acts[acts.length - 1]?.id ?? 0 }, (next) => {
      keep(next.acts);
      setMore(next.more);
    });
  if (acts.length === 0) return <Empty text={texts.audit.none} />;
  return (
    <>
      <ol class="audit" role="list">
        {acts.map((one) => (
          <AuditRow key={one.id} act={one} />
        ))}
      </ol>
      {act.error && <Failure error={act.error} />}
      {(more ?? newest.data.more) && (
        <p class="audit-more">
          <Button kind="plain" busy={act.busy} onClick={loadMore}>
            {texts.audit.more}
          </Button>
        </p>
      )}
    </>
  );
}
