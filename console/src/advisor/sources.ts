/** The sources that something rests on, each once, in the order in which they are named. */
export function listSources(all: { source?: string }[]): string[] {
  return [...new Set(all.flatMap(({ source }) => (source ? [source] : [])))];
}
