/* Log sources of Windows' events; expected by hand from Sigma's taxonomy and SigmaHQ's mapping. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

#include "base/macros.h"
#include "records/windows.h"

#define SYSMON "Microsoft-Windows-Sysmon/Operational"
#define DEFENDER "Microsoft-Windows-Windows Defender/Operational"

static const struct {
	const char *channel;
	int64_t id;
	const char *type;
	const char *logsources; /* category/product/service, with spaces between them */
} rows[] = {
	{SYSMON, 1, "", "process_creation/windows/sysmon"},
	{SYSMON, 12, "CreateKey", "registry_event/windows/sysmon registry_add/windows/sysmon"},
	{SYSMON, 12, "DeleteValue", "registry_event/windows/sysmon registry_delete/windows/sysmon"},
	{SYSMON, 12, "", "registry_event/windows/sysmon"},
	{SYSMON, 13, "SetValue", "registry_event/windows/sysmon registry_set/windows/sysmon"},
	{SYSMON, 26, "", "file_delete/windows/sysmon file_delete_detected/windows/sysmon"},
	{SYSMON, 4711, "", "/windows/sysmon"},
	{"Security", 4688, "", "process_creation/windows/security"},
	{"security", 4688, "", "process_creation/windows/security"},
	{"Security", 1, "", "/windows/security"},
	{"PowerShellCore/Operational", 4104, "", "ps_script/windows/powershell"},
	{"Windows PowerShell", 400, "", "ps_classic_start/windows/powershell-classic"},
	{DEFENDER, 1116, "", "antivirus/windows/windefend"},
	{DEFENDER, 5001, "", "/windows/windefend"},
	{"Microsoft-ServiceBus-Client/Admin", 1, "",
		"/windows/servicebus-client /windows/microsoft-servicebus-client"},
	{"Somebody's Channel", 1, "", "/windows/"},
	{"", 1, "", "/windows/"},
};

static void put(char *out, size_t size, const struct sigma_logsource *l)
{
	size_t len = strlen(out);

	snprintf(out + len, size - len, "%s%.*s/%.*s/%.*s", len ? " " : "", (int)l->category.len,
		(const char *)l->category.data, (int)l->product.len, (const char *)l->product.data,
		(int)l->service.len, (const char *)l->service.data);
}

static void test_logsources(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct windows_origin origin = {.channel = slice_text(rows[i].channel),
			.event_type = slice_text(rows[i].type),
			.event_id = rows[i].id};
		struct sigma_logsource got[WINDOWS_MAX_LOGSOURCES];
		size_t n = windows_logsources(&origin, got);
		char text[512] = "";

		for (size_t k = 0; k < n; k++)
			put(text, sizeof(text), &got[k]);
		assert_string_equal(text, rows[i].logsources);
	}
}

static void test_provider_without_channel(void **state)
{
	const struct windows_origin origin = {
		.provider = SLICE_LITERAL("Microsoft-Windows-Kernel-File"), .event_id = 27};
	struct sigma_logsource got[WINDOWS_MAX_LOGSOURCES];

	assert_int_equal(windows_logsources(&origin, got), 1);
	assert_true(slice_is_text(got[0].category, "file_rename"));
}

static void test_renames(void **state)
{
	struct windows_origin origin = {.channel = SLICE_LITERAL("Security"), .event_id = 4688};
	const struct windows_rename *row;
	size_t cursor = 0;

	row = windows_next_rename(&origin, &cursor);
	assert_non_null(row);
	assert_true(slice_is_text(row->from, "NewProcessName"));
	assert_true(slice_is_text(row->to, "Image"));
	row = windows_next_rename(&origin, &cursor);
	assert_non_null(row);
	assert_true(slice_is_text(row->to, "ParentImage"));
	/* The same number of another log is another event. */
	cursor = 0;
	origin.channel = slice_text("System");
	assert_null(windows_next_rename(&origin, &cursor));
}

static void test_known(void **state)
{
	static const struct {
		struct sigma_logsource logsource;
		bool known;
	} sources[] = {
		{{.category = SLICE_LITERAL("registry_set"), .product = SLICE_LITERAL("windows")},
			true},
		{{.product = SLICE_LITERAL("windows"), .service = SLICE_LITERAL("capi2")}, true},
		{{.category = SLICE_LITERAL("antivirus")}, true},
		{{.product = SLICE_LITERAL("windows")}, true},
		{{.category = SLICE_LITERAL("registry_set"), .product = SLICE_LITERAL("linux")},
			false},
		{{.category = SLICE_LITERAL("ps_module"),
			 .product = SLICE_LITERAL("windows"),
			 .service = SLICE_LITERAL("sysmon")},
			false},
		{{.product = SLICE_LITERAL("windows"), .service = SLICE_LITERAL("nosuch")}, false},
	};

	for (size_t i = 0; i < ARRAY_SIZE(sources); i++)
		assert_int_equal(windows_has_logsource(&sources[i].logsource), sources[i].known);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_logsources),
		cmocka_unit_test(test_provider_without_channel),
		cmocka_unit_test(test_renames),
		cmocka_unit_test(test_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
