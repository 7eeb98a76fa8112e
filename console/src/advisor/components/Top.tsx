import { useAdvisor } from "../context";
import { mark } from "../mark";
import type { Language } from "../text/texts";
import "./Top.css";

const languages: Language[] = ["ja", "en"];

/** The name, whose visit it is, the language. */
export function Top() {
  const { texts, language, choose, visit } = useAdvisor();
  const company = String(visit.company?.["name"] ?? "");
  return (
    <header class="top">
      <a class="top-skip" href="#main" onClick={(event) => { event.preventDefault(); document.getElementById("main")?.focus(); }}>
        {texts.skip}
      </a>
      <div class="top-inner">
        <a class="top-name" href="#/">
          <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
            {mark.map((one) => (
              <path key={one.d} d={one.d} class={one.kind} />
            ))}
          </svg>
          <span>{texts.name}</span>
        </a>
        {company && <p class="top-company">{company}</p>}
        <div class="top-languages" role="group" aria-label={texts.language.label}>
          {languages.map((one) => (
            <button key={one} type="button" lang={one} aria-pressed={one === language} onClick={() => choose(one)}>
              {texts.language[one]}
            </button>
          ))}
        </div>
      </div>
    </header>
  );
}
