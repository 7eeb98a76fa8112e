import { kinds, useQuery } from "../api/query";
import { mayCall, useSession } from "../api/session";
import { DeviceList } from "../components/DeviceList";
import { DevicesWithCases } from "../components/DevicesWithCases";
import { Failure } from "../components/Failure";
import { HeartbeatLegend } from "../components/HeartbeatLegend";
import { Loading } from "../components/Loading";
import { Page } from "../components/Page";
import { useLanguage } from "../text/language";

export function DevicesPage() {
  const { texts } = useLanguage();
  const { me } = useSession();
  const devices = useQuery("devices", {}, kinds("device", "status", "tick"));
  const cases = mayCall(me, "cases");
  const list = devices.data?.devices;
  const seen = list?.filter((device) => device.state === "ok").length ?? 0;
  return (
    <Page title={texts.devices.title}>
      <h1 class="page-title" tabIndex={-1}>
        {texts.devices.title}
      </h1>
      {mayCall(me, "enrol_key") && (
        <p class="page-lead">
          <a class="button" href="/devices/add">
            {texts.devices.add}
          </a>
        </p>
      )}
      {list && list.length > 0 && <p>{texts.devices.summary(list.length, seen)}</p>}
      {list && list.length > 0 && <HeartbeatLegend />}
      {list && !cases && <DeviceList devices={list} openCases={null} />}
      {list && cases && <DevicesWithCases devices={list} />}
      {!list && (devices.error ? <Failure error={devices.error} retry={devices.reload} /> : <Loading />)}
    </Page>
  );
}
