import type { Device } from "../generated/types";
import type { StateWord } from "../text/ja";
import { useLanguage } from "../text/language";
import { Facts } from "./Facts";
import { Moment } from "./Moment";
import { StateSign } from "./StateSign";
import "./DeviceRow.css";

interface Props {
  device: Device;
  /** Null: it is seen, and no more is known. */
  word: StateWord | null;
}

/** One PC. */
export function DeviceRow({ device, word }: Props) {
  const { texts } = useLanguage();
  const notes: Record<string, string> = {
    unseen: texts.devices.unseen,
    blind: texts.devices.blind,
    unconfirmed: texts.devices.unconfirmed,
  };
  const facts = [
    { name: texts.devices.last, value: device.last_contact ? <Moment at={device.last_contact} /> : texts.devices.never },
    { name: texts.devices.hostname, value: device.hostname === device.name ? "" : device.hostname },
    { name: texts.devices.system, value: device.system },
    { name: texts.devices.events, value: texts.devices.count(device.events) },
    { name: texts.devices.lost, value: texts.devices.count(device.lost) },
    { name: texts.devices.version, value: device.version },
  ];
  return (
    <li class="device" data-device={device.id} data-state={device.state}>
      <div class="device-head">
        <h2 class="device-name">{device.name}</h2>
        {word ? <StateSign state={word} /> : <span>{texts.devices.seen}</span>}
      </div>
      {notes[device.state] && <p class="device-note">{notes[device.state]}</p>}
      <Facts facts={facts.filter((fact) => fact.value)} />
    </li>
  );
}
