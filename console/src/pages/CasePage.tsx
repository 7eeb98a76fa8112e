import { useEffect, useRef } from "preact/hooks";
import { Refusal } from "../api/client";
import { kinds, useQuery } from "../api/query";
import { mayCall, useSession } from "../api/session";
import { CaseActions } from "../components/CaseActions";
import { CaseView, stateId } from "../components/CaseView";
import { Failure } from "../components/Failure";
import { Loading } from "../components/Loading";
import { Page } from "../components/Page";
import type { CaseFull } from "../generated/types";
import { useLanguage } from "../text/language";
import "./CasePage.css";

/** One case. */
export function CasePage({ id }: { id: number }) {
  const { texts } = useLanguage();
  const { me, announce } = useSession();
  const other = kinds("notice", "tick");
  const query = useQuery("case", { id }, (change) =>
    change.kind === "case" ? change.id === id : other(change),
  );
  const status = useQuery("status", {}, kinds("status"));
  const full = query.data;
  const stage = full && `${full.summary.state} ${full.summary.alerts}`;
  const before = useRef(stage);
  const acted = useRef(false);

  useEffect(() => {
    if (before.current && stage !== before.current) {
      if (acted.current) document.getElementById(stateId)?.focus();
      else announce(texts.case.updated);
    }
    before.current = stage;
    acted.current = false;
  }, [stage]);

  const take = (answer: CaseFull) => {
    acted.current = true;
    query.put(answer);
  };

  const title = full ? texts.case.number(full.summary.number) : texts.cases.title;
  const missing = query.error instanceof Refusal && query.error.status === 404;
  const operates = full && mayCall(me, "case_close", full.summary.company);
  return (
    <Page title={title} ready={Boolean(full ?? query.error)}>
      <p class="case-back">
        <a href="/cases">{texts.case.back}</a>
      </p>
      {full && (
        <CaseView
          full={full}
          mail={status.data?.mail ?? null}
          phone={status.data?.phone ?? ""}
          actions={operates ? <CaseActions full={full} onDone={take} /> : null}
        />
      )}
      {!full && (
        <h1 class="page-title" tabIndex={-1}>
          {missing ? texts.case.missing : texts.cases.title}
        </h1>
      )}
      {!full && !missing && query.error && <Failure error={query.error} retry={query.reload} />}
      {!full && !query.error && <Loading />}
    </Page>
  );
}
