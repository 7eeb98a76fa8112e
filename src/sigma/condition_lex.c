#include "sigma/condition_lex.h"

#include "base/macros.h"

/* Keywords count in either case, as in rules in the wild. */
static const struct {
	const char *word;
	enum condition_token token;
} keywords[] = {
	{"and", TOKEN_AND},
	{"or", TOKEN_OR},
	{"not", TOKEN_NOT},
	{"of", TOKEN_OF},
	{"all", TOKEN_ALL},
	{"any", TOKEN_ANY},
	{"them", TOKEN_THEM},
	{"near", TOKEN_NEAR},
};

static bool is_space(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_sign(uint8_t c)
{
	return c == '(' || c == ')' || c == '|';
}

static enum condition_token classify(struct slice word)
{
	size_t n_digits = 0;

	for (size_t i = 0; i < ARRAY_SIZE(keywords); i++)
		if (slice_is_nocase(word, slice_text(keywords[i].word)))
			return keywords[i].token;
	while (n_digits < word.len && word.data[n_digits] >= '0' && word.data[n_digits] <= '9')
		n_digits++;
	return n_digits == word.len ? TOKEN_NUMBER : TOKEN_NAME;
}

void condition_lex_next(struct condition_lexer *lexer)
{
	struct slice rest = lexer->rest;
	size_t len = 0;

	while (rest.len > 0 && is_space(rest.data[0]))
		rest = slice_from(rest, 1);
	if (rest.len > 0 && is_sign(rest.data[0])) {
		len = 1;
		lexer->token = rest.data[0] == '('   ? TOKEN_OPEN
			       : rest.data[0] == ')' ? TOKEN_CLOSE
						     : TOKEN_PIPE;
	} else {
		while (len < rest.len && !is_space(rest.data[len]) && !is_sign(rest.data[len]))
			len++;
		lexer->token = len == 0 ? TOKEN_END : classify(slice_of(rest.data, len));
	}
	lexer->word = slice_of(rest.data, len);
	lexer->rest = slice_from(rest, len);
}

void condition_lex_start(struct condition_lexer *lexer, struct slice text)
{
	*lexer = (struct condition_lexer){.rest = text};
	condition_lex_next(lexer);
}

bool condition_lex_is_before_of(const struct condition_lexer *lexer)
{
	struct condition_lexer ahead = *lexer;

	condition_lex_next(&ahead);
	return ahead.token == TOKEN_OF;
}
