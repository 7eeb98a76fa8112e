import { useAdvisor } from "../context";

/** Beside whatever rests on facts that nobody has confirmed for a year. */
export function OldFacts() {
  const { texts } = useAdvisor();
  return <p class="old-facts"><span class="tag tag-old">{texts.candidates.old}</span></p>;
}
