import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Refusal, Silence } from "../api/client";
import { useLanguage } from "../text/language";
import { Button } from "./Button";
import { Failure } from "./Failure";
import "./Form.css";

interface Props {
  name: string;
  submit: string;
  kind?: "main" | "plain";
  busy: boolean;
  /** A refusal that no field shows. */
  error: Refusal | Silence | null;
  onSubmit: () => void;
  onCancel?: () => void;
  children?: ComponentChildren;
}

/** Fields and their button. After a try that failed the first wrong field takes the focus. */
export function Form({ name, submit, kind, busy, error, onSubmit, onCancel, children }: Props) {
  const { texts } = useLanguage();
  const form = useRef<HTMLFormElement>(null);
  const tried = useRef(false);

  useEffect(() => {
    if (!tried.current || busy) return;
    const wrong = form.current?.querySelector<HTMLElement>("[aria-invalid=true]");
    if (wrong) wrong.focus();
    tried.current = false;
  });

  const press = (event: Event) => {
    event.preventDefault();
    if (busy) return;
    onSubmit();
    tried.current = true;
  };
  return (
    <form class="form" ref={form} data-form={name} onSubmit={press} noValidate>
      {children}
      {error && <Failure error={error} />}
      <div class="form-buttons">
        <Button type="submit" kind={kind ?? "main"} busy={busy}>
          {busy ? texts.act.sending : submit}
        </Button>
        {onCancel && (
          <Button kind="quiet" onClick={onCancel}>
            {texts.act.cancel}
          </Button>
        )}
      </div>
    </form>
  );
}
