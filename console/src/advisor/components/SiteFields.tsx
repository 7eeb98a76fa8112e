import { Button } from "../../components/Button";
import { Choice } from "../../components/Choice";
import { Field } from "../../components/Field";
import { useAdvisor } from "../context";
import { useFaults } from "../faults";
import { withoutEmpty, type Known, type Site } from "../model/visit";
import { Radios } from "./Radios";
import "./SiteFields.css";

interface Props {
  site: Site;
  at: number;
  /** The only one: it stays. */
  last: boolean;
}

/** One place of the company: its prefecture first, the rest when wanted. */
export function SiteFields({ site, at, last }: Props) {
  const { texts, visit, change, words } = useAdvisor();
  const fault = useFaults(`visit.sites[${at}].`);
  const all = visit.sites?.length ? visit.sites : [{}];
  const put = (part: Partial<Site>) =>
    change({ sites: all.map((one, n) => (n === at ? withoutEmpty({ ...one, ...part }) : one)) });
  const known = [
    { value: "yes", name: texts.yes },
    { value: "no", name: texts.no },
    { value: "unknown", name: texts.unknown },
  ];
  const areas = [{ value: "", name: texts.company.siteAreaNone }, ...words.areas.map((one) => ({ value: one.area, name: one.text }))];
  return (
    <fieldset class="site">
      <legend class="site-title">{texts.company.site(at + 1)}</legend>
      <Choice
        label={texts.company.siteArea}
        name={`area-${at}`}
        value={site.area ?? ""}
        options={areas}
        fault={fault("area")}
        onValue={(area) => put({ area })}
      />
      <Radios
        label={texts.company.siteHome}
        value={site.home ?? ""}
        options={known}
        onValue={(home) => put({ home: home as Known })}
      />
      <details class="fold">
        <summary>{texts.company.siteMore}</summary>
        <div class="fold-inner">
          <Field label={texts.company.siteName} name={`site-name-${at}`} value={site.name ?? ""} fault={fault("name")} onValue={(name) => put({ name })} />
          <Field label={texts.company.sitePcs} name={`site-pcs-${at}`} value={String(site.pcs ?? "")} fault={fault("pcs")} digits onValue={(pcs) => put({ pcs })} />
          <Radios label={texts.company.siteIsland} value={site.island ?? ""} options={known} onValue={(island) => put({ island: island as Known })} />
          <Radios label={texts.company.siteBox} value={site.can_box ?? ""} options={known} onValue={(can_box) => put({ can_box: can_box as Known })} />
        </div>
      </details>
      {!last && (
        <Button kind="quiet" onClick={() => change({ sites: all.filter((_, n) => n !== at) })}>
          {texts.company.siteRemove}
        </Button>
      )}
    </fieldset>
  );
}
