import type { Device } from "../generated/types";
import { useLanguage } from "../text/language";
import { Moment } from "./Moment";

/** Why a PC is not seen, or not yet one of ours. */
export function DeviceNote({ device }: { device: Device }) {
  const { texts } = useLanguage();
  const notes: Record<string, string> = {
    unseen: texts.devices.unseen,
    blind: texts.devices.blind,
    unconfirmed: texts.devices.unconfirmed,
  };
  const note = notes[device.state];
  if (!note) return null;
  return (
    <p class="device-note">
      {note}
      {device.state === "unseen" && device.silent_since > 0 && (
        <>
          {" "}
          {texts.devices.silentSince} <Moment at={device.silent_since} />
        </>
      )}
    </p>
  );
}
