/*
 * How an answer shows a service and what is known of it: the members that name a service, and the
 * cell of one fact with its mark, words, source, date and doubts. Every operation shows them alike.
 *
 * Ownership: appends to the caller's answer; texts are borrowed or live in the call's arena.
 * Limits:    the answer's.
 * Trust:     facts may come from the visit.
 */
#pragma once

#include "advisor/call.h"
#include "advisor/catalogue.h"
#include "advisor/view.h"

/* Members service, no, name (as it is called today), provider, type of the object that is open. */
void cell_put_service(const struct call *call, struct out *out, uint32_t service);
/* The whole cell; name NULL in a list. */
void cell_put(const struct call *call, struct out *out, const char *name, uint32_t service,
	uint32_t item);
/* {"item", "label", "ask"}: what to ask the provider. */
void cell_put_ask(const struct call *call, struct out *out, const char *name, uint32_t item);

/* ② 防検サイバー, for sentences; just the name where the number has no circled sign. */
struct slice cell_service_name(const struct call *call, uint32_t service);
/* ② alone; (51) beyond the circled signs. */
struct slice cell_service_sign(const struct call *call, uint32_t service);
/* endpoint, network, combined; empty: nobody has said. */
struct slice cell_service_type(const struct call *call, uint32_t service);
/* The text of texts.csv whose key is prefix and key together. */
struct slice cell_text(const struct call *call, const char *prefix, struct slice key);
/* What the type watches, in words; empty for an empty type. */
struct slice cell_type_label(const struct call *call, struct slice type);
/* What is known of the item in words: 6,000,000円, はい, 不明 … */
struct slice cell_value_text(const struct call *call, uint32_t service, uint32_t item);
/* The name of the source that a column of a row refers to. */
struct slice cell_source(const struct call *call, enum table table, uint32_t row, unsigned column);
/* The list "doubts" of {"key", "text"} that a column refers to. */
void cell_put_doubts(
	const struct call *call, struct out *out, enum table table, uint32_t row, unsigned column);
