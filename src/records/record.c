#include "records/record.h"

#include <stdlib.h>

#include "base/text.h"
#include "records/flatten.h"
#include "records/windows.h"

enum { ARENA_BYTES = 64 * 1024 * 1024 };

struct record_reader {
	struct json_doc *doc;
	struct sigma_logsource assumed;
	bool has_assumed;
	struct sigma_logsource logsources[WINDOWS_MAX_LOGSOURCES];
	size_t n_logsources;
	struct field_set set;
};

int record_reader_new(struct record_reader **ret)
{
	struct record_reader *reader = calloc(1, sizeof(*reader));

	if (!reader)
		return ERR_NO_MEMORY;
	arena_init(&reader->set.arena, ARENA_BYTES);
	*ret = reader;
	return 0;
}

struct record_reader *record_reader_free(struct record_reader *reader)
{
	if (reader) {
		json_free(reader->doc);
		arena_done(&reader->set.arena);
		free(reader);
	}
	return NULL;
}

void record_reader_assume(struct record_reader *reader, const struct sigma_logsource *logsource)
{
	reader->has_assumed = logsource;
	if (logsource)
		reader->assumed = *logsource;
}

/* ---- what all shapes need */

/* A field's text; empty when there is none. */
static struct slice text_of(struct field_set *set, const char *name)
{
	const struct sigma_field *field = field_set_find(set, slice_text(name));

	return field && field->type == SIGMA_TEXT ? field->text : SLICE_EMPTY;
}

static struct slice first_text(struct field_set *set, const char *const *names, size_t n)
{
	struct slice text = SLICE_EMPTY;

	for (size_t i = 0; i < n && text.len == 0; i++)
		text = text_of(set, names[i]);
	return text;
}

/* A whole number, written as one or as a text; -1: neither. */
static int64_t number_of(struct field_set *set, const char *name)
{
	const struct sigma_field *field = field_set_find(set, slice_text(name));
	int64_t number = -1;

	if (field && field->type == SIGMA_INTEGER)
		return field->number;
	if (field && field->type == SIGMA_TEXT && text_parse_i64(field->text, &number) < 0)
		return -1;
	return number;
}

static int alias(struct field_set *set, const char *to, const char *from)
{
	const struct sigma_field *field = field_set_find(set, slice_text(from));

	return field ? field_set_alias(set, slice_text(to), field) : 0;
}

/* The log sources of an event of Windows, and its fields' other names there. */
static int place_windows(struct record_reader *reader, const struct windows_origin *origin)
{
	const struct windows_rename *row;
	size_t cursor = 0;

	reader->n_logsources = windows_logsources(origin, reader->logsources);
	while ((row = windows_next_rename(origin, &cursor))) {
		const struct sigma_field *field = field_set_find(&reader->set, row->from);

		if (field)
			TRY(field_set_alias(&reader->set, row->to, field));
	}
	return 0;
}

/* ---- shapes */

static int read_windows(struct record_reader *reader, struct json_value root)
{
	struct json_value event = json_get(root, "Event");
	struct field_set *set = &reader->set;

	TRY(flatten_system(set, json_get(event, "System")));
	TRY(flatten_data(set, json_get(event, "EventData")));
	TRY(flatten_leaves(set, json_get(event, "UserData")));
	return place_windows(reader, &(struct windows_origin){
					     .channel = text_of(set, "Channel"),
					     .provider = text_of(set, "Provider_Name"),
					     .event_type = text_of(set, "EventType"),
					     .event_id = number_of(set, "EventID"),
				     });
}

/* nxlog has an EventType of its own and keeps the event's as EventTypeOrignal (so spelt). */
static int take_back_event_type(struct field_set *set)
{
	struct sigma_field *taken = field_set_find(set, slice_text("EventType"));
	const struct sigma_field *kept = field_set_find(set, slice_text("EventTypeOrignal"));

	if (!kept)
		return 0;
	if (!taken)
		return field_set_alias(set, slice_text("EventType"), kept);
	taken->type = kept->type;
	taken->text = kept->text;
	return 0;
}

static int read_flat(struct record_reader *reader, struct json_value root)
{
	struct field_set *set = &reader->set;

	TRY(flatten_paths(set, root, SLICE_EMPTY, NULL));
	TRY(take_back_event_type(set));
	TRY(alias(set, "Provider_Name", "SourceName"));
	TRY(alias(set, "Provider_Name", "ProviderName"));
	TRY(alias(set, "Computer", "Hostname"));
	return place_windows(reader, &(struct windows_origin){
					     .channel = text_of(set, "Channel"),
					     .provider = text_of(set, "Provider_Name"),
					     .event_type = text_of(set, "EventType"),
					     .event_id = number_of(set, "EventID"),
				     });
}

