import { useLanguage } from "../text/language";
import "./Phone.css";

/** The number to call, to be touched. */
export function Phone({ number }: { number: string }) {
  const { texts } = useLanguage();
  return (
    <p class="phone">
      {texts.home.phone} <a href={`tel:${number.replace(/[^\d+]/g, "")}`}>{number}</a>
    </p>
  );
}
