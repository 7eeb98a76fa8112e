import { useLanguage } from "../text/language";
import "./Drill.css";

/** The badge of a practice case. */
export function Drill() {
  const { texts } = useLanguage();
  return <span class="drill">{texts.drill}</span>;
}
