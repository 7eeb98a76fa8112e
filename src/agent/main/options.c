#include "agent/main/options.h"

#include "agent/main/sight.h"
#include "base/text.h"

static int set_data(struct options *o, const char *value)
{
	o->data = value;
	return 0;
}

static int set_company_key(struct options *o, const char *value)
{
	o->company_key = value;
	return 0;
}

static int set_programs(struct options *o, const char *value)
{
	o->programs = value;
	return 0;
}

static int set_source(struct options *o, const char *value)
{
	static const char *const names[] = {
		[SOURCE_AUTO] = "auto",
		[SOURCE_EBPF] = "ebpf",
		[SOURCE_PROC] = "proc",
		[SOURCE_NONE] = "none",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (strcmp(names[i], value) == 0) {
			o->source = (enum agent_source)i;
			return 0;
		}
	}
	return ERR_BAD_VALUE;
}

static int set_prove(struct options *o, const char *value)
{
	uint64_t seconds;

	TRY(text_parse_u64(slice_text(value), SIGHT_MAX_INTERVAL / USEC_PER_SEC, &seconds));
	if (seconds < SIGHT_MIN_INTERVAL / USEC_PER_SEC)
		return ERR_BAD_VALUE;
	o->prove = (usec_t)seconds * USEC_PER_SEC;
	return 0;
}

static const struct option_row {
	const char *name;
	int (*set)(struct options *o, const char *value);
} rows[] = {
	{"--data", set_data},
	{"--company-key", set_company_key},
	{"--programs", set_programs},
	{"--source", set_source},
	{"--prove", set_prove},
};

static const struct option_row *find_row(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	}
	return NULL;
}

int options_parse(int argc, char **argv, struct options *ret, struct fault *fault)
{
	*ret = (struct options){
		.data = "/var/lib/tsujiban-agent",
		.company_key = "/etc/tsujiban/company.key",
		.prove = SIGHT_INTERVAL,
	};
	for (int i = 1; i < argc; i += 2) {
		const struct option_row *row = find_row(argv[i]);

		if (!row || i + 1 == argc || row->set(ret, argv[i + 1]) < 0) {
			fault_set(fault, MSG_AGENT_BAD_OPTION, slice_text(argv[i]));
			return ERR_REFUSED;
		}
	}
	return 0;
}
