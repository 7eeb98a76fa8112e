import { useId } from "preact/hooks";
import "./Check.css";

interface Props {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** Yes or no. */
export function Check({ label, hint, checked, onChange }: Props) {
  const id = useId();
  return (
    <div class="check">
      <label class="check-label">
        <input
          type="checkbox"
          checked={checked}
          aria-describedby={hint ? id : undefined}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        {label}
      </label>
      {hint && (
        <p class="check-hint" id={id}>
          {hint}
        </p>
      )}
    </div>
  );
}
