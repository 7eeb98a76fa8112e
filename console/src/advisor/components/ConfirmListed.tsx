import { Field } from "../../components/Field";
import { useAdvisor } from "../context";
import { useFaults } from "../faults";
import { Part } from "./Part";

/** The day on which someone saw that the service is still on IPA's list. */
export function ConfirmListed({ service }: { service: string }) {
  const { texts, visit, change } = useAdvisor();
  const all = visit.confirmed ?? [];
  const at = all.findIndex((one) => one.service === service && one.item === "");
  const fault = useFaults(`visit.confirmed[${at}].`);
  const put = (date: string) => {
    const others = all.filter((_, n) => n !== at);
    change({ confirmed: date === "" ? others : [...others, { service, item: "", date }] });
  };
  return (
    <Part title={texts.outcome.confirm} lead={texts.outcome.confirmLead}>
      <Field label={texts.outcome.confirmDate} hint={texts.money.startHint} name="listed" value={all[at]?.date ?? ""} fault={fault("date")} onValue={put} />
    </Part>
  );
}
