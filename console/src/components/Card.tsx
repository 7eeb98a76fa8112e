import type { ComponentChildren } from "preact";
import "./Card.css";

interface Props {
  title: string;
  /** What stands out: the steps to take; what nobody was told. */
  tone?: "plain" | "act" | "alarm";
  name?: string;
  children: ComponentChildren;
}

/** A titled part of a page. */
export function Card({ title, tone = "plain", name, children }: Props) {
  return (
    <section class={`card card-${tone}`} data-part={name}>
      <h2 class="card-title">{title}</h2>
      {children}
    </section>
  );
}
