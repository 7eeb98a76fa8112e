/** The way back to the list that a page belongs to. */
export function BackLink({ path, name }: { path: string; name: string }) {
  return (
    <p class="page-back">
      <a href={path}>{name}</a>
    </p>
  );
}
