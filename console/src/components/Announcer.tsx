/** Where news is put for those who listen rather than look; read out when it changes. */
export function Announcer({ text }: { text: string }) {
  return (
    <div class="hidden" role="status" aria-live="polite" data-part="announcer">
      {text}
    </div>
  );
}
