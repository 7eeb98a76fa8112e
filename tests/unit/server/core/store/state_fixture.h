/*
 * A real database in a directory of its own, a clock that stands still, and shorthands for what most
 * tests of the core's state begin with.
 *
 * Ownership: the fixture owns directory and store; fixture_done removes both.
 * Limits:    none.
 * Trust:     tests only.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "api/table.h"
#include "server/core/cases/cases.h"
#include "server/core/store/store_case.h"
#include "server/core/store/store_device.h"
#include "server/core/store/store_notice.h"
#include "server/core/store/store_person.h"
#include "server/core/store/store_rule.h"

/* Monday 2026-11-23 14:05:30 in Japan. */
#define FIXTURE_NOW ((usec_t)1795410330 * USEC_PER_SEC)

struct fixture {
	char path[64];
	int directory;
	struct store *store;
	struct clock_fake clock;
	struct settings settings;
	struct arena arena;
};

void fixture_init(struct fixture *f);
void fixture_done(struct fixture *f);
/* Closes and opens the store again. */
void fixture_reopen(struct fixture *f);

/* Runs SQL over a connection of its own, as somebody with the file in hand could. */
void fixture_sql(struct fixture *f, const char *sql);
/* The first column of the first row as a number. */
int64_t fixture_number(struct fixture *f, const char *sql);

uint32_t fixture_company(struct fixture *f, const char *name);
uint64_t fixture_person(
	struct fixture *f, uint32_t company, const char *name, const char *mail, uint32_t roles);
/* A confirmed device, enrolled with a key of its own. */
uint64_t fixture_device(struct fixture *f, uint32_t company, const char *name);
/* The device's last word is now, and its collector sees. */
void fixture_see(struct fixture *f, uint32_t company, uint64_t device);

struct fixture_rule {
	const char *id;
	uint8_t level;
	bool drill;
	const char *what; /* NULL: the tactic's words */
	const char *tactic;
};
void fixture_rules(struct fixture *f, const struct fixture_rule *rules, size_t n);

/* A match of the rule by the device; each number is another event. */
struct record_match fixture_match(
	struct fixture *f, uint32_t company, uint64_t device, const char *rule, uint64_t number);

#define assert_ok(expr) assert_string_equal(result_name(expr), "OK")
#define assert_result(expr, result) assert_string_equal(result_name(expr), result_name(result))
#define assert_slice(slice_, text_) fixture_expect_slice(slice_, text_, __FILE__, __LINE__)
void fixture_expect_slice(struct slice slice, const char *text, const char *file, int line);
