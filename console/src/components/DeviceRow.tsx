import type { Device } from "../generated/types";
import type { StateWord } from "../text/ja";
import { useLanguage } from "../text/language";
import { Facts } from "./Facts";
import { Moment } from "./Moment";
import { StateSign } from "./StateSign";
import "./DeviceRow.css";

/** A PC that is connected but blind, or not yet accepted, is not seen either. */
function deviceWord(device: Device): StateWord {
  return device.state === "ok" ? "ok" : "unseen";
}

/** One PC. */
export function DeviceRow({ device }: { device: Device }) {
  const { texts } = useLanguage();
  const notes: Record<string, string> = {
    unseen: texts.devices.unseen,
    blind: texts.devices.blind,
    unconfirmed: texts.devices.unconfirmed,
  };
  const facts = [
    { name: texts.devices.last, value: device.last_contact ? <Moment at={device.last_contact} /> : texts.devices.never },
    { name: texts.devices.system, value: device.system },
    { name: texts.devices.events, value: texts.devices.count(device.events) },
    { name: texts.devices.lost, value: texts.devices.count(device.lost) },
    { name: texts.devices.version, value: device.version },
  ];
  return (
    <li class="device" data-device={device.id} data-state={device.state}>
      <div class="device-head">
        <h2 class="device-name">
          {device.name}
          {device.hostname !== device.name && <span class="device-host">{device.hostname}</span>}
        </h2>
        <StateSign state={deviceWord(device)} />
      </div>
      {notes[device.state] && <p class="device-note">{notes[device.state]}</p>}
      <Facts facts={facts} />
    </li>
  );
}
