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
/* 端末の見守り …; empty for an empty type. */
struct slice cell_type_label(const struct call *call, struct slice type);
/* The item's value of a fact in words: 6,000,000円, はい, 不明 … */
struct slice cell_value_text(const struct call *call, const struct fact *fact, uint32_t item);
