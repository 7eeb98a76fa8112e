import type { Language } from "./text/texts";

export function numberText(n: number, language: Language): string {
  return n.toLocaleString(language);
}

/** As short as an axis needs it: 600万, 6M. */
export function shortNumber(n: number, language: Language): string {
  return new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 }).format(n);
}

export function yenText(n: number, language: Language): string {
  return new Intl.NumberFormat(language, { style: "currency", currency: "JPY", currencyDisplay: language === "ja" ? "name" : "code" }).format(n);
}
