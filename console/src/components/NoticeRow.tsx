import type { Notice } from "../generated/types";
import { formatDateTime } from "../text/format";
import { useLanguage } from "../text/language";
import "./NoticeRow.css";

/** One message to one person and what became of it. */
export function NoticeRow({ notice }: { notice: Notice }) {
  const { texts, language } = useLanguage();
  const words: Record<string, string> = {
    waiting: texts.notice.waiting,
    taken: texts.notice.taken(notice.taken ? formatDateTime(notice.taken, language) : ""),
    failed: texts.notice.failed,
  };
  const troubled = notice.state !== "taken" && notice.tries > 0;
  return (
    <li class={`notice notice-${notice.state}`} data-notice={notice.state}>
      <span class="notice-to">
        {texts.notice.channel[notice.channel] ?? notice.channel} {notice.recipient}
      </span>
      <span class="notice-state">{words[notice.state] ?? notice.state}</span>
      {troubled && (
        <span class="notice-detail">
          {texts.notice.tries(notice.tries)} {notice.detail}
        </span>
      )}
    </li>
  );
}
