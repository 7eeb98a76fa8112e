import { useAdvisor } from "../context";

/** What the numbers beside facts stand for. */
export function SourceList({ sources }: { sources: string[] }) {
  const { texts } = useAdvisor();
  if (sources.length === 0) return null;
  return (
    <div class="sources" data-part="sources">
      <p class="sources-title">{texts.sources}</p>
      <ul>
        {sources.map((source, at) => (
          <li key={source}>
            {texts.sourceNumber(at + 1)}: {source}
          </li>
        ))}
      </ul>
    </div>
  );
}
