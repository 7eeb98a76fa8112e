import type { ComponentChildren } from "preact";
import "./Facts.css";

export interface Fact {
  name: string;
  value: ComponentChildren;
}

/** Names with their values. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl class="facts">
      {facts.map((fact) => (
        <div class="fact" key={fact.name}>
          <dt>{fact.name}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
