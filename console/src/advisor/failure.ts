import { firstLanguage, type Catalogues } from "./text/texts";

/** In place of the page, where the engine does not start. */
export function showFailure(root: HTMLElement, catalogues: Catalogues, error: unknown): void {
  const texts = catalogues[firstLanguage()];
  const lines = [texts.broken, texts.brokenText, error instanceof Error ? error.message : ""].filter(Boolean);
  root.className = "frame";
  root.replaceChildren(
    ...lines.map((line) => {
      const one = document.createElement("p");
      one.textContent = line;
      return one;
    }),
  );
}
