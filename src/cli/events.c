/* `tsujiban events`: what the PCs sent, found by filter; and what arrives. */
#include <time.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli/cli.h"

enum {
	LIMIT_USUAL = 100,
	LIMIT_FOLLOWED = 10,
	LIMIT_MOST = 5000,
	PAGE = 500,
	PAGES_MOST = 10000, /* also of searches that go on without finding anything */
	QUERY_MAX_BYTES = 3072,
	FILTER_MAX_BYTES = 512,
	VALUE_SHOWN = 300,
	WAIT_MOST = 5,
};

/* ---- the request */

static void put_encoded(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];
		bool plain =
			(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		if (plain)
			buf_put_byte(out, c);
		else
			buf_put_format(out, "%%%02X", c);
	}
}

/* The shell took the quotation marks away: a word with spaces gets them back, behind its field. */
static void put_word(struct buf *filter, const char *word)
{
	struct slice all = slice_text(word), rest = all, field;
	bool has_spaces = slice_find_byte(all, ' ') < all.len;

	if (filter->len > 0)
		buf_put_byte(filter, ' ');
	if (!has_spaces || slice_find_byte(all, '"') < all.len) {
		buf_put_slice(filter, all);
		return;
	}
	if (slice_find_byte(all, '=') < slice_find_byte(all, ' ')) {
		text_next_part(&rest, '=', &field);
		buf_put_slice(filter, field);
		buf_put_byte(filter, '=');
	} else if (word[0] == '-') {
		buf_put_byte(filter, '-');
		rest = slice_from(all, 1);
	}
	buf_put_byte(filter, '"');
	buf_put_slice(filter, rest);
	buf_put_byte(filter, '"');
}

static int put_filter(const struct cli_options *options, struct buf *query)
{
	_cleanup_(buf_done) struct buf filter = BUF_INIT(FILTER_MAX_BYTES);

	for (int i = 0; i < options->argc; i++)
		put_word(&filter, options->argv[i]);
	TRY(buf_result(&filter));
	buf_put_text(query, "&text=");
	put_encoded(query, buf_slice(&filter));
	return 0;
}

static int put_number(const struct cli_options *options, const char *flag, const char *name,
	uint64_t most, struct buf *query)
{
	const char *value = cli_flag_value(options, flag);
	uint64_t number;

	if (!value)
		return 0;
	TRY(text_parse_u64(slice_text(value), most, &number));
	return buf_put_format(query, "&%s=%llu", name, (unsigned long long)number);
}

static int put_moment(
	const struct cli_options *options, const char *flag, const char *name, struct buf *query)
{
	const char *value = cli_flag_value(options, flag);
	uint64_t usec;

	if (!value)
		return 0;
	TRY(cli_parse_moment(value, clock_system.wall(&clock_system), &usec));
	return buf_put_format(query, "&%s=%llu", name, (unsigned long long)usec);
}

/* What stays the same in all pages. */
static int put_query(const struct cli_options *options, struct buf *query)
{
	TRY(put_number(options, "--company", "company", UINT32_MAX, query));
	TRY(put_number(options, "--device", "device", INT64_MAX, query));
	TRY(put_moment(options, "--since", "since", query));
	TRY(put_moment(options, "--until", "until", query));
	return put_filter(options, query);
}

/* ---- a page */

struct page {
	struct cli_reply reply;
	struct json_doc *doc;
	struct json_value events;
	bool more;
	uint64_t next, newest;
};

static void page_done(struct page *page)
{
	json_free(page->doc);
	cli_reply_done(&page->reply);
	*page = (struct page){0};
}

static int page_get(const struct cli_options *options, const struct buf *query, uint64_t after,
	uint64_t limit, bool oldest, struct page *page)
{
	_cleanup_(buf_done) struct buf path = BUF_INIT(QUERY_MAX_BYTES + 256);
	struct json_value root;
	int result;

	*page = (struct page){0};
	buf_put_format(&path, "/events?after=%llu&limit=%llu&oldest=%d", (unsigned long long)after,
		(unsigned long long)limit, oldest);
	TRY(buf_put_slice(&path, buf_slice(query)));
	result = cli_call(options, "GET", buf_text(&path), NULL, &page->reply);
	if (result < 0)
		return result;
	result = json_parse(buf_slice(&page->reply.body), &page->doc, &root);
	if (result < 0) {
		page_done(page);
		return result;
	}
	page->events = json_get(root, "events");
	page->more = json_get_bool(root, "more");
	page->next = (uint64_t)json_get_i64(root, "next");
	page->newest = (uint64_t)json_get_i64(root, "newest");
	return 0;
}

/* ---- printing */

static void print_moment(int64_t usec)
{
	time_t seconds = (time_t)(usec / USEC_PER_SEC);
	struct tm tm = {0};

	localtime_r(&seconds, &tm);
	printf("%04d-%02d-%02d %02d:%02d:%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
		tm.tm_hour, tm.tm_min, tm.tm_sec);
}

