import type { EnrolledDevice } from "../generated/types";
import { useLanguage } from "../text/language";
import { DeviceAccept } from "./DeviceAccept";
import { Moment } from "./Moment";
import "./EnrolProgress.css";

interface Props {
  device: EnrolledDevice;
  mayAccept: boolean;
  onChange: () => void;
}

/** How far one PC has come: enrolled, accepted, first word. */
export function EnrolProgress({ device, mayAccept, onChange }: Props) {
  const { texts } = useLanguage();
  const steps = [
    { name: texts.enrol.enrolled, done: true },
    { name: texts.enrol.accepted, done: device.confirmed },
    { name: texts.enrol.firstWord, done: device.seen },
  ];
  return (
    <li class="progress" data-device={device.id}>
      <p class="progress-name">
        <a href={`/devices/${device.id}`}>{device.name}</a> <Moment at={device.at} />
      </p>
      <ol class="progress-steps" role="list">
        {steps.map((step) => (
          <li key={step.name} class={step.done ? "progress-done" : "progress-open"}>
            {step.name}
            <span class="hidden">{step.done ? texts.enrol.done : texts.enrol.notDone}</span>
          </li>
        ))}
      </ol>
      {!device.confirmed && mayAccept && (
        <DeviceAccept id={device.id} name={device.name} onDone={onChange} />
      )}
    </li>
  );
}
