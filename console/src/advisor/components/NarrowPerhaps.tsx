import { useAdvisor } from "../context";
import type { Narrow } from "../model/answers";
import { PickService } from "./PickService";
import { ServiceTitle } from "./ServiceTitle";

/** So many stand open; more are folded away. */
const few = 3;

/** Services that remain if what nobody has said turns out well, each with what is lacking. */
export function NarrowPerhaps({ services }: { services: Narrow["perhaps"] }) {
  const { texts } = useAdvisor();
  if (services.length === 0) return <p>{texts.none}</p>;
  return (
    <details class="fold" open={services.length <= few}>
      <summary>{texts.candidates.many(services.length)}</summary>
      <div class="fold-inner">
        {services.map((one) => (
          <article class="service service-small" key={one.service}>
            <ServiceTitle service={one} />
            <p class="cell-note">
              {texts.narrow.lacking}: {one.lack.join(" / ")}
            </p>
            <PickService service={one} />
          </article>
        ))}
      </div>
    </details>
  );
}
