import { useId } from "preact/hooks";
import type { FieldState } from "../api/form";
import { FieldError } from "./FieldError";
import "./Field.css";

export interface Option {
  value: string;
  name: string;
}

interface Props extends FieldState {
  label: string;
  hint?: string;
  options: Option[];
}

/** One of several. */
export function Choice({ label, hint, name, value, fault, onValue, options }: Props) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", fault ? `${id}-error` : ""].filter(Boolean).join(" ");
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
      <select
        class="field-input"
        id={id}
        name={name}
        value={value}
        aria-invalid={Boolean(fault)}
        aria-describedby={described || undefined}
        onChange={(event) => onValue(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.name}
          </option>
        ))}
      </select>
    </div>
  );
}
