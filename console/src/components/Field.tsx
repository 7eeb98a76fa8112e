import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { FieldState } from "../api/form";
import { FieldError } from "./FieldError";
import "./Field.css";

interface Props extends FieldState {
  label: string;
  hint?: ComponentChildren;
  type?: "text" | "email" | "password" | "url" | "tel" | "number";
  autoComplete?: string;
  maxLength?: number;
  /** Digits only, from a pad of digits. */
  digits?: boolean;
  /** More than one line. */
  rows?: number;
  mono?: boolean;
}

/** A labelled field: its hint above it, what is wrong with it beside it. */
export function Field(props: Props) {
  const { label, hint, name, value, fault, onValue, rows, mono, digits } = props;
  const id = useId();
  const described = [hint ? `${id}-hint` : "", fault ? `${id}-error` : ""].filter(Boolean).join(" ");
  const common = {
    id,
    name,
    value,
    class: mono ? "field-input field-mono" : "field-input",
    maxLength: props.maxLength,
    "aria-invalid": Boolean(fault),
    "aria-describedby": described || undefined,
  };
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <FieldError id={`${id}-error`} text={fault} />
      {rows ? (
        <textarea {...common} rows={rows} spellcheck={false} onInput={(event) => onValue(event.currentTarget.value)} />
      ) : (
        <input
          {...common}
          type={(props.type ?? "text") as "text"}
          inputMode={digits ? "numeric" : undefined}
          autoComplete={props.autoComplete ?? "off"}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </div>
  );
}
