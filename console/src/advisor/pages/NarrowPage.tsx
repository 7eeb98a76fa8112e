import { Frame } from "../components/Frame";
import { NarrowPerhaps } from "../components/NarrowPerhaps";
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
  const t = texts.narrow;
  const { least = 0, most = 0 } = answer?.remain ?? {};
  const isExact = least === most;
  return (
    <Frame page="narrow" lead={texts.narrow.lead}>
      <ViewTabs here="narrow" />
      <Problem problem={problem} />
      <NeedForm />
      {answer && (
        <>
          <Part title={texts.narrow.remain} name="remain">
            <p class="remain" role="status">
              <strong>{isExact ? t.exactly(least) : t.span(least, most)}</strong>
              <span>{isExact ? t.exactlyText(least) : t.spanText(least, most)}</span>
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
            <NarrowPerhaps services={answer.perhaps} />
          </Part>
        </>
      )}
    </Frame>
  );
}
