import type { CaseTimes } from "../generated/types";
import { formatClock, formatDuration, formatMachine } from "../text/format";
import { useLanguage } from "../text/language";
import "./Stations.css";

const order = ["act", "received", "matched", "case_opened", "shown", "mail_taken"] as const;

/** When each station was reached after the act; a station not reached says so. */
export function Stations({ times }: { times: CaseTimes }) {
  const { texts } = useLanguage();
  const after = (at: number) => texts.station.after(formatDuration(at - times.act, texts.duration));
  return (
    <ol class="stations" role="list">
      {order.map((name) => {
        const at = times[name];
        return (
          <li class={at ? "station" : "station station-open"} key={name} data-station={name}>
            <span class="station-name">{texts.station[name]}</span>
            <span class="station-after">
              {!at ? texts.station.notYet : name !== "act" && times.act ? after(at) : ""}
            </span>
            {at > 0 && (
              <time class="station-clock" dateTime={formatMachine(at)}>
                {formatClock(at)}
              </time>
            )}
          </li>
        );
      })}
    </ol>
  );
}
