import { moment } from "../../../console/src/samples/cases";
import { enrolCommand, enrolKey } from "../../../console/src/samples/manage";
import type { Device, EnrolCommand, EnrolKeyState } from "../../../console/src/generated/types";
import type { Handlers, Post } from "./post";
import { Refused } from "./refused";

const minute = 60_000_000;

/** Company keys, and what people do with PCs. */
export class Enrolling {
  keys: EnrolKeyState[] = [];
  command: EnrolCommand = structuredClone(enrolCommand);

  constructor(private readonly post: Post) {}

  /** A PC comes with the key; outside its window it waits. */
  enrol(key: number, device: Device): void {
    const found = this.findKey(key);
    found.uses_left--;
    const { id, name } = device;
    found.devices.unshift({ id, name, at: moment, confirmed: device.state !== "unconfirmed", seen: false });
    this.post.devices.push(device);
    this.post.tell({ kind: "device", id, company: device.company });
  }

  /** A PC's first word. */
  hear(id: number): void {
    for (const key of this.keys) for (const one of key.devices) if (one.id === id) one.seen = true;
    this.post.tell({ kind: "device", id, company: 1 });
  }

  readonly handlers: Handlers = {
    device: ({ id }) => this.find(id),
    device_accept: ({ id }) => {
      for (const key of this.keys) for (const one of key.devices) if (one.id === id) one.confirmed = true;
      return this.change(id, { state: "unseen" });
    },
    device_change: ({ id, name, always_on }) => this.change(id, { always_on, ...(name ? { name } : {}) }),
    device_remove: ({ id }) => {
      const device = this.find(id);
      this.post.devices.splice(this.post.devices.indexOf(device), 1);
      this.post.tell({ kind: "device", id, company: device.company });
      return {};
    },
    enrol_key: ({ company, uses, minutes }) => {
      const id = this.keys.length + 4;
      const name = this.post.status.companies.find((one) => one.company === company)?.name;
      if (!name) throw new Refused(404, "TB-1403", "見つかりません。");
      const expires = moment + minutes * minute;
      this.keys.unshift({ id, company, company_name: name, made: moment, expires, uses_left: uses, devices: [] });
      return { ...enrolKey, id, expires };
    },
    enrol_keys: () => ({ keys: this.keys }),
    enrol_key_end: ({ id }) => {
      this.findKey(id).uses_left = 0;
      return {};
    },
    enrol_command: () => this.command,
  };

  private find(id: number): Device {
    const device = this.post.devices.find((one) => one.id === id);
    if (!device) throw new Refused(404, "TB-1403", "見つかりません。");
    return device;
  }

  private findKey(id: number): EnrolKeyState {
    const key = this.keys.find((one) => one.id === id);
    if (!key) throw new Refused(404, "TB-1403", "見つかりません。");
    return key;
  }

  private change(id: number, changed: Partial<Device>): Device {
    const device = Object.assign(this.find(id), changed);
    this.post.tell({ kind: "device", id, company: device.company });
    return device;
  }
}
