/** A reply with another status than 200. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code = "TB-1999",
    readonly text = "見本の断りです。",
    readonly detail = "",
    readonly subject = "",
  ) {
    super(`${status} ${code}`);
  }
}
