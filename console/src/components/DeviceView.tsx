import type { Operation } from "../api/client";
import type { Device } from "../generated/types";
import { deviceWord } from "../text/sentences";
import { useLanguage } from "../text/language";
import { Card } from "./Card";
import { DeviceAccept } from "./DeviceAccept";
import { DeviceFacts } from "./DeviceFacts";
import { DeviceForm } from "./DeviceForm";
import { DeviceNote } from "./DeviceNote";
import { DeviceRemove } from "./DeviceRemove";
import { Gaps } from "./Gaps";
import { Heartbeat } from "./Heartbeat";
import { HeartbeatLegend } from "./HeartbeatLegend";
import { StateSign } from "./StateSign";
import "./DeviceRow.css";

interface Props {
  device: Device;
  company: string;
  may: (name: Operation) => boolean;
  onChange: (device: Device) => void;
  onAccept: (device: Device) => void;
}

/** One PC: seen or not, its 90 days, what is known of it, what may be done with it. */
export function DeviceView({ device, company, may, onChange, onAccept }: Props) {
  const { texts } = useLanguage();
  const word = deviceWord(device, null);
  return (
    <>
      <div class="device-head">
        <h1 class="page-title" tabIndex={-1}>
          {device.name}
        </h1>
        {word ? <StateSign state={word} /> : <span>{texts.devices.seen}</span>}
      </div>
      <DeviceNote device={device} />
      <div class="cards">
        {device.state === "unconfirmed" && may("device_accept") && (
          <Card title={texts.devices.acceptTitle} tone="act" name="accept">
            <p>{texts.devices.acceptText(device.hostname)}</p>
            <DeviceAccept id={device.id} name={device.name} onDone={onAccept} />
          </Card>
        )}
        <Card title={texts.days.title} name="heartbeat">
          <Heartbeat days={device.days} />
          <HeartbeatLegend />
          <h3 class="card-part">{texts.days.gaps}</h3>
          <Gaps days={device.days} now={Date.now() * 1000} />
        </Card>
        <Card title={texts.devices.facts} name="facts">
          <DeviceFacts device={device} company={company} />
        </Card>
        {may("device_change") && (
          <Card title={texts.devices.change} name="change">
            <DeviceForm device={device} onDone={onChange} />
          </Card>
        )}
        {may("device_remove") && (
          <Card title={texts.devices.removeTitle} name="remove">
            <DeviceRemove device={device} />
          </Card>
        )}
      </div>
    </>
  );
}
