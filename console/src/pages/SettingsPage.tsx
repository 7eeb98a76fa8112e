import type { Operation } from "../api/client";
import { mayCall, useSession } from "../api/session";
import { Page } from "../components/Page";
import { SettingsGroup, type Entry } from "../components/SettingsGroup";
import { useLanguage } from "../text/language";
import type { Texts } from "../text/ja";

type Name = keyof Texts["settings"]["pages"];
type Group = keyof Texts["settings"]["groups"];

interface Row {
  name: Name;
  path: string;
  needs: Operation;
  installation?: true;
}

const groups: { name: Group; rows: Row[] }[] = [
  { name: "self", rows: [{ name: "account", path: "/settings/account", needs: "sessions" }] },
  {
    name: "people",
    rows: [
      { name: "companies", path: "/settings/companies", needs: "companies" },
      { name: "people", path: "/settings/people", needs: "persons" },
    ],
  },
  {
    name: "watch",
    rows: [
      { name: "enrol", path: "/devices/add", needs: "enrol_key" },
      { name: "rules", path: "/settings/rules", needs: "rules", installation: true },
    ],
  },
  {
    name: "server",
    rows: [
      { name: "mail", path: "/settings/mail", needs: "settings", installation: true },
      { name: "server", path: "/settings/server", needs: "settings", installation: true },
    ],
  },
  { name: "record", rows: [{ name: "audit", path: "/settings/audit", needs: "audit" }] },
];

/** The way to everything that can be set, as far as it is the person's to set. */
export function SettingsPage() {
  const { texts } = useLanguage();
  const { me } = useSession();
  const may = (row: Row) => mayCall(me, row.needs) && (!row.installation || me.installation);
  const toEntry = ({ name, path }: Row): Entry => ({ path, ...texts.settings.pages[name] });
  return (
    <Page title={texts.settings.title}>
      <h1 class="page-title" tabIndex={-1}>
        {texts.settings.title}
      </h1>
      {groups.map(({ name, rows }) => (
        <SettingsGroup key={name} title={texts.settings.groups[name]} entries={rows.filter(may).map(toEntry)} />
      ))}
    </Page>
  );
}
