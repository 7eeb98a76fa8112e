import { useAct } from "../api/act";
import { useSession } from "../api/session";
import { navigate } from "../route";
import { useLanguage } from "../text/language";
import { Confirm } from "./Confirm";

/** Ends a rule file of the console, once it is meant. */
export function RuleRemove({ name }: { name: string }) {
  const { texts } = useLanguage();
  const { announce } = useSession();
  const act = useAct();
  const remove = () =>
    act.run("rule_put", { name, text: "" }, () => {
      announce(texts.rule.removed(name));
      navigate("/settings/rules", true);
    });
  return (
    <Confirm
      label={texts.rule.remove}
      text={texts.rule.removeText(name)}
      yes={texts.rule.removeYes}
      busy={act.busy}
      error={act.error}
      onYes={remove}
    />
  );
}