static int read_winlogbeat(struct record_reader *reader, struct json_value root)
{
	struct json_value winlog = json_get(root, "winlog");
	struct field_set *set = &reader->set;

	TRY(flatten_leaves(set, json_get(winlog, "event_data")));
	TRY(flatten_leaves(set, json_get(winlog, "user_data")));
	TRY(flatten_paths(set, root, SLICE_EMPTY, NULL));
	TRY(alias(set, "Channel", "winlog.channel"));
	TRY(alias(set, "EventID", "winlog.event_id"));
	TRY(alias(set, "Provider_Name", "winlog.provider_name"));
	TRY(alias(set, "Computer", "winlog.computer_name"));
	return place_windows(reader, &(struct windows_origin){
					     .channel = text_of(set, "Channel"),
					     .provider = text_of(set, "Provider_Name"),
					     .event_type = text_of(set, "EventType"),
					     .event_id = number_of(set, "EventID"),
				     });
}

/* Sigma's taxonomy names what DNS asks and answers; Suricata 5 and 6, 7 and later lay it out differently. */
static int name_dns(struct field_set *set)
{
	static const struct {
		const char *to, *from;
	} names[] = {
		{"query", "dns.rrname"},
		{"query", "dns.queries.rrname"},
		{"record_type", "dns.rrtype"},
		{"record_type", "dns.queries.rrtype"},
		{"answer", "dns.answers.rdata"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		TRY(alias(set, names[i].to, names[i].from));
	return 0;
}

static int read_eve(struct record_reader *reader, struct json_value root)
{
	struct field_set *set = &reader->set;
	struct sigma_logsource *logsource = &reader->logsources[0];

	TRY(flatten_paths(set, root, SLICE_EMPTY, NULL));
	*logsource = (struct sigma_logsource){
		.product = slice_text("suricata"), .service = text_of(set, "event_type")};
	reader->n_logsources = 1;
	if (!slice_is_text(logsource->service, "dns"))
		return 0;
	logsource->category = slice_text("dns");
	return name_dns(set);
}

static int read_other(struct record_reader *reader, struct json_value root)
{
	reader->logsources[0] = reader->assumed;
	reader->n_logsources = reader->has_assumed;
	return flatten_paths(&reader->set, root, SLICE_EMPTY, NULL);
}

static bool has(struct json_value object, const char *name)
{
	return json_type_of(json_get(object, name)) != JSON_ABSENT;
}

static enum record_shape shape_of(struct json_value root)
{
	if (has(json_get(root, "Event"), "System"))
		return RECORD_WINDOWS;
	if (has(json_get(root, "winlog"), "event_id"))
		return RECORD_WINLOGBEAT;
	if (has(root, "Channel") && has(root, "EventID"))
		return RECORD_FLAT;
	if (has(root, "event_type") && has(root, "timestamp") &&
		(has(root, "src_ip") || has(root, "stats")))
		return RECORD_EVE;
	return RECORD_OTHER;
}

static const struct {
	int (*read)(struct record_reader *reader, struct json_value root);
	/* Where the time and the host stand, the best first. */
	const char *time[4];
	const char *host[4];
} shapes[] = {
	[RECORD_WINDOWS] = {read_windows, {"TimeCreated_SystemTime"}, {"Computer"}},
	[RECORD_FLAT] = {read_flat, {"@timestamp", "TimeCreated", "EventTime", "UtcTime"},
		{"Hostname", "Computer", "host"}},
	[RECORD_WINLOGBEAT] = {read_winlogbeat, {"@timestamp"},
		{"winlog.computer_name", "host.name"}},
	[RECORD_EVE] = {read_eve, {"timestamp"}, {"host", "in_iface"}},
	[RECORD_OTHER] = {read_other, {"@timestamp", "timestamp", "time", "Timestamp"},
		{"host", "hostname", "Hostname", "host.name"}},
};

static size_t count_names(const char *const names[4])
{
	size_t n = 0;

	while (n < 4 && names[n])
		n++;
	return n;
}

int record_read(struct record_reader *reader, struct slice text, struct record *ret)
{
	struct field_set *set = &reader->set;
	struct json_value root;
	enum record_shape shape;

	field_set_start(set);
	TRY(json_parse_again(&reader->doc, text, &root));
	if (json_type_of(root) != JSON_OBJECT)
		return ERR_MALFORMED;
	shape = shape_of(root);
	TRY(shapes[shape].read(reader, root));
	*ret = (struct record){
		.shape = shape,
		.event = {reader->logsources, reader->n_logsources, set->fields, set->n_fields,
			field_list_next},
		.time = first_text(set, shapes[shape].time, count_names(shapes[shape].time)),
		.host = first_text(set, shapes[shape].host, count_names(shapes[shape].host)),
	};
	return 0;
}
