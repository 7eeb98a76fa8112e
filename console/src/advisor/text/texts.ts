import type { Texts } from "./ja";

export type Language = "ja" | "en";

export type Catalogues = Record<Language, Texts>;

/** Before a text that stands for a function: {0}, {1} are where its arguments go. */
const open = "\u0001";

/** The two catalogues as the build writes them into the pack: a function as the text it makes of {0}, {1}. */
export function writeTexts(catalogues: Catalogues): string {
  return JSON.stringify(catalogues, (_, value: unknown) => {
    if (typeof value !== "function") return value;
    const holes = Array.from({ length: value.length }, (_unused, at) => `{${at}}`);
    return open + (value as (...holes: string[]) => string)(...holes);
  });
}

export function readTexts(text: string): Catalogues {
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== "string" || !value.startsWith(open)) return value;
    return (...given: unknown[]) => value.slice(1).replace(/\{(\d)\}/g, (_all, at: string) => String(given[Number(at)]));
  }) as Catalogues;
}

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
