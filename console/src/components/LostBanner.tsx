import { formatShort } from "../text/format";
import { useLanguage } from "../text/language";
import { StateShape } from "./StateShape";
import "./LostBanner.css";

/** The server is not heard: what stands on the page is old, and from when. */
export function LostBanner({ heard }: { heard: number }) {
  const { texts, language } = useLanguage();
  return (
    <div class="lost state-unseen" role="alert" data-part="lost">
      <StateShape state="unseen" />
      <div>
        <p class="lost-title">{texts.lost.title}</p>
        <p>{texts.lost.text(formatShort(heard * 1000, language))}</p>
        <p class="lost-todo">{texts.lost.todo}</p>
      </div>
    </div>
  );
}
