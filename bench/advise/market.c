#include "market.h"

#include <fcntl.h>

#include "advisor/csv.h"
#include "os/os.h"

enum { NAME_MAX_BYTES = 256, PATH_MAX_BYTES = 4096 };

static int read_table(struct market *market, const char *folder, enum table table)
{
	_cleanup_(buf_done) struct buf path = BUF_INIT(PATH_MAX_BYTES);
	struct buf *name = &market->names[table], *text = &market->texts[table];

	buf_init(name, NAME_MAX_BYTES);
	buf_init(text, CSV_MAX_TEXT);
	buf_put_slice(name, table_rule_get(table)->name);
	buf_put_text(name, ".csv");
	TRY(buf_put_format(&path, "%s/%s", folder, buf_text(name)));
	return os_read_file(AT_FDCWD, buf_text(&path), CSV_MAX_TEXT, text);
}

static void list_files(struct market *market)
{
	for (unsigned i = 0; i < TABLE_COUNT; i++)
		market->files[i] = (struct catalogue_file){
			buf_slice(&market->names[i]), buf_slice(&market->texts[i])};
}

static void put_state(
	struct buf *text, const struct catalogue *catalogue, uint32_t service, uint32_t item)
{
	static const char *const states[] = {
		"yes", "no", "yes", "nl", "yes", "unknown", "yes", "ns"};
	static const char *const types[] = {"endpoint", "network", "endpoint", "combined"};
	enum item_kind kind = item < catalogue_rows(catalogue, TABLE_ITEMS)
				      ? catalogue_item_kind(catalogue, item)
				      : ITEM_FLAG;
	const char *state = states[(service * 7 + item * 13 + service / 8) % ARRAY_SIZE(states)];

	if (kind == ITEM_CHOICE)
		buf_put_format(text, "%s,yes", types[service % ARRAY_SIZE(types)]);
	else if (kind == ITEM_FLAG)
		buf_put_format(text, ",%s", state);
	else if (state[0] == 'y')
		buf_put_format(text, "%u,yes", 500 + service % 97 * 100);
	else
		buf_put_text(text, ",ns");
}

static void put_facts(struct market *market, const struct catalogue *catalogue, uint32_t service)
{
	struct buf *facts = &market->texts[TABLE_FACTS];

	for (uint32_t item = 0; item < market->n_items; item++) {
		struct slice key = catalogue_cell(catalogue, TABLE_ITEMS, item, ITEMS_ITEM);

		if (key.len > 0)
			buf_put_format(
				facts, "m%u,%.*s,", service, (int)key.len, (const char *)key.data);
		else
			buf_put_format(facts, "m%u,item_%u,", service, item);
		put_state(facts, catalogue, service, item);
		buf_put_text(facts, ",,,,own,market,2026-06,\n");
		market->n_facts++;
	}
}

/* The folder's own catalogue says what is there already. */
static int fill(struct market *market, const struct catalogue *catalogue)
{
	market->n_facts = catalogue_rows(catalogue, TABLE_FACTS);
	for (uint32_t item = catalogue_rows(catalogue, TABLE_ITEMS); item < market->n_items; item++)
		buf_put_format(&market->texts[TABLE_ITEMS],
			"item_%u,everyday,flag,,yes,項目%u,Item %u,?,?,,\n", item, item, item);
	for (uint32_t i = catalogue_rows(catalogue, TABLE_SERVICES); i < market->n_services; i++) {
		buf_put_format(&market->texts[TABLE_SERVICES],
			"m%u,%u,サービス%u,提供者%u,yes,own,market,2026-06,\n", i, i + 1000, i, i);
		put_facts(market, catalogue, i);
	}
	TRY(buf_result(&market->texts[TABLE_ITEMS]));
	TRY(buf_result(&market->texts[TABLE_SERVICES]));
	return buf_result(&market->texts[TABLE_FACTS]);
}

_must_check_ int market_make(
	struct market *market, const char *folder, uint32_t n_services, uint32_t n_items)
{
	_cleanup_(catalogue_freep) struct catalogue *catalogue = NULL;
	struct buf copies[TABLE_COUNT];
	int result = 0;

	*market = (struct market){.n_services = n_services, .n_items = n_items};
	for (unsigned i = 0; i < TABLE_COUNT && result == 0; i++)
		result = read_table(market, folder, (enum table)i);
	if (result < 0)
		return result;
	/* The catalogue borrows its texts, and filling up moves ours. */
	for (unsigned i = 0; i < TABLE_COUNT; i++) {
		copies[i] = BUF_INIT(CSV_MAX_TEXT);
		buf_put_slice(&copies[i], buf_slice(&market->texts[i]));
		market->files[i] = (struct catalogue_file){
			buf_slice(&market->names[i]), buf_slice(&copies[i])};
	}
	result = catalogue_open(market->files, TABLE_COUNT, NULL, &catalogue);
	if (result == 0)
		result = fill(market, catalogue);
	catalogue_free(TAKE_PTR(catalogue));
	for (unsigned i = 0; i < TABLE_COUNT; i++)
		buf_done(&copies[i]);
	list_files(market);
	return result;
}

void market_done(struct market *market)
{
	for (unsigned i = 0; i < TABLE_COUNT; i++) {
		buf_done(&market->names[i]);
		buf_done(&market->texts[i]);
	}
}
