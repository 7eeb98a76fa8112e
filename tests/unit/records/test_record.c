/* Shapes of records and the fields and log sources that come of them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

#include "base/buf.h"
#include "records/record.h"

/* One field as text: "name=text", "name#=1", "name?=true", "name!=", "name@=a;b". */
static void put_field(struct buf *out, const struct sigma_event *event, const struct sigma_field *f)
{
	struct slice rest = f->text, text;
	const char *separator = "";

	buf_put_slice(out, f->name);
	switch (f->type) {
	case SIGMA_TEXT:
		buf_put_byte(out, '=');
		buf_put_slice(out, f->text);
		break;
	case SIGMA_INTEGER:
		buf_put_format(out, "#=%lld", (long long)f->number);
		break;
	case SIGMA_BOOLEAN:
		buf_put_format(out, "?=%s", f->number ? "true" : "false");
		break;
	case SIGMA_NULL:
		buf_put_text(out, "!=");
		break;
	case SIGMA_LIST:
		buf_put_text(out, "@=");
		for (; event->list_next(&rest, &text); separator = ";") {
			buf_put_text(out, separator);
			buf_put_slice(out, text);
		}
		break;
	}
	if (f->truncated)
		buf_put_text(out, "...");
}

static bool has_field(const struct sigma_event *event, const char *wanted)
{
	for (size_t i = 0; i < event->n_fields; i++) {
		_cleanup_(buf_done) struct buf text = BUF_INIT(65536);

		put_field(&text, event, &event->fields[i]);
		if (slice_is_text(buf_slice(&text), wanted))
			return true;
	}
	return false;
}

static bool has_logsource(const struct sigma_event *event, const char *wanted)
{
	for (size_t i = 0; i < event->n_logsources; i++) {
		const struct sigma_logsource *l = &event->logsources[i];
		_cleanup_(buf_done) struct buf text = BUF_INIT(1024);

		buf_put_slice(&text, l->category);
		buf_put_byte(&text, '/');
		buf_put_slice(&text, l->product);
		buf_put_byte(&text, '/');
		buf_put_slice(&text, l->service);
		if (slice_is_text(buf_slice(&text), wanted))
			return true;
	}
	return false;
}

static const struct {
	const char *about;
	const char *text;
	enum record_shape shape;
	const char *logsource; /* NULL: none */
	const char *fields[8];
	const char *time, *host;
} rows[] = {
	{"event log as XML tools write it",
		"{\"Event\":{\"#attributes\":{\"xmlns\":\"x\"},\"System\":{\"Provider\":{\"#"
		"attributes\":"
		"{\"Name\":\"Microsoft-Windows-Sysmon\"}},\"EventID\":1,\"Channel\":"
		"\"Microsoft-Windows-Sysmon/"
		"Operational\",\"Computer\":\"pc1\",\"Correlation\":null,"
		"\"TimeCreated\":{\"#attributes\":{\"SystemTime\":\"2025-11-27T07:40:10Z\"}}},"
		"\"EventData\":{\"Image\":\"C:\\\\a.exe\",\"Process Id\":7}}}",
		RECORD_WINDOWS, "process_creation/windows/sysmon",
		{"Image=C:\\a.exe", "ProcessId#=7", "EventID#=1",
			"Provider_Name=Microsoft-Windows-Sysmon", "Correlation!="},
		"2025-11-27T07:40:10Z", "pc1"},
	{"an event id with attributes, attributes beside their tag, unnamed data",
		"{\"Event\":{\"System\":{\"EventID\":{\"#attributes\":{\"Qualifiers\":0},\"#text\":"
		"400},"
		"\"Provider_attributes\":{\"Name\":\"PowerShell\"},\"Channel\":\"Windows "
		"PowerShell\"},"
		"\"EventData\":{\"Data\":{\"#text\":[\"Available\",\"HostName=x\"]}}}}",
		RECORD_WINDOWS, "ps_classic_start/windows/powershell-classic",
		{"EventID#=400", "EventID_Qualifiers#=0", "Provider_Name=PowerShell",
			"Data@=Available;HostName=x"},
		"", ""},
	{"data as a list of named and unnamed elements",
		"{\"Event\":{\"System\":{\"EventID\":\"4688\",\"Channel\":\"Security\"},"
		"\"EventData\":{"
		"\"Data\":[{\"@Name\":\"NewProcessName\",\"#text\":\"C:\\\\b.exe\"},{\"#text\":"
		"\"x\"},\"y\"]}}}",
		RECORD_WINDOWS, "process_creation/windows/security",
		{"NewProcessName=C:\\b.exe", "Image=C:\\b.exe", "Data@=x;y", "EventID=4688"}, "",
		""},
	{"user data, whatever it is wrapped in",
		"{\"Event\":{\"System\":{\"EventID\":5858,\"Channel\":"
		"\"Microsoft-Windows-WMI-Activity/"
		"Operational\"},\"UserData\":{\"Operation_ClientFailure\":{"
		"\"#attributes\":{\"xmlns\":\"x\"},\"Id\":\"{0}\",\"PossibleCause\":\"Unknown\"}}}"
		"}",
		RECORD_WINDOWS, "/windows/wmi", {"Id={0}", "PossibleCause=Unknown"}, "", ""},
	{"flat, with a type of nxlog's own",
		"{\"Channel\":\"Microsoft-Windows-Sysmon/"
		"Operational\",\"EventID\":12,\"EventType\":\"INFO\","
		"\"EventTypeOrignal\":\"CreateKey\",\"SourceName\":\"Microsoft-Windows-Sysmon\","
		"\"Hostname\":\"pc2\",\"@timestamp\":\"2020-09-22T00:00:00Z\",\"TargetObject\":"
		"\"HKLM\"}",
		RECORD_FLAT, "registry_add/windows/sysmon",
		{"EventType=CreateKey", "Provider_Name=Microsoft-Windows-Sysmon", "Computer=pc2",
			"TargetObject=HKLM"},
		"2020-09-22T00:00:00Z", "pc2"},
	{"winlogbeat",
		"{\"@timestamp\":\"2024-01-01T00:00:00Z\",\"winlog\":{\"channel\":\"Security\","
		"\"event_id\":4688,"
		"\"computer_name\":\"pc3\",\"event_data\":{\"NewProcessName\":\"C:\\\\c.exe\"}},"
		"\"host\":{\"name\":\"h\"}}",
		RECORD_WINLOGBEAT, "process_creation/windows/security",
		{"NewProcessName=C:\\c.exe", "Image=C:\\c.exe", "EventID#=4688", "Computer=pc3",
			"winlog.channel=Security", "host.name=h"},
		"2024-01-01T00:00:00Z", "pc3"},
	{"EVE",
		"{\"timestamp\":\"2024-01-01T00:00:00.1+0000\",\"event_type\":\"dns\",\"src_ip\":"
		"\"192.0.2.1\","
		"\"dns\":{\"rrname\":\"example.org\",\"answers\":[{\"rdata\":\"192.0.2.7\"},"
		"{\"rdata\":\"192.0.2.8\"}]}}",
		RECORD_EVE, "dns/suricata/dns",
		{"query=example.org", "dns.rrname=example.org", "answer@=192.0.2.7;192.0.2.8",
			"src_ip=192.0.2.1"},
		"2024-01-01T00:00:00.1+0000", ""},
	{"anything else",
		"{\"a\":{\"b\":{\"c\":1}},\"d.e\":\"x\",\"d\":{\"e\":\"y\"},\"f\":[1,\"z\",true,"
		"null],\"g\":1.5,"
		"\"h\":false,\"i\":null,\"j\":18446744073709551615}",
		RECORD_OTHER, NULL,
		{"a.b.c#=1", "d.e=x", "f@=1;z;true", "g=1.5", "h?=false",
			"i!=", "j=18446744073709551615"},
		"", ""},
};

