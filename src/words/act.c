#include "words/act.h"

#include "base/macros.h"

static const struct {
	const char *act;
	struct words_text text;
} rows[] = {
	{"login", {"リンクでログインしました", "logged in with a link"}},
	{"login_password", {"パスワードでログインしました", "logged in with a password"}},
	{"login_link", {"ログイン用リンクを作りました", "made a login link"}},
	{"login_waits", {"ログインの失敗が続いたので、しばらく待たせています",
				"several logins failed; the next have to wait"}},
	{"password_set", {"パスワードを決めました", "set a password"}},
	{"totp_begin", {"確認コードの用意を始めました", "began to set up one-time codes"}},
	{"totp_on", {"ログインに確認コードを使うことにしました", "logins need one-time codes now"}},
	{"totp_off",
		{"ログインの確認コードをやめました", "logins need no one-time codes any more"}},
	{"session_end", {"ログインを終わらせました", "ended a session"}},
	{"sessions_end", {"ほかのログインをすべて終わらせました", "ended all other sessions"}},
	{"company_new", {"会社を加えました", "added a company"}},
	{"company_name", {"会社の名前を変えました", "renamed the company"}},
	{"company_retention",
		{"記録を残す日数を変えました", "changed how many days events are kept"}},
	{"person_new", {"人を加えました", "added a person"}},
	{"person_change", {"人の名前か宛先を変えました", "changed a person's name or address"}},
	{"role_given", {"役割を加えました", "gave a role"}},
	{"role_taken", {"役割を外しました", "took a role away"}},
	{"case_read", {"件の記録を見ました", "read a case's events"}},
	{"events_read", {"動きの記録を見ました", "looked at events"}},
	{"case_take", {"件を引き受けました", "took a case"}},
	{"case_close", {"件を終わらせました", "closed a case"}},
	{"enrol_key", {"PCを加えるための会社の鍵を作りました", "made a company key"}},
	{"enrol_key_end", {"会社の鍵を使えなくしました", "ended a company key"}},
	{"device_accept", {"PCを確かめて加えました", "accepted a PC"}},
	{"device_change",
		{"PCの名前か見守り方を変えました", "changed a PC's name or how it is watched"}},
	{"device_remove", {"PCを外しました", "removed a PC"}},
	{"setting", {"設定を変えました", "changed a setting"}},
	{"mail_test", {"試しのメールを送りました", "sent a test mail"}},
	{"rules_reload", {"規則を読み直しました", "had the rules read again"}},
	{"rule_on", {"規則を入れました", "switched a rule on"}},
	{"rule_off", {"規則を切りました", "switched a rule off"}},
	{"rule_text_written", {"規則のファイルを書きました", "wrote a rule file"}},
	{"visit_saved", {"選ぶ相談の内容を保存しました", "saved a visit of the advisor"}},
	{"visit_removed",
		{"保存した相談の内容を消しました", "removed a saved visit of the advisor"}},
	{"rule_text_removed", {"規則のファイルを消しました", "removed a rule file"}},
};

struct words_text words_for_act(struct slice act)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (slice_is_text(act, rows[i].act))
			return rows[i].text;
	return (struct words_text){0};
}
