/*
 * Amounts as answers give them: numbers, words, and what is still open with the question to ask.
 *
 *     {"lo": 96000, "hi": null, "tax": "excluded", "text": "96,000円以上", "open": ["機器の代金"]}
 *
 * Ownership: texts live in the call's arena.
 * Limits:    say.h's.
 * Trust:     none.
 */
#pragma once

#include "advisor/band.h"
#include "advisor/call.h"

/* 72,000円 · 72,000円から96,000円まで · 96,000円以上 · 120,000円以下 · わからない. */
struct slice money_amount(const struct call *call, struct band band);
/* 税抜, 税込. */
struct slice money_tax_text(const struct call *call, enum tax tax);
const char *money_tax_word(enum tax tax);
/* What bits of enum open_part stand for, joined. */
struct slice money_parts_text(const struct call *call, uint32_t open);

void money_put_band(const struct call *call, struct out *out, const char *name, struct band band);
/* A list of {"part", "text", "ask"} for the bits. */
void money_put_asks(const struct call *call, struct out *out, const char *name, uint32_t open);
