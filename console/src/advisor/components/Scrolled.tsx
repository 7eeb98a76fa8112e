import type { ComponentChildren } from "preact";
import "./Scrolled.css";

/** A wide table keeps its own scroll bar, within the keyboard's reach. */
export function Scrolled({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="scrolled" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
