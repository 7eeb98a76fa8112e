import { Frame } from "../components/Frame";
import { NarrowSteps } from "../components/NarrowSteps";
import { NeedForm } from "../components/NeedForm";
import { Part } from "../components/Part";
import { PickService } from "../components/PickService";
import { Problem } from "../components/Problem";
import { ServiceTitle } from "../components/ServiceTitle";
import { ViewTabs } from "../components/ViewTabs";
import { useAdvisor, useAnswer } from "../context";

/** Condition after condition; how many surely remain, and how many may. */
export function NarrowPage() {
  const { texts } = useAdvisor();
  const { answer, problem } = useAnswer("narrow");
  return (
    <Frame page="narrow" lead={texts.narrow.lead}>
      <ViewTabs here="narrow" />
      <Problem problem={problem} />
      <NeedForm />
      {answer && (
        <>
          <Part title={texts.narrow.remain} name="remain">
            <p class="remain" role="status">
              <strong>{texts.narrow.interval(answer.remain.least, answer.remain.most)}</strong>
              <span>{texts.narrow.intervalText(answer.remain.least, answer.remain.most)}</span>
            </p>
            <NarrowSteps answer={answer} />
          </Part>
          <Part title={texts.narrow.sure} name="sure">
            {answer.sure.length === 0 && <p>{texts.none}</p>}
            {answer.sure.map((one) => (
              <article class="service service-small" key={one.service}>
                <ServiceTitle service={one} />
                <PickService service={one} />
              </article>
            ))}
          </Part>
          <Part title={texts.narrow.perhaps} name="perhaps">
            {answer.perhaps.length === 0 && <p>{texts.none}</p>}
            {answer.perhaps.map((one) => (
              <article class="service service-small" key={one.service}>
                <ServiceTitle service={one} />
                <p class="cell-note">
                  {texts.narrow.lacking}: {(one.lacking ?? one.lack ?? []).join(" / ")}
                </p>
                <PickService service={one} />
              </article>
            ))}
          </Part>
        </>
      )}
    </Frame>
  );
}
