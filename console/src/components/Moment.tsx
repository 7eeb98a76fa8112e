import { formatDateTime, formatMachine } from "../text/format";
import { useLanguage } from "../text/language";

/** A point in time as people write it. */
export function Moment({ at }: { at: number }) {
  const { language } = useLanguage();
  return (
    <time class="moment" dateTime={formatMachine(at)}>
      {formatDateTime(at, language)}
    </time>
  );
}
