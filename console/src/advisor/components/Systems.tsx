import { Check } from "../../components/Check";
import { Field } from "../../components/Field";
import { useAdvisor } from "../context";
import { useFaults } from "../faults";
import { withoutEmpty, type SystemCount } from "../model/visit";
import "./Systems.css";

/** Which kinds of PCs there are, and how many where that is known. */
export function Systems() {
  const { texts, words, visit, change } = useAdvisor();
  const all = visit.systems ?? [];
  const fault = useFaults("visit.systems");
  const put = (system: string, next: SystemCount | null) => {
    const others = all.filter((one) => one.system !== system);
    change({ systems: next ? [...others, withoutEmpty(next)] : others });
  };
  return (
    <fieldset class="systems" data-part="systems">
      <legend class="radios-label">{texts.company.systems}</legend>
      <p class="radios-hint">{texts.company.systemsHint}</p>
      <div class="systems-all">
        {words.systems.map((one) => {
          const at = all.findIndex((had) => had.system === one.key);
          const had = all[at];
          return (
            <div class="systems-one" key={one.key}>
              <Check label={one.text} checked={Boolean(had)} onChange={(on) => put(one.key, on ? { system: one.key } : null)} />
              {had && (
                <Field
                  label={texts.company.systemCount(one.text)}
                  name={`count-${one.key}`}
                  value={String(had.count ?? "")}
                  fault={fault(`[${at}].count`)}
                  digits
                  onValue={(count) => put(one.key, { system: one.key, count })}
                />
              )}
            </div>
          );
        })}
      </div>
    </fieldset>
  );
}
