import { useLanguage, type Language } from "../text/language";
import "./LanguageSwitch.css";

const languages: Language[] = ["ja", "en"];

export function LanguageSwitch() {
  const { texts, language, choose } = useLanguage();
  return (
    <div class="languages" role="group" aria-label={texts.language.label}>
      {languages.map((one) => (
        <button
          class="languages-one"
          key={one}
          type="button"
          lang={one}
          aria-pressed={one === language}
          onClick={() => choose(one)}
        >
          {texts.language[one]}
        </button>
      ))}
    </div>
  );
}
