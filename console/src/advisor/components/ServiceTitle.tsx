import type { Service } from "../model/answers";

const circled_one = 0x2460;
const last_circled = 20;

/** ⑭ as the survey writes it; plain digits where there is no such sign. */
function number(no: number): string {
  return no >= 1 && no <= last_circled ? String.fromCodePoint(circled_one + no - 1) : `(${no})`;
}

/** A service by its number in the list, its name, who provides it. */
export function ServiceTitle({ service, level = 3 }: { service: Service; level?: 3 | 4 }) {
  const Heading = `h${level}` as "h3";
  return (
    <div class="service-title">
      <Heading>
        <span class="service-no">{number(service.no)}</span> {service.name}
      </Heading>
      <p class="service-provider">{service.provider}</p>
    </div>
  );
}
