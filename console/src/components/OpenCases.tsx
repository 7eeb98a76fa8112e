import { useEffect, useRef } from "preact/hooks";
import { kinds, useQuery } from "../api/query";
import { useSession } from "../api/session";
import { byUrgency } from "../text/sentences";
import { pick, useLanguage } from "../text/language";
import { CaseList } from "./CaseList";
import { Failure } from "./Failure";
import { Loading } from "./Loading";

interface Props {
  none: string;
}

/** The cases that are not closed, the most urgent first; a new one is read out. */
export function OpenCases({ none }: Props) {
  const { texts, language } = useLanguage();
  const { announce } = useSession();
  const list = useQuery("cases", { company: 0, open: true, after: 0 }, kinds("case", "tick"));
  const known = useRef<Set<number> | null>(null);

  useEffect(() => {
    if (!list.data) return;
    const before = known.current;
    known.current = new Set(list.data.cases.map((one) => one.id));
    const arrived = before && list.data.cases.find((one) => !before.has(one.id));
    if (arrived) announce(texts.cases.arrived(pick(arrived.what, language)));
  }, [list.data]);

  if (list.data) return <CaseList cases={[...list.data.cases].sort(byUrgency)} none={none} />;
  return list.error ? <Failure error={list.error} retry={list.reload} /> : <Loading />;
}
