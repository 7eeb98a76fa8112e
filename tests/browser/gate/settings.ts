import { moment } from "../../../console/src/samples/cases";
import { ruleList, ruleText, settings } from "../../../console/src/samples/manage";
import type { RuleList, Settings } from "../../../console/src/generated/types";
import type { Handlers, Post } from "./post";
import { Refused } from "./refused";

/** The settings of the installation and its rules. */
export class Setting {
  settings: Settings = { ...structuredClone(settings), test_state: "none", test_at: 0, test_detail: "" };
  rules: RuleList = structuredClone(ruleList);
  texts = new Map([["our-printer", ruleText]]);
  /** Every change, as it came. */
  changes: [key: string, value: string][] = [];

  constructor(private readonly post: Post) {}

  /** What became of the test mail. */
  endTest(state: string, detail: string): void {
    Object.assign(this.settings, { test_state: state, test_at: moment, test_detail: detail });
    this.post.tell({ kind: "status", id: 0, company: 0 });
  }

  /** The end of a compile. */
  endCompile(refused: RuleList["refused"]): void {
    Object.assign(this.rules, { compiling: false, refused, generation: this.rules.generation + 1 });
    this.post.tell({ kind: "rules", id: 0, company: 0 });
  }

  readonly handlers: Handlers = {
    settings: () => this.settings,
    settings_change: ({ key, value }) => {
      if (this.settings.fixed.some((one) => one.key === key)) throw new Refused(409, "TB-1455", "変えられません。", "", key);
      if (/[<>]/.test(value)) {
        throw new Refused(400, "TB-1456", `この値は使えません: ${key}`, "例を見て、書き直してください。", key);
      }
      this.changes.push([key, value]);
      if (key === "smtp") return this.setMail(value);
      const numeric = typeof this.settings[key as keyof Settings] === "number";
      return Object.assign(this.settings, { [key]: numeric ? Number(value) : value });
    },
    mail_test: () => Object.assign(this.settings, { test_state: "waiting", test_at: moment, test_detail: "" }),
    rules: () => this.rules,
    rules_reload: () => Object.assign(this.rules, { compiling: true }),
    rule_switch: ({ id, on, reason }) => {
      const rule = this.rules.rules.find((one) => one.id === id);
      if (!rule) throw new Refused(404);
      const by = on ? "" : this.post.me.name;
      Object.assign(rule, { on, reason: on ? "" : reason, switched_by: by, switched_at: on ? 0 : moment });
      return this.rules;
    },
    rule_put: ({ name, text }) => {
      const texts = this.rules.texts.filter((one) => one.name !== name);
      if (text) texts.push({ name, who: this.post.me.name, at: moment });
      if (text) this.texts.set(name, text);
      else this.texts.delete(name);
      return Object.assign(this.rules, { texts, compiling: true });
    },
    rule_text: ({ name }) => {
      const text = this.texts.get(name);
      if (text === undefined) throw new Refused(404, "TB-1403", "見つかりません。", "", name);
      return { name, text };
    },
  };

  private setMail(value: string): Settings {
    const url = value ? new URL(value) : null;
    const smtp = url ? `${url.protocol}//${url.host}` : "";
    return Object.assign(this.settings, { smtp, smtp_user: decodeURIComponent(url?.username ?? "") });
  }
}
