/*
 * Words for people: picks the language's column of a row, looks texts up in texts.csv and fills them.
 *
 * Ownership: what is returned is borrowed from the catalogue or lives in the arena.
 * Limits:    a filled text has at most 64 KiB; beyond that, or without memory, it is empty and the
 *            arena has failed, so that there is no answer rather than one with a hole.
 * Trust:     what is put in may be anything; nothing in it is filled again.
 */
#pragma once

#include "advisor/date.h"
#include "base/arena.h"
#include "base/slice.h"

struct catalogue;

enum lang { LANG_JA, LANG_EN };

struct say {
	const struct catalogue *catalogue;
	struct arena *arena;
	enum lang lang;
};

/* What {name} stands for. */
struct say_word {
	const char *name;
	struct slice text;
};

/* The text's words by its key; the key itself when texts.csv lacks it, so that a gap is seen. */
struct slice say_text(const struct say *say, const char *key);
/* The same with {name} put in; a name that nobody gives stays as it stands. */
struct slice say_words(
	const struct say *say, const char *key, const struct say_word *words, size_t n_words);
struct slice say_fill(
	const struct say *say, struct slice text, const struct say_word *words, size_t n_words);
#define SAY(say_, key_, ...)                                              \
	say_words((say_), (key_), (const struct say_word[]){__VA_ARGS__}, \
		sizeof((const struct say_word[]){__VA_ARGS__}) / sizeof(struct say_word))

/* A cell of a row in the language; ja_column's English twin stands right behind it. Where the twin is
 * empty: the Japanese. */
struct slice say_cell(const struct say *say, unsigned table, uint32_t row, unsigned ja_column);

/* What was written, as the arena's. A text that could not be written whole is empty and fails the arena, and
 * with it the answer: there is none rather than one with a hole. */
struct slice say_keep(const struct say *say, const struct buf *text);

/* 1,234 · 1,234円, JPY 1,234 · 2026年1月5日, 5 January 2026 (less where less is known). */
struct slice say_number(const struct say *say, int64_t number);
struct slice say_yen(const struct say *say, int64_t yen);
struct slice say_date(const struct say *say, struct date date);
