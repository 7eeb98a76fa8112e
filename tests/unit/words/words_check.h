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

static inline void words_check_terms(const char *text)
{
	for (size_t i = 0; i < ARRAY_SIZE(words_forbidden); i++)
		if (strstr(text, words_forbidden[i]))
			fail_msg("\"%s\" in: %s", words_forbidden[i], text);
}

static inline void words_check(const char *text)
{
	size_t n = 0;

	words_check_terms(text);
	for (struct slice rest = slice_text(text); rest.len > 0;) {
		size_t step = text_utf8_step(rest);

		assert_true(step > 0);
		n = rest.data[0] == '\n' || rest.data[0] == ' ' ? 0 : n + 1;
		if (n > 40)
			fail_msg("a sentence of more than 40 characters in: %s", text);
		if (slice_starts(rest, slice_text("。")))
			n = 0;
		rest = slice_from(rest, step);
	}
}
