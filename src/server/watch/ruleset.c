#include "server/watch/ruleset.h"

#include <stdlib.h>

#include "os/os.h"

static void freep(struct ruleset **rules)
{
	ruleset_free(*rules);
}

_must_check_ int ruleset_open(int fd, uint64_t generation, struct ruleset **ret)
{
	_cleanup_(freep) struct ruleset *rules = calloc(1, sizeof(*rules));

	if (!rules)
		return ERR_NO_MEMORY;
	if (!os_is_sealed(fd))
		return ERR_REFUSED;
	rules->generation = generation;
	TRY(os_map(fd, SIGMA_MAX_IMAGE, &rules->bytes));
	TRY(sigma_matcher_new(rules->bytes, &rules->matcher));
	rules->matched = calloc((size_t)ruleset_count(rules) + 1, sizeof(*rules->matched));
	if (!rules->matched)
		return ERR_NO_MEMORY;
	*ret = TAKE_PTR(rules);
	return 0;
}

struct ruleset *ruleset_free(struct ruleset *rules)
{
	if (!rules)
		return NULL;
	sigma_matcher_free(rules->matcher);
	if (rules->bytes.len > 0)
		os_unmap(rules->bytes);
	free(rules->matched);
	free(rules);
	return NULL;
}

uint32_t ruleset_count(const struct ruleset *rules)
{
	return sigma_matcher_image(rules->matcher)->n_rules;
}

static void on_matched(void *ctx, uint32_t rule)
{
	struct ruleset *rules = ctx;

	rules->matched[rules->n_matched++] = rule;
}

void ruleset_match(struct ruleset *rules, const struct event *event)
{
	rules->n_matched = 0;
	adapt_event(event, &rules->adapted);
	sigma_match(rules->matcher, &rules->adapted.event, on_matched, rules);
}

void ruleset_rule(const struct ruleset *rules, uint32_t rule, struct sigma_image_rule *ret)
{
	sigma_image_rule(sigma_matcher_image(rules->matcher), rule, ret);
}
