import type { Device } from "../generated/types";
import type { StateWord } from "../text/ja";
import { useLanguage } from "../text/language";
import { DeviceNote } from "./DeviceNote";
import { Facts } from "./Facts";
import { Heartbeat } from "./Heartbeat";
import { Moment } from "./Moment";
import { StateSign } from "./StateSign";
import "./DeviceRow.css";

interface Props {
  device: Device;
  /** Null: it is seen, and no more is known. */
  word: StateWord | null;
}

/** One PC in the list; its name leads to its page. */
export function DeviceRow({ device, word }: Props) {
  const { texts } = useLanguage();
  const facts = [
    { name: texts.devices.last, value: device.last_contact ? <Moment at={device.last_contact} /> : texts.devices.never },
    { name: texts.devices.hostname, value: device.hostname === device.name ? "" : device.hostname },
    { name: texts.devices.system, value: device.system },
    { name: texts.devices.events, value: texts.devices.count(device.events) },
    { name: texts.devices.lost, value: texts.devices.count(device.lost) },
  ];
  return (
    <li class="device" data-device={device.id} data-state={device.state}>
      <div class="device-head">
        <h2 class="device-name">
          <a href={`/devices/${device.id}`}>{device.name}</a>
        </h2>
        {word ? <StateSign state={word} /> : <span>{texts.devices.seen}</span>}
      </div>
      <DeviceNote device={device} />
      <Heartbeat days={device.days} />
      <Facts facts={facts.filter((fact) => fact.value)} />
    </li>
  );
}
