import { useState } from "preact/hooks";
import { useAct } from "../api/act";
import { useForm } from "../api/form";
import { useSession } from "../api/session";
import type { Device } from "../generated/types";
import { useLanguage } from "../text/language";
import { Check } from "./Check";
import { Field } from "./Field";
import { Form } from "./Form";

/** Fits the record's bytes in any script. */
const name_limit = 80;

/** What people say of a PC: its name, and whether it runs day and night. */
export function DeviceForm({ device, onDone }: { device: Device; onDone: (device: Device) => void }) {
  const { texts } = useLanguage();
  const { announce } = useSession();
  const act = useAct();
  const form = useForm({ name: device.name }, act.error);
  const [alwaysOn, setAlwaysOn] = useState(device.always_on);

  const submit = () => {
    const name = form.values.name.trim();
    if (!form.check({ name: name ? "" : texts.need.name })) return;
    act.run("device_change", { id: device.id, name, always_on: alwaysOn }, (changed) => {
      onDone(changed);
      announce(texts.saved);
    });
  };
  return (
    <Form name="device" submit={texts.save} busy={act.busy} error={form.rest} onSubmit={submit}>
      <Field {...form.field("name")} label={texts.devices.name} hint={texts.devices.nameHint} maxLength={name_limit} />
      <Check label={texts.devices.alwaysOn} hint={texts.devices.alwaysOnHint} checked={alwaysOn} onChange={setAlwaysOn} />
    </Form>
  );
}
