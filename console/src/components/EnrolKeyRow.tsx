import { useAct } from "../api/act";
import { mayCall, useSession } from "../api/session";
import type { EnrolKeyState } from "../generated/types";
import { useLanguage } from "../text/language";
import { Confirm } from "./Confirm";
import { EnrolProgress } from "./EnrolProgress";
import { Moment } from "./Moment";
import "./EnrolKeyRow.css";

/** One key: until when, how many PCs it still waits for, how far the others have come. */
export function EnrolKeyRow({ state, onChange }: { state: EnrolKeyState; onChange: () => void }) {
  const { texts } = useLanguage();
  const { me, announce } = useSession();
  const act = useAct();
  const over = state.uses_left === 0;
  const end = () =>
    act.run("enrol_key_end", { id: state.id }, () => {
      announce(texts.enrol.ended);
      onChange();
    });
  return (
    <li class="card enrol-key" data-key={state.id}>
      <h3 class="enrol-key-name">{state.company_name}</h3>
      <p class="enrol-key-when">
        <span>
          {texts.enrol.madeAt} <Moment at={state.made} />
        </span>
        <span>
          {texts.enrol.until} <Moment at={state.expires} />
        </span>
      </p>
      <p class="enrol-key-waits">{over ? texts.enrol.over : texts.enrol.waits(state.uses_left)}</p>
      {state.devices.length > 0 && (
        <ul class="plain-list" role="list">
          {state.devices.map((device) => (
            <EnrolProgress
              key={device.id}
              device={device}
              mayAccept={mayCall(me, "device_accept", state.company)}
              onChange={onChange}
            />
          ))}
        </ul>
      )}
      {!over && mayCall(me, "enrol_key_end", state.company) && (
        <Confirm
          label={texts.enrol.end}
          text={texts.enrol.endText}
          yes={texts.enrol.endYes}
          busy={act.busy}
          error={act.error}
          onYes={end}
        />
      )}
    </li>
  );
}
