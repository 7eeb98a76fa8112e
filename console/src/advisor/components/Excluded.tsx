import { useAdvisor, useAnswer } from "../context";
import { Part } from "./Part";
import { Problem } from "./Problem";
import { Reasons } from "./Reasons";
import { ServiceTitle } from "./ServiceTitle";

/** What surely does not fit, with why; and apart from it what nobody can judge. */
export function Excluded() {
  const { texts } = useAdvisor();
  const { answer, problem } = useAnswer("fit");
  if (!answer) return <Problem problem={problem} />;
  return (
    <>
      <Part title={texts.candidates.out} lead={texts.candidates.outLead} name="out">
        {answer.out.length === 0 && <p>{texts.none}</p>}
        {answer.out.length > 0 && (
          <details class="fold">
            <summary>{texts.candidates.many(answer.out.length)}</summary>
            <div class="fold-inner">
              {answer.out.map((one) => (
                <article class="service service-small" key={one.service} data-out={one.service}>
                  <ServiceTitle service={one} />
                  <Reasons reasons={one.reasons} />
                </article>
              ))}
            </div>
          </details>
        )}
      </Part>
      <Part title={texts.candidates.unknown} lead={texts.candidates.unknownLead} name="open">
        {answer.open.length === 0 && <p>{texts.none}</p>}
        {answer.open.length > 0 && (
          <details class="fold">
            <summary>{texts.candidates.many(answer.open.length)}</summary>
            <div class="fold-inner">
              {answer.open.map((one) => (
                <article class="service service-small" key={one.service} data-open={one.service}>
                  <ServiceTitle service={one} />
                  <ul class="reasons">
                    {one.unknown.map((unknown) => (
                      <li key={unknown.ask}>{unknown.ask}</li>
                    ))}
                  </ul>
                </article>
              ))}
            </div>
          </details>
        )}
      </Part>
    </>
  );
}
