import type { ComponentChildren } from "preact";
import "./Sample.css";

/** A part of the page of all components. */
export function Sample({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="sample">
      <h2 class="sample-title">{title}</h2>
      <div class="sample-body">{children}</div>
    </section>
  );
}
