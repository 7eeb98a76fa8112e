#include "sigma/rule.h"

#include "base/text.h"

/* ATT&CK's tactics as Sigma's tags write them (tags appendix); older rules use underscores. */
static const char *const tactics[] = {
	"reconnaissance",
	"resource-development",
	"initial-access",
	"execution",
	"persistence",
	"privilege-escalation",
	"defense-evasion",
	"credential-access",
	"discovery",
	"lateral-movement",
	"collection",
	"command-and-control",
	"exfiltration",
	"impact",
};

/* Whether the tag is this tactic, a hyphen and an underscore being the same. */
static bool is_tactic(struct slice tag, const char *tactic)
{
	if (tag.len != strlen(tactic))
		return false;
	for (size_t i = 0; i < tag.len; i++) {
		uint8_t c = tag.data[i] == '_' ? '-' : tag.data[i];

		if (c != (uint8_t)tactic[i])
			return false;
	}
	return true;
}

struct slice sigma_rule_tactic(const struct sigma_rule *rule)
{
	static const struct slice prefix = SLICE_LITERAL("attack.");
	struct slice rest = rule->tags, tag;

	while (text_next_part(&rest, '\n', &tag)) {
		if (!slice_starts(tag, prefix))
			continue;
		for (size_t i = 0; i < ARRAY_SIZE(tactics); i++)
			if (is_tactic(slice_from(tag, prefix.len), tactics[i]))
				return slice_text(tactics[i]);
	}
	return SLICE_EMPTY;
}
