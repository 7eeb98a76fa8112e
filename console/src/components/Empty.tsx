import "./Empty.css";

/** There is nothing to list. Says only that: no sign, no praise. */
export function Empty({ text, more }: { text: string; more?: string }) {
  return (
    <div class="empty">
      <p>{text}</p>
      {more && <p class="empty-more">{more}</p>}
    </div>
  );
}
