import { useAct } from "../api/act";
import { useSession } from "../api/session";
import type { Device } from "../generated/types";
import { useLanguage } from "../text/language";
import { Button } from "./Button";
import { Failure } from "./Failure";

interface Props {
  id: number;
  name: string;
  onDone: (device: Device) => void;
}

/** Lets a waiting PC in. */
export function DeviceAccept({ id, name, onDone }: Props) {
  const { texts } = useLanguage();
  const { announce } = useSession();
  const act = useAct();
  const accept = () =>
    act.run("device_accept", { id }, (device) => {
      announce(texts.devices.accepted(name));
      onDone(device);
    });
  return (
    <>
      {act.error && <Failure error={act.error} />}
      <Button busy={act.busy} onClick={accept}>
        {act.busy ? texts.act.sending : texts.devices.accept}
        <span class="hidden">{name}</span>
      </Button>
    </>
  );
}
