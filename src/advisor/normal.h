/*
 * What people type, brought into one form where its meaning is clear: full-width signs, thousands
 * separators, yen signs, MAC addresses and phone numbers with any separators, dates as written in Japan.
 *
 * Ownership: inputs are borrowed; results are appended to the caller's buffer or returned as values.
 * Limits:    the caller's buffer.
 * Trust:     inputs may be anything (well-formed UTF-8). What is not clear is refused with
 *            ERR_BAD_VALUE and nothing is guessed.
 */
#pragma once

#include "advisor/date.h"
#include "base/buf.h"

/* Full-width ASCII, the ideographic space and the many dashes become their ASCII signs. Everything else stays. */
int normal_put_half(struct buf *out, struct slice s);

/* 5 · ５ · 1,234 · ¥1,234 · 1,234円 · -3. Separators only between groups of three. */
_must_check_ int normal_number(struct slice s, int64_t *ret_number);
/* Twelve hex digits with :, -, ., space or no separators, evenly; appended as 00:1a:2b:3c:4d:5e. */
_must_check_ int normal_mac(struct slice s, struct buf *out);
/* Digits and a leading +, 10 to 15 of them; appended without separators. */
_must_check_ int normal_phone(struct slice s, struct buf *out);
/* Seven digits with or without 〒 and hyphen; appended as 260-0013. */
_must_check_ int normal_postal(struct slice s, struct buf *out);
/* 2026-01-05 · 2026/1/5 · 2026.1.5 · 2026年1月5日 · 令和8年1月5日 · R8.1.5, and without day or month. */
_must_check_ int normal_date(struct slice s, struct date *ret_date);
/* True for the ways of saying that one does not know: empty, unknown, わからない, 不明, ？ … */
bool normal_is_unknown(struct slice s);