/* What says most in a line; an event that has none of these is shown with all it has. */
static bool is_telling(struct slice name)
{
	static const char *const names[] = {"User", "Image", "CommandLine", "ParentImage"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (slice_is_text(name, names[i]))
			return true;
	return false;
}

static size_t print_fields(struct json_value fields, bool all)
{
	size_t n = 0;

	for (size_t i = 0; i < json_count(fields); i++) {
		struct json_value field = json_at(fields, i);
		struct slice name = json_get_text(field, "name");
		struct slice value = json_get_text(field, "value");
		struct slice cut = text_cut_utf8(value, VALUE_SHOWN);

		if (!all && !is_telling(name))
			continue;
		printf("  ");
		cli_print(name);
		printf("=");
		cli_print(cut);
		if (cut.len < value.len || json_get_bool(field, "truncated"))
			printf("…");
		n++;
	}
	return n;
}

static void print_line(struct json_value event)
{
	struct slice rest = json_get_text(event, "logsource"), category = SLICE_EMPTY;
	struct json_value fields = json_get(event, "fields");

	text_next_part(&rest, '/', &category);
	print_moment(json_get_i64(event, "seen"));
	printf("  ");
	cli_print(json_get_text(event, "company_name"));
	printf("  ");
	cli_print(json_get_text(event, "device_name"));
	printf("  ");
	cli_print(category.len > 0 ? category : rest);
	if (print_fields(fields, false) == 0)
		print_fields(fields, true);
	printf("\n");
}

static void put_field_json(struct buf *out, struct json_value field)
{
	buf_put_text(out, "{\"name\":");
	text_put_json(out, json_get_text(field, "name"));
	buf_put_text(out, ",\"value\":");
	text_put_json(out, json_get_text(field, "value"));
	buf_put_format(
		out, ",\"truncated\":%s}", json_get_bool(field, "truncated") ? "true" : "false");
}

/* One line of NDJSON, as in the API's reply. */
static void print_json(struct json_value event)
{
	static const char *const numbers[] = {
		"id", "company", "device", "time", "seen", "received"};
	static const char *const texts[] = {"company_name", "device_name", "logsource"};
	_cleanup_(buf_done) struct buf line = BUF_INIT(1024 * 1024);
	struct json_value fields = json_get(event, "fields");

	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		buf_put_format(&line, "%c\"%s\":%lld", i == 0 ? '{' : ',', numbers[i],
			(long long)json_get_i64(event, numbers[i]));
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		buf_put_format(&line, ",\"%s\":", texts[i]);
		text_put_json(&line, json_get_text(event, texts[i]));
	}
	buf_put_text(&line, ",\"fields\":[");
	for (size_t i = 0; i < json_count(fields); i++) {
		buf_put_text(&line, i > 0 ? "," : "");
		put_field_json(&line, json_at(fields, i));
	}
	buf_put_text(&line, "]}\n");
	fwrite(line.data, 1, line.len, stdout);
}

static void print_page(const struct cli_options *options, const struct page *page, bool backwards)
{
	size_t n = json_count(page->events);

	for (size_t i = 0; i < n; i++) {
		struct json_value event = json_at(page->events, backwards ? n - 1 - i : i);

		if (options->json)
			print_json(event);
		else
			print_line(event);
	}
	fflush(stdout);
}

/* ---- the newest, the oldest of them first */

/* Pages are read from the newest on and printed from the last page on. */
static int show_newest(const struct cli_options *options, const struct buf *query, uint64_t limit,
	uint64_t *ret_newest)
{
	struct page *pages = calloc(LIMIT_MOST + 1, sizeof(*pages)), page;
	uint64_t after = 0, left = limit;
	size_t n = 0, tries = 0;
	int result = pages ? 0 : ERR_NO_MEMORY;

	while (result == 0 && left > 0 && tries++ < PAGES_MOST) {
		result = page_get(options, query, after, min_size(left, PAGE), false, &page);
		if (result < 0)
			break;
		if (tries == 1)
			*ret_newest = page.newest;
		left -= min_size(left, json_count(page.events));
		after = page.next;
		if (!page.more)
			left = 0;
		if (json_count(page.events) > 0)
			pages[n++] = page;
		else
			page_done(&page);
	}
	for (; n > 0; n--) {
		if (result == 0)
			print_page(options, &pages[n - 1], true);
		page_done(&pages[n - 1]);
	}
	free(pages);
	return result;
}

/* ---- what arrives */

/* Whether it may go better later: the server starts again, or has much to do. */
static bool may_recover(int result, const struct page *page)
{
	return result == ERR_CLOSED || page->reply.status == 500 || page->reply.status == 503;
}

static void wait_seconds(unsigned seconds)
{
	const struct timespec time = {.tv_sec = (time_t)seconds};

	nanosleep(&time, NULL);
}

/* Until somebody ends it. Ids outlive a server's restart, so nothing is missed and nothing comes twice. */
static int follow(const struct cli_options *options, const struct buf *query, uint64_t after)
{
	struct cli_options asking = *options;
	unsigned wait = 1;
	struct page page;

	for (;;) {
		int result = page_get(&asking, query, after, PAGE, true, &page);

		if (result < 0 && !may_recover(result, &page))
			return CLI_FAILED;
		asking.quiet = result < 0;
		if (result < 0) {
			wait_seconds(wait);
			wait = wait < WAIT_MOST ? wait + 1 : WAIT_MOST;
			continue;
		}
		print_page(options, &page, false);
		after = page.next;
		wait = page.more ? 0 : 1;
		page_done(&page);
		if (wait > 0)
			wait_seconds(wait);
		wait = 1;
	}
}

int cli_events(const struct cli_options *options)
{
	_cleanup_(buf_done) struct buf query = BUF_INIT(QUERY_MAX_BYTES);
	const char *wanted = cli_flag_value(options, "--limit");
	bool follows = cli_flag_value(options, "--follow");
	uint64_t limit = follows ? LIMIT_FOLLOWED : LIMIT_USUAL, newest = 0;

	if (put_query(options, &query) < 0 || buf_result(&query) < 0 ||
		(wanted && text_parse_u64(slice_text(wanted), LIMIT_MOST, &limit) < 0))
		return cli_usage(options);
	/* One page at least: it says where what comes later begins. */
	if (show_newest(options, &query, limit ? limit : 1, &newest) < 0)
		return CLI_FAILED;
	return follows ? follow(options, &query, newest) : CLI_OK;
}
