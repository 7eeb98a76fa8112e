/** The console's mark, as paths: the page carries it within. */
export const mark = [
  { kind: "mark-ground", d: "M7 0h18a7 7 0 0 1 7 7v18a7 7 0 0 1-7 7H7a7 7 0 0 1-7-7V7a7 7 0 0 1 7-7z" },
  { kind: "mark-road", d: "M11 3v26M3 20h26" },
  { kind: "mark-post", d: "M17.5 14v-6.5l5-3.5 5 3.5v6.5z" },
];
