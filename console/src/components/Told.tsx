import type { Notice } from "../generated/types";
import { useLanguage } from "../text/language";
import { Card } from "./Card";
import { NoticeRow } from "./NoticeRow";
import "./Told.css";

interface Props {
  told: boolean;
  notices: Notice[];
  /** Whether a mail server is named; null while that is not known. */
  mail: boolean | null;
}

/** Who was told, or that nobody was. */
export function Told({ told, notices, mail }: Props) {
  const { texts } = useLanguage();
  return (
    <Card title={texts.case.told} name="told" tone={told ? "plain" : "alarm"}>
      {!told && <p class="told-nobody">{texts.case.nobody}</p>}
      {!told && mail === false && <p>{texts.case.nobodyMail}</p>}
      {told && notices.length === 0 && <p>{texts.case.somebody}</p>}
      {notices.length > 0 && (
        <ul class="told-list" role="list">
          {notices.map((notice) => (
            <NoticeRow key={notice.id} notice={notice} />
          ))}
        </ul>
      )}
    </Card>
  );
}
