import "./SettingsGroup.css";

export interface Entry {
  path: string;
  name: string;
  text: string;
}

/** A titled part of the list of settings; nothing when none of it is the person's. */
export function SettingsGroup({ title, entries }: { title: string; entries: Entry[] }) {
  if (entries.length === 0) return null;
  return (
    <section class="group">
      <h2 class="group-title">{title}</h2>
      <ul class="group-list" role="list">
        {entries.map((entry) => (
          <li key={entry.path}>
            <a class="group-link" href={entry.path}>
              <span class="group-name">{entry.name}</span>
              <span class="group-text">{entry.text}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
