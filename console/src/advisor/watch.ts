/** Whether a server gave this page: then it may be asked. A page from a folder asks nobody. */
export function isServed(): boolean {
  return location.protocol === "http:" || location.protocol === "https:";
}
