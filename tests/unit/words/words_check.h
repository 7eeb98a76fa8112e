/*
 * The rules for texts for people, as far as a program can check them: no word that a layman would have
 * to look up, no sentence of more than forty characters.
 *
 * Ownership: none.
 * Limits:    Japanese texts.
 * Trust:     tests only.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"

/* The left column of the list of words: never in a text for people. */
static const char *const words_forbidden[] = {"マルウェア", "トロイ", "RAT", "ランサムウェア",
	"エンドポイント", "端末", "ホスト", "インシデント", "検知", "隔離", "C2", "ビーコン",
	"フィッシング", "権限昇格", "横展開", "永続化", "脆弱性", "パッチ", "誤検知", "ログを",
	"UTM", "EDR", "SOC", "駆除", "復旧", "必ず", "絶対", "安全です", "安心", "させていただき",
	"！", "!", "お客様"};

/* The word of the list that is in the text; NULL when there is none. */
static inline const char *words_find_forbidden(struct slice text)
{
	for (size_t i = 0; i < ARRAY_SIZE(words_forbidden); i++)
		if (slice_find(text, slice_text(words_forbidden[i])) < text.len)
			return words_forbidden[i];
	return NULL;
}

/* Whether a sentence or a step has more than forty characters, or the text is not UTF-8. */
static inline bool words_are_long(struct slice text)
{
	size_t n = 0;

	for (struct slice rest = text; rest.len > 0;) {
		size_t step = text_utf8_step(rest);

		if (step == 0)
			return true;
		n = rest.data[0] == '\n' || rest.data[0] == ' ' ? 0 : n + 1;
		if (n > 40)
			return true;
		if (slice_starts(rest, slice_text("。")))
			n = 0;
		rest = slice_from(rest, step);
	}
	return false;
}

static inline void words_check_terms(const char *text)
{
	const char *word = words_find_forbidden(slice_text(text));

	if (word)
		fail_msg("\"%s\" in: %s", word, text);
}

static inline void words_check(const char *text)
{
	words_check_terms(text);
	if (words_are_long(slice_text(text)))
		fail_msg("a sentence of more than 40 characters in: %s", text);
}
