import { Evidences } from "../components/Evidences";
import { Frame } from "../components/Frame";
import { Part } from "../components/Part";
import { Problem } from "../components/Problem";
import { Radios } from "../components/Radios";
import { RoadMap } from "../components/RoadMap";
import { Score } from "../components/Score";
import { TopicList } from "../components/TopicList";
import { useAdvisor, useAnswer } from "../context";

/** What is urgent before any service: the self-diagnosis, in full or in five minutes. */
export function UrgentPage() {
  const { texts, visit, change } = useAdvisor();
  const { answer, problem } = useAnswer("urgent");
  const mode = visit.diagnosis?.mode ?? "quick";
  const modes = [
    { value: "quick", name: texts.urgent.quick },
    { value: "full", name: texts.urgent.full },
  ];
  return (
    <Frame page="urgent" lead={`${texts.urgent.lead}${texts.urgent.pass}`}>
      <Problem problem={problem} />
      <Radios
        label={texts.urgent.mode}
        value={mode}
        options={modes}
        onValue={(next) => change({ diagnosis: { mode: next as "full" | "quick", answers: visit.diagnosis?.answers ?? {} } })}
      />
      <TopicList mode={mode} />
      {answer && answer.answered > 0 && <Score answer={answer} />}
      {answer?.first && (
        <div class="notice notice-act" data-part="first">
          <p class="notice-title">{texts.urgent.first}</p>
          <p>{answer.first_text}</p>
          {answer.reasons.map((reason) => (
            <p key={reason}>{reason}</p>
          ))}
        </div>
      )}
      {answer && answer.road.length > 0 && (
        <Part title={texts.urgent.road} name="road">
          <RoadMap road={answer.road} />
        </Part>
      )}
      {answer && answer.evidence.length > 0 && <Evidences evidence={answer.evidence} note={answer.evidence_note} />}
    </Frame>
  );
}
