import { Check } from "../../components/Check";
import { useAdvisor } from "../context";
import type { Service } from "../model/answers";

/** So many stand side by side. */
const most = 3;

/** Takes a service among those that are compared. */
export function PickService({ service }: { service: Service }) {
  const { texts, visit, change } = useAdvisor();
  const all = visit.candidates ?? [];
  const isIn = all.includes(service.service);
  const set = (on: boolean) =>
    change({ candidates: on ? [...all, service.service] : all.filter((one) => one !== service.service) });
  if (!isIn && all.length >= most) return null;
  return (
    <div class="pick" data-service={service.service}>
      <Check label={`${texts.candidates.pick}: ${service.name}`} checked={isIn} onChange={set} />
    </div>
  );
}
