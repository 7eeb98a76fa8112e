import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Refusal, Silence } from "../api/client";
import { useLanguage } from "../text/language";
import { Button } from "./Button";
import { Failure } from "./Failure";
import "./Confirm.css";

interface Props {
  /** On the button that asks. */
  label: string;
  /** What it is about, for those who hear the button without its place. */
  about?: string;
  /** What will happen, and what cannot be undone. */
  text: ComponentChildren;
  /** On the button that does it. */
  yes: string;
  busy: boolean;
  error: Refusal | Silence | null;
  onYes: () => void;
}

/** An act that asks once more, in place; the focus follows the question and comes back. */
export function Confirm({ label, about, text, yes, busy, error, onYes }: Props) {
  const { texts } = useLanguage();
  const [asked, setAsked] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const before = useRef(asked);

  useEffect(() => {
    if (before.current !== asked) box.current?.querySelector<HTMLElement>(asked ? ".confirm-text" : "button")?.focus();
    before.current = asked;
  }, [asked]);

  return (
    <div class="confirm" ref={box}>
      {!asked && (
        <Button kind="plain" onClick={() => setAsked(true)}>
          {label}
          {about && <span class="hidden">{about}</span>}
        </Button>
      )}
      {asked && (
        <div class="confirm-box" role="group" aria-label={label}>
          <p class="confirm-text" tabIndex={-1}>
            {text}
          </p>
          {error && <Failure error={error} />}
          <div class="form-buttons">
            <Button kind="danger" busy={busy} onClick={onYes}>
              {busy ? texts.act.sending : yes}
            </Button>
            <Button kind="quiet" onClick={() => setAsked(false)}>
              {texts.act.cancel}
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}
