import { en } from "./en";
import { ja, type Texts } from "./ja";

export type Language = "ja" | "en";

export const catalogues: Record<Language, Texts> = { ja, en };

const key = "tsujiban.language";

/** Chosen before, else named by the address, else the browser's, else Japanese. */
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

export function keepChoice(language: Language): void {
  try {
    localStorage.setItem(key, language);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}
