#include "words/words.h"

#include "base/text.h"

/*
 * First aid while nobody has cut the PC off. The rota that could promise a call at a certain time
 * does not exist yet, so where one would wait for that call the same first aid stands.
 */
#define FIRST_AID_JA(call)                                                    \
	"①ネットの線を抜き、Wi-Fiを切る ②電源は切らず、そのままにする ③" call \
	"\n会社にいないときは、③だけで構いません。"
#define FIRST_AID_EN(call)                                                           \
	"① Unplug the network cable and turn Wi-Fi off ② Leave the power on ③ " call \
	"\nIf you are away, ③ alone is enough."
#define FIRST_AID                                                    \
	{                                                            \
		FIRST_AID_JA("カードの番号に電話する"),              \
			FIRST_AID_EN("Call the number on your card") \
	}

#define NOTHING_JA "お客さまにしていただくことはありません。"
#define NOTHING_EN "There is nothing for you to do."
#define NOTHING                        \
	{                              \
		NOTHING_JA, NOTHING_EN \
	}

/* Nobody may be at it yet: that the watch looks is its duty, that it is looking would be a guess. */
static const struct words_text now_of_caution = {
	"見守り担当が調べます。" NOTHING_JA, "The watch will look into it. " NOTHING_EN};

static const struct words_text false_alarm = {
	"ふだんの作業やソフトの更新でも、出ることがあります。",
	"Ordinary work or an update can cause this too."};

struct tactic {
	const char *name;
	struct words_text what, danger, now;
};

static const struct tactic tactics[] = {
	{"initial-access",
		{"外から、このパソコンに入ろうとする動きがありました。",
			"Something tried to get in from outside."},
		{"入られると、データを見られ、ほかのパソコンへ広がるおそれがあります。",
			"Once in, it may read data and spread."},
		FIRST_AID},
	{"execution",
		{"ふだんと違うやり方で、プログラムが動きました。",
			"A program ran in an unusual way."},
		{"悪いプログラムを動かすときに、よく使われるやり方です。",
			"Bad programs are often run this way."},
		{FIRST_AID_JA("カードの番号に電話し、直前に開いたものを伝える"),
			FIRST_AID_EN("Call the number on your card and say what you opened last")}},
	{"persistence",
		{"電源を入れ直しても動き続ける仕掛けが作られました。",
			"Something was set up to survive a restart."},
		{"悪いプログラムなら、取り除いても、また動き出すおそれがあります。",
			"If it is bad, it may come back."},
		FIRST_AID},
	{"privilege-escalation",
		{"本来は許されていない操作を、しようとする動きがありました。",
			"Something tried to gain forbidden powers."},
		{"このパソコン全体を、勝手に使われるおそれがあります。",
			"The whole PC could be misused."},
		FIRST_AID},
	{"defense-evasion",
		{"見守りやウイルス対策を、止めたり避けたりする動きがありました。",
			"Something tried to stop or avoid protection."},
		{"このあとに、悪い動きが続くことがあります。", "Worse may follow."}, FIRST_AID},
	{"credential-access",
		{"パスワードを盗もうとする動きがありました。",
			"Something tried to steal passwords."},
		{"盗まれると、ほかのパソコンやサービスにも入られるおそれがあります。",
			"Passwords open other PCs and services."},
		{"①このパソコンでパスワードを入れない ②カードの番号に電話する "
		 "③別の機器でパスワードを変える(10分)",
			"① Type no password on this PC ② Call the number on your card "
			"③ Change passwords on another device (10 minutes)"}},
	{"discovery",
		{"パソコンやネットワークの中を、調べて回る動きがありました。",
			"Something looked around on the PC or the network."},
		{"それだけなら害がなくても、攻撃の下見のことがあります。",
			"Harmless alone, but it can come before an attack."},
		NOTHING},
	{"lateral-movement",
		{"ほかのパソコンへ広がろうとする動きがありました。",
			"Something tried to spread to other PCs."},
		{"会社の何台ものパソコンが、使えなくなるおそれがあります。",
			"Several PCs of the company could be lost."},
		FIRST_AID},
	{"collection",
		{"ファイルや画面の写しなどを集める動きがありました。",
			"Something gathered files or pictures of screens."},
		{"外へ持ち出す準備のことがあります。", "They may be about to be taken out."},
		FIRST_AID},
	{"command-and-control",
		{"外の怪しい相手と、やりとりする動きがありました。",
			"Something talked with a suspicious party outside."},
		{"外から、このパソコンを操作されるおそれがあります。",
			"It may steer this PC from outside."},
		FIRST_AID},
	{"exfiltration",
		{"大量のデータが、ふだんと違う相手に送られました。",
			"Much data went to an unusual place."},
		{"大事な情報が、外へ出たおそれがあります。", "Information may have left."},
		{FIRST_AID_JA("カードの番号に電話し、中のデータを伝える"),
			FIRST_AID_EN(
				"Call the number on your card and say what data the PC holds")}},
	{"impact",
		{"ファイルを使えなくするなど、仕事を妨げる動きがありました。",
			"Work was hindered, for instance by making files unusable."},
		{"放っておくと、共有フォルダーなどにも広がるおそれがあります。",
			"It may spread to shared folders if left."},
		FIRST_AID},
	{"reconnaissance",
		{"外から会社を調べたり、攻撃の準備をしたりする動きがありました。",
			"Someone examined or targeted the company from outside."},
		{"いまのところ、被害は見つかっていません。", "No harm was found so far."}, NOTHING},
	{"resource-development",
		{"外から会社を調べたり、攻撃の準備をしたりする動きがありました。",
			"Someone examined or targeted the company from outside."},
		{"いまのところ、被害は見つかっていません。", "No harm was found so far."}, NOTHING},
};

/* For a rule whose tags name no tactic. */
static const struct tactic unusual = {
	"",
	{"ふだんと違う動きがありました。", "Something unusual happened."},
	{"それだけなら害がなくても、悪い動きの一部のことがあります。",
		"Harmless alone, but it can be a part of something bad."},
	FIRST_AID,
};

/* Tags are written with "-" (Sigma 2) or "_" (Sigma 1), in either case. */
static bool names(struct slice tag, const char *name)
{
	size_t i = 0;

	for (; i < tag.len && name[i]; i++) {
		uint8_t c = tag.data[i];

		if (c >= 'A' && c <= 'Z')
			c = (uint8_t)(c - 'A' + 'a');
		if (c == '_')
			c = '-';
		if (c != (uint8_t)name[i])
			return false;
	}
	return i == tag.len && !name[i];
}

static const struct tactic *find_tactic(struct slice tag)
{
	static const struct slice prefix = SLICE_LITERAL("attack.");

	if (slice_starts(tag, prefix))
		tag = slice_from(tag, prefix.len);
	for (size_t i = 0; i < ARRAY_SIZE(tactics); i++)
		if (names(tag, tactics[i].name))
			return &tactics[i];
	return &unusual;
}

struct words_rule words_for_tactic(struct slice tag, enum words_danger danger)
{
	const struct tactic *tactic = find_tactic(tag);

	return (struct words_rule){
		.what = tactic->what,
		.danger = tactic->danger,
		.now = danger == WORDS_DANGER ? tactic->now : now_of_caution,
		.false_alarm = false_alarm,
	};
}
