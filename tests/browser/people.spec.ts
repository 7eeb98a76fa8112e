import { acts } from "../../console/src/samples/manage";
import { expect, part, test } from "./fixtures";

test("the settings show what is the person's, and nothing else", async ({ inside, world }) => {
  const links = () => inside.locator(".group-link .group-name").allTextContents();
  await inside.goto("/settings");
  await expect(inside.locator(".group")).toHaveCount(5);
  expect(await links()).toEqual([
    "ログインのしかた", "会社", "人", "パソコンを加える", "規則", "メール", "サーバー", "だれが何をしたか",
  ]);
  const allowed: Record<string, string[]> = {
    operator: ["ログインのしかた", "会社", "人", "パソコンを加える", "だれが何をしたか"],
    owner: ["ログインのしかた", "会社", "人", "だれが何をしたか"],
    coordinator: ["ログインのしかた", "会社", "人", "パソコンを加える"],
    partner: ["ログインのしかた", "会社"],
    staff: ["ログインのしかた"],
  };
  for (const [role, names] of Object.entries(allowed)) {
    world.beOnly(role);
    await inside.goto("/settings");
    await expect(inside.locator(".group-link")).toHaveCount(names.length);
    expect(await links()).toEqual(names);
  }
  for (const path of ["mail", "server", "rules", "rules/new", "people", "companies", "audit"]) {
    await inside.goto(`/settings/${path}`);
    await expect(inside.getByRole("heading", { level: 1 })).toHaveText("このページを見る権限がありません。");
  }
  for (const name of ["settings", "rules", "persons", "companies", "audit"]) expect(world.calls).not.toContain(name);
});

test("a company is added and changed", async ({ inside, world }) => {
  await inside.goto("/settings/companies");
  await inside.getByRole("button", { name: "加える" }).click();
  await expect(inside.getByLabel("会社の名前").first()).toHaveAccessibleDescription("名前を書いてください。");
  await inside.getByLabel("会社の名前").first().fill("喫茶 灯");
  await inside.getByRole("button", { name: "加える" }).click();
  const row = part(inside, "company-3");
  await expect(row).toContainText("喫茶 灯");
  await row.getByText("名前と、残す期間を変える").click();
  const days = row.getByLabel("記録を残す日数");
  await days.fill("9999");
  await row.getByRole("button", { name: "保存する" }).click();
  await expect(days).toHaveAccessibleDescription(/1から3,650までの数で書いてください。/);
  await days.fill("30");
  await row.getByRole("button", { name: "保存する" }).click();
  await expect(row.locator("dl")).toContainText("30日");
  expect(world.people.companies[2]).toMatchObject({ name: "喫茶 灯", retention_days: 30 });
});

test("who runs one company alone makes none", async ({ inside, world }) => {
  world.beOnly("operator");
  await inside.goto("/settings/companies");
  await expect(part(inside, "company-1")).toBeVisible();
  await expect(part(inside, "company-new")).toHaveCount(0);
  await expect(part(inside, "company-2").getByText("名前と、残す期間を変える")).toHaveCount(0);
});

