import type { ComponentChildren } from "preact";

interface Props {
  title: string;
  lead?: string | undefined;
  name?: string;
  children: ComponentChildren;
}

/** A titled part of a page. */
export function Part({ title, lead, name, children }: Props) {
  return (
    <section class="frame-part" data-part={name}>
      <h2>{title}</h2>
      {lead && <p class="frame-part-lead">{lead}</p>}
      {children}
    </section>
  );
}
