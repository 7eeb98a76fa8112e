import type { Device } from "../generated/types";
import { useLanguage } from "../text/language";
import { Facts } from "./Facts";
import { Moment } from "./Moment";

/** What is known of one PC. */
export function DeviceFacts({ device, company }: { device: Device; company: string }) {
  const { texts } = useLanguage();
  const facts = [
    { name: texts.case.company, value: company },
    { name: texts.devices.last, value: device.last_contact ? <Moment at={device.last_contact} /> : texts.devices.never },
    { name: texts.devices.hostname, value: device.hostname },
    { name: texts.devices.system, value: device.system },
    { name: texts.devices.kind, value: texts.devices.kinds[device.kind] ?? device.kind },
    { name: texts.devices.enrolled, value: <Moment at={device.enrolled} /> },
    { name: texts.devices.events, value: texts.devices.count(device.events) },
    { name: texts.devices.lost, value: texts.devices.count(device.lost) },
    { name: texts.devices.version, value: device.version },
    { name: texts.devices.rung, value: device.kind === "agent" ? texts.devices.rungs[device.rung] ?? "" : "" },
    { name: texts.devices.alwaysOn, value: device.always_on ? texts.yes : texts.no },
  ];
  return <Facts facts={facts.filter((fact) => fact.value)} />;
}
