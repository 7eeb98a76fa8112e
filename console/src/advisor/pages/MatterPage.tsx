import { Button } from "../../components/Button";
import { Frame } from "../components/Frame";
import { Moved } from "../components/Moved";
import { Part } from "../components/Part";
import { Radios } from "../components/Radios";
import { WeightSlider } from "../components/WeightSlider";
import { useAdvisor } from "../context";

/** The three printed needs, and how much each part counts. */
export function MatterPage() {
  const { texts, words, visit, change } = useAdvisor();
  const { weights: _, ...without } = visit;
  return (
    <Frame page="matter" lead={texts.matter.lead}>
      <Radios
        label={texts.matter.cases}
        hint={texts.matter.printed}
        shape="cards"
        value={(visit.case ?? "").toLowerCase()}
        options={words.cases.map((one) => ({ value: one.case.toLowerCase(), name: texts.matter.case(one.case.toUpperCase()), lead: one.text }))}
        onValue={(name) => change({ case: name.toUpperCase() })}
      />
      <Part title={texts.matter.weights} lead={texts.matter.weightsLead} name="weights">
        {words.weights.map((one) => (
          <WeightSlider key={one.part} word={one} />
        ))}
        {visit.weights && Object.keys(visit.weights).length > 0 && (
          <Button kind="quiet" onClick={() => change({ ...without, weights: {} })}>
            {texts.matter.defaults}
          </Button>
        )}
      </Part>
      {visit.case && <Moved />}
    </Frame>
  );
}
