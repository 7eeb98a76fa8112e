import { moment } from "../../../console/src/samples/cases";
import { acts, companyRows, persons, sessions, totp } from "../../../console/src/samples/manage";
import type { Act, Company, Person, Session } from "../../../console/src/generated/types";
import type { Handlers, Post } from "./post";
import { Refused } from "./refused";

const wrong = () => new Refused(403, "TB-1430", "ログインできません。", "確かめて、もう一度入れてください。");

/** Companies, people, how they log in, and the record of their acts. */
export class People {
  companies: Company[] = structuredClone(companyRows);
  persons: Person[] = structuredClone(persons);
  logins: Session[] = structuredClone(sessions);
  acts: Act[] = structuredClone(acts);
  password = "";
  /** The one code that is right. */
  code = "123456";
  /** Acts a page of the record holds. */
  pageSize = 200;

  constructor(private readonly post: Post) {}

  readonly handlers: Handlers = {
    companies: () => ({ companies: this.companies }),
    company_new: ({ name }) => {
      const company = { id: this.companies.length + 1, name, made: moment, retention_days: 0, persons: 0, devices: 0 };
      this.companies.push(company);
      return company;
    },
    company_change: ({ id, name, retention_days, change_retention }) => {
      const company = this.companies.find((one) => one.id === id);
      if (!company) throw new Refused(404);
      if (name) company.name = name;
      if (change_retention) company.retention_days = retention_days;
      return company;
    },
    persons: ({ company }) => ({
      persons: this.persons.filter((one) => !company || one.roles.some((role) => role.company === company)),
    }),
    person_new: ({ company, name, mail, role }) => {
      this.checkMail(mail, 0);
      const id = this.persons.length + 1;
      const person: Person = { id, name, mail, roles: [], password: false, totp: false, last_login: 0 };
      this.persons.push(person);
      return this.give(id, company, role);
    },
    person_change: ({ id, name, mail }) => {
      this.checkMail(mail, id);
      if (id === this.post.me.person) Object.assign(this.post.me, { name, mail });
      return Object.assign(this.find(id), { name, mail });
    },
    person_role: ({ id, company, role, held }) => (held ? this.give(id, company, role) : this.take(id, company, role)),
    person_link: () => ({ url: "https://tsujiban.example.jp:8444/login#fresh-token", expires: moment + 900_000_000 }),
    login_password: ({ mail, password, code }) => {
      if (!this.password || mail !== this.post.me.mail || password !== this.password) throw wrong();
      if (this.post.me.totp && !code) throw new Refused(403, "TB-1431", "確認コードも入れてください。");
      if (this.post.me.totp && code !== this.code) throw wrong();
      return this.post.me;
    },
    password_set: (given) => {
      if (given.new === "password1234") {
        throw new Refused(422, "TB-1440", "このパスワードは、当てられやすいものです。", "関係のない言葉をいくつか並べてください。");
      }
      if (this.password && given.old !== this.password) throw new Refused(403, "TB-1441", "今のパスワードが違います。");
      this.password = given.new;
      this.post.me.password = true;
      this.logins = this.logins.filter((one) => one.current);
      return {};
    },
    totp_begin: () => totp,
    totp_confirm: ({ code }) => this.setTotp(code, true),
    totp_end: ({ code }) => this.setTotp(code, false),
    sessions: () => ({ sessions: this.logins }),
    session_end: ({ id }) => {
      this.logins = this.logins.filter((one) => (id ? one.id !== id : one.current));
      return {};
    },
    audit: ({ company, after }) => {
      const wanted = this.acts.filter((one) => (!company || one.company === company) && (!after || one.id < after));
      return { acts: wanted.slice(0, this.pageSize), more: wanted.length > this.pageSize };
    },
  };

  private find(id: number): Person {
    const person = this.persons.find((one) => one.id === id);
    if (!person) throw new Refused(404, "TB-1403", "見つかりません。");
    return person;
  }

  private checkMail(mail: string, self: number): void {
    if (mail && this.persons.some((one) => one.mail === mail && one.id !== self)) {
      throw new Refused(409, "TB-1434", `この宛先は、もう使われています: ${mail}`, "ほかの宛先を使ってください。", mail);
    }
  }

  private give(id: number, company: number, role: string): Person {
    const person = this.find(id);
    const company_name = this.companies.find((one) => one.id === company)?.name ?? "";
    person.roles.push({ company, company_name, role });
    return person;
  }

  private take(id: number, company: number, role: string): Person {
    const operators = this.persons.filter((one) => one.roles.some((held) => held.company === 0));
    if (company === 0 && operators.length === 1) throw new Refused(409, "TB-1438", "最後の見守り担当は外せません。");
    const person = this.find(id);
    person.roles = person.roles.filter((held) => held.company !== company || held.role !== role);
    return person;
  }

  private setTotp(code: string, on: boolean): object {
    if (code !== this.code) throw new Refused(403, "TB-1442", "確認コードが違います。");
    this.post.me.totp = on;
    return {};
  }
}
