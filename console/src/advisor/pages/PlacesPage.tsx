import { Button } from "../../components/Button";
import { DeviceList } from "../components/DeviceList";
import { FromWatch } from "../components/FromWatch";
import { Part } from "../components/Part";
import { SiteFields } from "../components/SiteFields";
import { Systems } from "../components/Systems";
import { useAdvisor } from "../context";
import { isServed } from "../watch";
import { QuestionsPage } from "./QuestionsPage";

/** Where the company works, and with which machines. */
export function PlacesPage() {
  const { texts, visit, change } = useAdvisor();
  const sites = visit.sites?.length ? visit.sites : [{}];
  return (
    <QuestionsPage page="places">
      {isServed() && <FromWatch />}
      <Systems />
      <Part title={texts.company.sites} name="sites">
        {sites.map((site, at) => (
          <SiteFields key={at} site={site} at={at} last={sites.length === 1} />
        ))}
        <Button kind="plain" onClick={() => change({ sites: [...sites, {}] })}>
          {texts.company.siteAdd}
        </Button>
      </Part>
      <DeviceList />
    </QuestionsPage>
  );
}
