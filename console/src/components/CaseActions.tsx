import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { call, Refusal, Silence } from "../api/client";
import { SessionContext } from "../api/session";
import type { CaseFull } from "../generated/types";
import { isOpen } from "../text/sentences";
import { useLanguage } from "../text/language";
import { Button } from "./Button";
import { Card } from "./Card";
import { CloseForm, type Reason } from "./CloseForm";
import { Failure } from "./Failure";
import "./CaseActions.css";

interface Props {
  full: CaseFull;
  /** Takes the case as it is after an act. */
  onDone: (full: CaseFull) => void;
}

/** What an operator may do with a case: take it, close it. */
export function CaseActions({ full, onDone }: Props) {
  const { texts, language } = useLanguage();
  const { announce, end } = useContext(SessionContext);
  const [closing, setClosing] = useState<Reason | "any" | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Refusal | Silence | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const { id, state, drill } = full.summary;

  // The button that was pressed is gone: the focus goes on to what took its place.
  const wasClosing = useRef(closing);
  useEffect(() => {
    if (wasClosing.current !== closing) {
      const find = (selector: string) => box.current?.querySelector<HTMLElement>(selector);
      (find("input:checked") ?? find("input, button"))?.focus();
    }
    wasClosing.current = closing;
  }, [closing]);

  const act = async (doing: Promise<CaseFull>, done: string) => {
    setBusy(true);
    setError(null);
    try {
      onDone(await doing);
      setClosing(null);
      announce(done);
    } catch (caught) {
      if (!(caught instanceof Refusal || caught instanceof Silence)) throw caught;
      if (caught instanceof Refusal && caught.status === 401) end();
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  const take = () => void act(call("case_take", { id }, language), texts.act.took);
  const close = (reason: Reason, note: string) =>
    void act(call("case_close", { id, reason, note }, language), texts.act.closed);

  if (!isOpen(full.summary)) return null;
  return (
    <Card title={texts.act.title} name="actions">
      <div ref={box}>
        {error && <Failure error={error} />}
        {closing ? (
          <CloseForm
            reason={closing === "any" ? (drill ? "drill" : null) : closing}
            busy={busy}
            onClose={close}
            onCancel={() => setClosing(null)}
          />
        ) : (
          <div class="actions">
            {(state === "new" || state === "told") && (
              <Button busy={busy} onClick={take}>
                {texts.act.take}
              </Button>
            )}
            <Button kind="plain" onClick={() => setClosing("any")}>
              {texts.act.close}
            </Button>
            <Button kind="plain" onClick={() => setClosing("mistake")}>
              {texts.act.mistake}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}
