/*
 * The words of a condition.
 *
 * Ownership: words borrow the condition's text.
 * Limits:    the text's own length.
 * Trust:     hostile text.
 */
#pragma once

#include "base/slice.h"

enum condition_token {
	TOKEN_END,
	TOKEN_NAME,   /* of a selection, or a pattern of such names */
	TOKEN_NUMBER, /* digits alone */
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_PIPE,
	TOKEN_AND,
	TOKEN_OR,
	TOKEN_NOT,
	TOKEN_OF,
	TOKEN_ALL,
	TOKEN_ANY,
	TOKEN_THEM,
	TOKEN_NEAR,
};

struct condition_lexer {
	struct slice rest;
	enum condition_token token; /* the current one */
	struct slice word;          /* its text */
};

/* Starts at the first word. */
void condition_lex_start(struct condition_lexer *lexer, struct slice text);
void condition_lex_next(struct condition_lexer *lexer);
/* Whether the word behind the current one is "of". */
bool condition_lex_is_before_of(const struct condition_lexer *lexer);
