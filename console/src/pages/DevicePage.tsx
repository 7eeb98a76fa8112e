import { useRef } from "preact/hooks";
import { Refusal } from "../api/client";
import { kinds, useQuery } from "../api/query";
import { mayCall, useSession } from "../api/session";
import { BackLink } from "../components/BackLink";
import { DeviceView } from "../components/DeviceView";
import { Failure } from "../components/Failure";
import { Loading } from "../components/Loading";
import { Page } from "../components/Page";
import { useLanguage } from "../text/language";

/** One PC. */
export function DevicePage({ id }: { id: number }) {
  const { texts } = useLanguage();
  const { me } = useSession();
  const other = kinds("status", "tick");
  const query = useQuery("device", { id }, (change) => (change.kind === "device" ? change.id === id : other(change)));
  const removed = query.error instanceof Refusal && query.error.status === 404;
  const device = removed ? null : query.data;
  const head = useRef<HTMLDivElement>(null);
  const company = me.roles.find((role) => device && role.company === device.company)?.company_name ?? "";

  const accepted = (answer: NonNullable<typeof query.data>) => {
    query.put(answer);
    head.current?.querySelector<HTMLElement>("h1")?.focus();
  };
  return (
    <Page title={device?.name ?? texts.devices.title} ready={Boolean(device ?? query.error)}>
      <BackLink path="/devices" name={texts.devices.back} />
      <div ref={head}>
        {device && (
          <DeviceView
            device={device}
            company={company}
            may={(name) => mayCall(me, name, device.company)}
            onChange={query.put}
            onAccept={accepted}
          />
        )}
        {!device && (
          <h1 class="page-title" tabIndex={-1}>
            {removed ? texts.devices.missing : texts.devices.title}
          </h1>
        )}
      </div>
      {!device && !removed && query.error && <Failure error={query.error} retry={query.reload} />}
      {!device && !query.error && <Loading />}
    </Page>
  );
}
