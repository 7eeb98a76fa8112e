import { useAdvisor } from "../context";
import type { Service } from "../model/answers";
import { Part } from "./Part";
import { PickService } from "./PickService";
import { ServiceTitle } from "./ServiceTitle";

/** What was neither chosen nor fell out: may be compared all the same. */
export function OtherServices({ services }: { services: Service[] }) {
  const { texts } = useAdvisor();
  if (services.length === 0) return null;
  return (
    <Part title={texts.candidates.rest} name="rest">
      <details class="fold">
        <summary>{texts.candidates.many(services.length)}</summary>
        <div class="fold-inner">
          {services.map((one) => (
            <article class="service service-small" key={one.service}>
              <ServiceTitle service={one} />
              <PickService service={one} />
            </article>
          ))}
        </div>
      </details>
    </Part>
  );
}
