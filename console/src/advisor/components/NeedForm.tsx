import { useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { Choice } from "../../components/Choice";
import { Field } from "../../components/Field";
import { useAdvisor } from "../context";
import type { Need } from "../model/visit";

/** One more condition: a point that must hold, a least or a most. */
export function NeedForm() {
  const { texts, words, visit, change } = useAdvisor();
  const [key, setKey] = useState("");
  const [bound, setBound] = useState("");
  const needs = visit.needs ?? [];
  const all = words.items.filter((one) => one.better && one.kind !== "choice");
  const item = all.find((one) => one.item === key);
  const isFlag = item?.kind === "flag";
  const isLess = item?.better === "low";
  const add = () => {
    if (!item || (!isFlag && bound === "")) return;
    const limit = isLess ? { most: bound } : { least: bound };
    const need: Need = { item: key, ...(isFlag ? { state: item.better === "no" ? "no" : "yes" } : limit) };
    change({ needs: [...needs.filter((one) => one.item !== key), need] });
    setKey("");
    setBound("");
  };
  const options = [
    { value: "", name: texts.narrow.choose },
    ...all.map((one) => ({ value: one.item, name: `${texts.parts[one.part] ?? one.part}: ${one.text}` })),
  ];
  return (
    <form
      class="need"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <Choice label={texts.narrow.item} name="need" value={key} options={options} fault="" onValue={setKey} />
      {item && !isFlag && (
        <Field label={isLess ? texts.narrow.most : texts.narrow.least} name="bound" value={bound} fault="" digits onValue={setBound} />
      )}
      <Button type="submit" kind="plain">
        {texts.narrow.add}
      </Button>
    </form>
  );
}
