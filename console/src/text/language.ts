import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Words } from "../generated/types";
import { en } from "./en";
import { ja, type Texts } from "./ja";

export type Language = "ja" | "en";

export const catalogues: Record<Language, Texts> = { ja, en };

export interface LanguageChoice {
  language: Language;
  texts: Texts;
  choose: (language: Language) => void;
}

export const LanguageContext = createContext<LanguageChoice>({
  language: "ja",
  texts: ja,
  choose: () => undefined,
});

export function useLanguage(): LanguageChoice {
  return useContext(LanguageContext);
}

/** The server's text in the chosen language; the other one when that is all there is. */
export function pick(words: Words, language: Language): string {
  return words[language] || words.ja || words.en;
}

const key = "tsujiban.language";

/** Chosen before, else named by the link, else the browser's, else Japanese. */
export function firstLanguage(): Language {
  const named = new URLSearchParams(location.search).get("lang") ?? readChoice();
  if (named === "ja" || named === "en") return named;
  return navigator.language.startsWith("en") ? "en" : "ja";
}

function readChoice(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Remembers the choice, and takes an earlier one out of the address. */
export function keepChoice(language: Language): void {
  const here = new URL(location.href);
  if (here.searchParams.has("lang")) {
    here.searchParams.delete("lang");
    history.replaceState(null, "", here);
  }
  try {
    localStorage.setItem(key, language);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}
