/** Filled in from the watch's inventory, where the page is served and someone is logged in. */
export function FromWatch() {
  return null;
}
