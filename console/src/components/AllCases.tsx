import { useState } from "preact/hooks";
import { call, Refusal, Silence } from "../api/client";
import { kinds, useQuery } from "../api/query";
import type { CaseList as Cases } from "../generated/types";
import { useLanguage } from "../text/language";
import { Button } from "./Button";
import { CaseList } from "./CaseList";
import { Failure } from "./Failure";
import { Loading } from "./Loading";

const any = { company: 0, open: false };

/** Every case, newest first, older ones by and by. */
export function AllCases() {
  const { texts, language } = useLanguage();
  const newest = useQuery("cases", { ...any, after: 0 }, kinds("case", "tick"));
  const [older, setOlder] = useState<Cases | null>(null);
  const [error, setError] = useState<Refusal | Silence | null>(null);
  const [busy, setBusy] = useState(false);

  if (!newest.data) {
    return newest.error ? <Failure error={newest.error} retry={newest.reload} /> : <Loading />;
  }
  const top = newest.data.cases;
  const oldest = top[top.length - 1]?.id ?? 0;
  const cases = [...top, ...(older?.cases ?? []).filter((one) => one.id < oldest)];
  const more = older ? older.more : newest.data.more;

  const loadMore = async () => {
    setBusy(true);
    setError(null);
    try {
      const after = cases[cases.length - 1]?.id ?? 0;
      const next = await call("cases", { ...any, after }, language);
      setOlder({ cases: [...(older?.cases ?? []), ...next.cases], more: next.more });
    } catch (caught) {
      if (!(caught instanceof Refusal || caught instanceof Silence)) throw caught;
      setError(caught);
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <CaseList cases={cases} none={texts.cases.noneAtAll} />
      {error && <Failure error={error} />}
      {more && (
        <p class="cases-more">
          <Button kind="plain" busy={busy} onClick={() => void loadMore()}>
            {texts.cases.more}
          </Button>
        </p>
      )}
    </>
  );
}
