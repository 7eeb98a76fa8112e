import type { Device } from "../generated/types";
import { useLanguage } from "../text/language";
import { DeviceRow } from "./DeviceRow";
import { Empty } from "./Empty";
import "./DeviceList.css";

export function DeviceList({ devices }: { devices: Device[] }) {
  const { texts } = useLanguage();
  if (devices.length === 0) return <Empty text={texts.devices.none} more={texts.devices.noneTodo} />;
  return (
    <ul class="devices" role="list">
      {devices.map((device) => (
        <DeviceRow key={device.id} device={device} />
      ))}
    </ul>
  );
}
