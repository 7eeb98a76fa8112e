/** The catalogue's files out of the pack, where tools/pack-engine laid them column by column, as the CSV they were. */
export function readTables(text: string): [name: string, text: string][] {
  return text.split("\u001d").map((file) => {
    const [name = "", ...columns] = file.split("\u001e");
    const cells = columns.map((column) => column.split("\u001f").map(quote));
    const rows = (cells[0] ?? []).map((_, row) => cells.map((column) => column[row]).join(","));
    return [name, `${rows.join("\n")}\n`];
  });
}

function quote(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
