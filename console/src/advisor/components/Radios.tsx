import { useId } from "preact/hooks";
import "./Radios.css";

export interface RadioOption {
  value: string;
  name: string;
  lead?: string;
}

interface Props {
  label: string;
  hint?: string | undefined;
  value: string;
  options: RadioOption[];
  /** Short words beside each other, or a line each. */
  shape?: "row" | "list" | "cards";
  /** The question is the page's own heading. */
  quiet?: boolean;
  fault?: string;
  onValue: (value: string) => void;
}

/** One of several, all of them to be seen. */
export function Radios({ label, hint, value, options, shape = "row", quiet, fault, onValue }: Props) {
  const id = useId();
  return (
    <fieldset class={`radios radios-${shape}`} aria-describedby={hint ? `${id}-hint` : undefined}>
      <legend class={quiet ? "hidden" : "radios-label"}>{label}</legend>
      {hint && (
        <p class="radios-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {fault && (
        <p class="field-error" role="alert">
          {fault}
        </p>
      )}
      <div class="radios-all">
        {options.map((one) => (
          <label class="radios-one" key={one.value}>
            <input
              type="radio"
              name={id}
              value={one.value}
              checked={value === one.value}
              onChange={() => onValue(one.value)}
            />
            <span class="radios-text">
              <span class="radios-name">{one.name}</span>
              {one.lead && <span class="radios-lead">{one.lead}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
