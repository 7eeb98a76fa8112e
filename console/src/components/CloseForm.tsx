import { useEffect, useRef, useState } from "preact/hooks";
import { useLanguage } from "../text/language";
import { Button } from "./Button";
import { FieldError } from "./FieldError";
import "./CloseForm.css";

export const reasons = ["real", "mistake", "drill"] as const;
export type Reason = (typeof reasons)[number];

interface Props {
  reason: Reason | null;
  busy: boolean;
  onClose: (reason: Reason, note: string) => void;
  onCancel: () => void;
}

/** Fits the record's 1,024 bytes in any script. */
const note_limit = 300;

/** Ends a case with a reason and, unless it was a drill, a sentence for the report. */
export function CloseForm({ reason: first, busy, onClose, onCancel }: Props) {
  const { texts } = useLanguage();
  const [reason, setReason] = useState(first);
  const [note, setNote] = useState("");
  const [checked, setChecked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const noReason = checked && !reason;
  const noNote = checked && reason !== "drill" && !note.trim();

  useEffect(() => {
    if (checked) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [checked]);

  const submit = (event: Event) => {
    event.preventDefault();
    if (busy) return;
    if (reason && (note.trim() || reason === "drill")) onClose(reason, note.trim());
    else setChecked(true);
  };

  return (
    <form class="close" ref={form} onSubmit={submit} noValidate>
      <fieldset class="close-reasons">
        <legend>{texts.act.reason}</legend>
        <FieldError id="close-reason-error" text={noReason ? texts.act.needReason : ""} />
        {reasons.map((value) => (
          <label class="close-reason" key={value}>
            <input
              type="radio"
              name="reason"
              value={value}
              checked={reason === value}
              aria-invalid={noReason}
              aria-describedby={noReason ? "close-reason-error" : undefined}
              onChange={() => setReason(value)}
            />
            {texts.reason[value]}
          </label>
        ))}
      </fieldset>
      <label class="close-label" for="close-note">
        {texts.act.note}
      </label>
      <p class="close-hint" id="close-note-hint">
        {texts.act.noteHint}
      </p>
      <FieldError id="close-note-error" text={noNote ? texts.act.needNote : ""} />
      <textarea
        id="close-note"
        rows={3}
        maxLength={note_limit}
        value={note}
        aria-invalid={noNote}
        aria-describedby={noNote ? "close-note-hint close-note-error" : "close-note-hint"}
        onInput={(event) => setNote(event.currentTarget.value)}
      />
      <div class="close-buttons">
        <Button type="submit" busy={busy}>
          {busy ? texts.act.sending : texts.act.close}
        </Button>
        <Button kind="quiet" onClick={onCancel}>
          {texts.act.cancel}
        </Button>
      </div>
    </form>
  );
}
