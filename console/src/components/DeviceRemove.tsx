import { useAct } from "../api/act";
import { useSession } from "../api/session";
import type { Device } from "../generated/types";
import { navigate } from "../route";
import { useLanguage } from "../text/language";
import { Confirm } from "./Confirm";

/** Ends a PC's right to send, once it is meant. */
export function DeviceRemove({ device }: { device: Device }) {
  const { texts } = useLanguage();
  const { announce } = useSession();
  const act = useAct();
  const remove = () =>
    act.run("device_remove", { id: device.id }, () => {
      announce(texts.devices.removed(device.name));
      navigate("/devices", true);
    });
  return (
    <Confirm
      label={texts.devices.remove}
      text={texts.devices.removeText(device.name)}
      yes={texts.devices.removeYes}
      busy={act.busy}
      error={act.error}
      onYes={remove}
    />
  );
}
