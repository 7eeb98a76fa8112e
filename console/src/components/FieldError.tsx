import "./FieldError.css";

/** What is missing in a field, read out when it appears; empty: nothing. */
export function FieldError({ id, text }: { id: string; text: string }) {
  return (
    <p class="field-error" id={id} role="alert">
      {text}
    </p>
  );
}
