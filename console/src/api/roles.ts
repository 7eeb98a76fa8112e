const all = ["owner", "staff", "operator", "coordinator", "vendor", "technician", "partner"];

/** The roles that one can have there; of the installation itself (0) one can only be operator. */
export function rolesOf(company: number): string[] {
  return company === 0 ? ["operator"] : all;
}
