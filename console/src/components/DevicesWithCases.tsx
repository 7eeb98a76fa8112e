import { kinds, useQuery } from "../api/query";
import type { Device } from "../generated/types";
import { DeviceList } from "./DeviceList";

/** The PCs for a person who may see cases: a PC's word is that of its most serious open case. */
export function DevicesWithCases({ devices }: { devices: Device[] }) {
  const request = { company: 0, open: true, after: 0 };
  const { data } = useQuery("cases", request, kinds("case", "tick"));
  return <DeviceList devices={devices} openCases={data && !data.more ? data.cases : null} />;
}
