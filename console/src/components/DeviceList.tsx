import type { CaseSummary, Device } from "../generated/types";
import { useLanguage } from "../text/language";
import { deviceWord } from "../text/sentences";
import { DeviceRow } from "./DeviceRow";
import { Empty } from "./Empty";
import "./DeviceList.css";

interface Props {
  devices: Device[];
  /** Null when they are not known, or not all. */
  openCases: CaseSummary[] | null;
}

export function DeviceList({ devices, openCases }: Props) {
  const { texts } = useLanguage();
  if (devices.length === 0) return <Empty text={texts.devices.none} more={texts.devices.noneTodo} />;
  return (
    <ul class="devices" role="list">
      {devices.map((device) => (
        <DeviceRow key={device.id} device={device} word={deviceWord(device, openCases)} />
      ))}
    </ul>
  );
}
