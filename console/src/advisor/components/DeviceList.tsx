import { Button } from "../../components/Button";
import { Field } from "../../components/Field";
import { useAdvisor } from "../context";
import { useFaults } from "../faults";
import { withoutEmpty, type Device } from "../model/visit";

/** Equipment by name and address, for whoever needs it for a registration. */
export function DeviceList() {
  const { texts, visit, change } = useAdvisor();
  const all = visit.devices ?? [];
  const fault = useFaults("visit.devices");
  const put = (at: number, part: Partial<Device>) =>
    change({ devices: all.map((one, n) => (n === at ? withoutEmpty({ ...one, ...part }) : one)) });
  return (
    <details class="fold frame-part" data-part="devices" open={all.length > 0}>
      <summary>{texts.company.devices}</summary>
      <div class="fold-inner">
        <p>{texts.company.devicesHint}</p>
        {all.map((one, at) => (
          <div class="site" key={at}>
            <Field label={texts.company.deviceName} name={`device-${at}`} value={one.name ?? ""} fault={fault(`[${at}].name`)} onValue={(name) => put(at, { name })} />
            <Field label={texts.company.deviceMac} name={`mac-${at}`} value={one.mac ?? ""} fault={fault(`[${at}].mac`)} onValue={(mac) => put(at, { mac })} />
            <Button kind="quiet" onClick={() => change({ devices: all.filter((_, n) => n !== at) })}>
              {texts.company.deviceRemove}
            </Button>
          </div>
        ))}
        <Button kind="plain" onClick={() => change({ devices: [...all, {}] })}>
          {texts.company.deviceAdd}
        </Button>
      </div>
    </details>
  );
}