static void test_shapes(void **state)
{
	struct record_reader *reader;

	assert_int_equal(record_reader_new(&reader), 0);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct record record;

		assert_int_equal(record_read(reader, slice_text(rows[i].text), &record), 0);
		assert_int_equal(record.shape, rows[i].shape);
		if (rows[i].logsource && !has_logsource(&record.event, rows[i].logsource))
			fail_msg("%s: not %s", rows[i].about, rows[i].logsource);
		if (!rows[i].logsource)
			assert_int_equal(record.event.n_logsources, 0);
		for (size_t k = 0; k < ARRAY_SIZE(rows[i].fields) && rows[i].fields[k]; k++)
			if (!has_field(&record.event, rows[i].fields[k]))
				fail_msg("%s: no %s", rows[i].about, rows[i].fields[k]);
		assert_true(slice_is_text(record.time, rows[i].time));
		assert_true(slice_is_text(record.host, rows[i].host));
	}
	record_reader_free(reader);
}

static void test_assumed_logsource(void **state)
{
	const struct sigma_logsource auditd = {
		.product = SLICE_LITERAL("linux"), .service = SLICE_LITERAL("auditd")};
	struct record_reader *reader;
	struct record record;

	assert_int_equal(record_reader_new(&reader), 0);
	record_reader_assume(reader, &auditd);
	assert_int_equal(record_read(reader, slice_text("{\"type\":\"EXECVE\"}"), &record), 0);
	assert_true(has_logsource(&record.event, "/linux/auditd"));
	/* A record that says what it is, is that. */
	assert_int_equal(record_read(reader, slice_text(rows[0].text), &record), 0);
	assert_false(has_logsource(&record.event, "/linux/auditd"));
	record_reader_free(reader);
}

static void test_damage(void **state)
{
	static const char *const bad[] = {"", "[]", "1", "{", "{\"a\":}", "{\"a\":\"\xff\"}"};
	struct record_reader *reader;
	struct record record;

	assert_int_equal(record_reader_new(&reader), 0);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(record_read(reader, slice_text(bad[i]), &record), ERR_MALFORMED);
	/* The next one is read all the same. */
	assert_int_equal(record_read(reader, slice_text("{\"a\":1}"), &record), 0);
	assert_int_equal(record.event.n_fields, 1);
	record_reader_free(reader);
}

static void test_limits(void **state)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(RECORD_MAX_BYTES);
	struct record_reader *reader;
	struct record record;

	assert_int_equal(record_reader_new(&reader), 0);
	buf_put_text(&text, "{\"l\":[0");
	for (int i = 1; i < RECORD_MAX_LIST + 5; i++)
		buf_put_format(&text, ",%d", i);
	buf_put_text(&text, "]}");
	assert_int_equal(record_read(reader, buf_slice(&text), &record), 0);
	assert_true(record.event.fields[0].truncated);
	assert_int_equal(record.event.fields[0].text.len / sizeof(struct slice), RECORD_MAX_LIST);

	buf_clear(&text);
	for (int i = 0; i <= RECORD_MAX_FIELDS; i++)
		buf_put_format(&text, "%s\"f%d\":1", i ? "," : "{", i);
	buf_put_text(&text, "}");
	assert_int_equal(record_read(reader, buf_slice(&text), &record), ERR_TOO_LARGE);

	buf_clear(&text);
	for (int i = 0; i < 100; i++)
		buf_put_text(&text, "{\"a\":");
	assert_true(record_read(reader, buf_slice(&text), &record) < 0);
	record_reader_free(reader);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_assumed_logsource),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
