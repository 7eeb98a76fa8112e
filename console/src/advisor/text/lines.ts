/** The lines of a text as they are typed: the last may still be empty. */
export function splitLines(text: string): string[] {
  return text === "" ? [] : text.split("\n");
}
