import { Button } from "../../components/Button";
import { useAdvisor } from "../context";
import { giveFile } from "../file";

/** Signs that a file's name may not hold on some system. */
const unfit = /[\\/:*?"<>|\u0000-\u001f]/g;

/** The whole visit as a file to keep, to send, to open again. */
export function SaveFile() {
  const { texts, visit, today } = useAdvisor();
  const save = () => {
    const company = String(visit.company?.["name"] ?? "").replace(unfit, "").trim();
    giveFile(`${[company, today].filter(Boolean).join("-")}.tsujiban-visit.json`, "application/json", JSON.stringify(visit, null, 1));
  };
  return (
    <Button kind="plain" onClick={save}>
      {texts.home.save}
    </Button>
  );
}