test("a person is added, given a role, and gets a link that is shown once", async ({ inside, world }) => {
  await inside.goto("/settings/people");
  const form = part(inside, "person-new");
  await form.getByLabel("名前").fill("湊");
  await form.getByLabel("メールアドレス").fill("minato");
  await form.getByRole("button", { name: "加える" }).click();
  await expect(form.getByLabel("メールアドレス")).toHaveAccessibleDescription(/メールアドレスの形で書いてください。/);
  await form.getByLabel("メールアドレス").fill("sato@example.jp");
  await form.getByRole("button", { name: "加える" }).click();
  await expect(form.getByLabel("メールアドレス")).toHaveAccessibleDescription(/この宛先は、もう使われています/);
  await expect(form.getByLabel("メールアドレス")).toBeFocused();
  await form.getByLabel("メールアドレス").fill("minato@example.jp");
  await form.getByLabel("会社").selectOption("みなと印刷");
  await form.getByLabel("役割").selectOption("会社の人");
  await form.getByRole("button", { name: "加える" }).click();

  await expect(inside.getByRole("heading", { level: 1 })).toHaveText("湊");
  const roles = part(inside, "roles");
  await expect(roles).toContainText("みなと印刷の会社の人");
  await expect(roles.getByLabel("会社")).toHaveValue("1");
  await roles.getByLabel("会社").selectOption("サーバー全体");
  await expect(roles.getByLabel("役割").locator("option")).toHaveText(["見守り担当"]);
  await roles.getByRole("button", { name: "役割を加える" }).click();
  await expect(roles).toContainText("サーバー全体の見守り担当");

  await inside.getByRole("button", { name: "リンクを作る" }).click();
  await expect(part(inside, "link")).toContainText("/login#fresh-token");
  await inside.reload();
  await expect(roles).toBeVisible();
  await expect(part(inside, "link")).toHaveCount(0);
  expect(world.people.persons[2]).toMatchObject({ mail: "minato@example.jp" });
});

test("the last operator stays", async ({ inside }) => {
  await inside.goto("/settings/people/1");
  const role = inside.locator("[data-role=operator-0]");
  await role.getByRole("button", { name: "外す" }).click();
  await role.getByRole("button", { name: "外す" }).click();
  await expect(role.getByRole("alert")).toContainText("最後の見守り担当は外せません。");
  const owner = inside.locator("[data-role=owner-1]");
  await owner.getByRole("button", { name: "外す" }).click();
  await owner.getByRole("button", { name: "外す" }).click();
  await expect(owner).toHaveCount(0);
});

test("people of one company; a company without any", async ({ inside, world }) => {
  await inside.goto("/settings/people");
  await expect(inside.locator("[data-person]")).toHaveCount(2);
  await inside.getByLabel("表示する会社").selectOption("みなと印刷");
  await expect(inside.getByText("この会社に関わる人は、まだいません。")).toBeVisible();
  world.people.persons = [];
  await inside.goto("/settings/people/1");
  await expect(inside.getByRole("heading", { level: 1 })).toHaveText("この人は、一覧にいません。");
});

test("who may only look at people changes nothing", async ({ inside, world }) => {
  world.beOnly("owner");
  await inside.goto("/settings/people/2");
  await expect(part(inside, "roles")).toContainText("山田製作所の会社の人");
  for (const name of ["person-link", "details"]) await expect(part(inside, name)).toHaveCount(0);
  await expect(part(inside, "roles").getByRole("button")).toHaveCount(0);
});

test("the record of acts, by company, older ones by and by", async ({ inside, world }) => {
  world.people.acts = Array.from({ length: 5 }, (_, at) => ({ ...acts[0]!, id: 50 - at, subject: `pc-${at}` }));
  world.people.acts.push({ ...acts[1]!, id: 1 });
  world.people.pageSize = 2;
  await inside.goto("/settings/audit");
  const rows = inside.locator("[data-act]");
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("パソコンを加えた pc-0");
  await expect(rows.first()).toContainText("佐藤");
  for (const count of [4, 6]) {
    await inside.getByRole("button", { name: "前の記録も見る" }).click();
    await expect(rows).toHaveCount(count);
  }
  await expect(inside.getByRole("button", { name: "前の記録も見る" })).toHaveCount(0);
  await expect(rows.last()).toContainText("サーバー全体");
  await inside.getByLabel("会社").selectOption("みなと印刷");
  await expect(inside.getByText("記録は、まだありません。")).toBeVisible();
  expect(new URL(inside.url()).search).toBe("?company=2");
});

test("a lost connection is told, and the way to try again", async ({ inside, gate }) => {
  await inside.goto("/settings");
  await expect(inside.locator(".group").first()).toBeVisible();
  gate.fallSilent();
  await inside.getByRole("link", { name: /会社を加える/ }).click();
  await expect(inside.getByRole("alert").filter({ hasText: "サーバーから答えがありません。" })).toBeVisible();
  await expect(inside.getByRole("button", { name: "もう一度試す" })).toBeVisible();
});
