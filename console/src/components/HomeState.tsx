import type { Status } from "../generated/types";
import { formatShort } from "../text/format";
import { bySeriousness, companyWord, stateSentence, sumUp } from "../text/sentences";
import { useLanguage } from "../text/language";
import { Phone } from "./Phone";
import { StatePanel } from "./StatePanel";
import "./HomeState.css";

interface Props {
  status: Status;
  /** The server is not heard: whatever it said last, now nothing is known. */
  lost: boolean;
  /** When it was heard last, in ms. */
  heard: number;
}

/** The state word: of the one company, or of all with each below. */
export function HomeState({ status, lost, heard }: Props) {
  const { texts, language } = useLanguage();
  const only = status.companies.length === 1 ? status.companies[0] : undefined;
  const whole = only ?? sumUp(status);
  const word = companyWord(whole);
  const last = formatShort(heard * 1000, language);
  const sentence = lost ? texts.stateLost(last, texts.state[word]) : stateSentence(whole, language);
  const several = only ? [] : [...status.companies].sort(bySeriousness);
  return (
    <>
      <StatePanel
        level="h1"
        state={lost ? "unseen" : word}
        name={only?.name ?? (several.length > 0 ? texts.companiesNow(several.length) : "")}
        sentence={sentence}
      >
        {word === "ok" && !lost && <p class="home-calm">{texts.home.nothingToDo}</p>}
        {status.phone && <Phone number={status.phone} />}
      </StatePanel>
      {!lost && several.length > 0 && (
        <ul class="companies" role="list">
          {several.map((company) => (
            <li key={company.company} data-company={company.company}>
              <StatePanel
                level="h2"
                state={companyWord(company)}
                name={company.name}
                sentence={stateSentence(company, language)}
              />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
