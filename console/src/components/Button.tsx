import type { ComponentChildren } from "preact";
import "./Button.css";

interface Props {
  kind?: "main" | "plain" | "quiet" | "danger";
  type?: "button" | "submit";
  busy?: boolean;
  pressed?: boolean;
  onClick?: () => void;
  children: ComponentChildren;
}

/** A busy button stays focusable, says so and does nothing. */
export function Button({ kind = "main", type = "button", busy = false, pressed, onClick, children }: Props) {
  const press = (event: Event) => {
    if (busy) event.preventDefault();
    else onClick?.();
  };
  return (
    <button class={`button button-${kind}`} type={type} aria-disabled={busy} aria-pressed={pressed} onClick={press}>
      {children}
    </button>
  );
}
