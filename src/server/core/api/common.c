#include "server/core/api/common.h"

#include <string.h>
#include "base/macros.h"

#define DIFFERENT_LEAST 5
#define LETTERS_MAX 64

/* Of the product, of keyboards, of every list of common passwords in Japan and elsewhere. */
static const char *const words[] = {"tsujiban", "password", "passwort", "passw0rd", "pasuwado",
	"pass", "admin", "administrator", "kanri", "kanrisha", "root", "login", "welcome",
	"letmein", "changeme", "secret", "himitsu", "sakura", "tokyo", "osaka", "nippon", "nihon",
	"japan", "kaisha", "company", "test", "testing", "guest", "user", "dragon", "monkey",
	"princess", "football", "baseball", "sunshine", "iloveyou", "aishiteru", "pokemon",
	"doraemon", "hello", "master", "summer", "winter", "spring", "autumn", "january", "qwerty",
	"qwertyuiop", "asdfgh", "asdfghjkl", "zxcvbn", "zxcvbnm", "qazwsx", "qazwsxedc", "abc",
	"abcd", "abcdef", "abcdefg"};

/* Each in both directions. */
static const char *const rows[] = {"01234567890123456789", "abcdefghijklmnopqrstuvwxyz",
	"qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qazwsxedcrfvtgbyhnujm",
	"1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0"};

static uint8_t lower(uint8_t byte)
{
	return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte + 'a' - 'A') : byte;
}

static bool has_few(struct slice password)
{
	bool seen[256] = {false};
	size_t n = 0;

	for (size_t i = 0; i < password.len; i++) {
		n += !seen[lower(password.data[i])];
		seen[lower(password.data[i])] = true;
	}
	return n < DIFFERENT_LEAST;
}

static bool is_part_of_row(struct slice password, const char *row, bool backwards)
{
	size_t len = strlen(row);

	for (size_t from = 0; from + password.len <= len; from++) {
		size_t same = 0;

		while (same < password.len &&
			lower(password.data[backwards ? password.len - 1 - same : same]) ==
				(uint8_t)row[from + same])
			same++;
		if (same == password.len)
			return true;
	}
	return false;
}

/* Its letters, in small ones; other bytes beyond ASCII count as letters. */
static struct slice letters_of(struct slice password, uint8_t letters[LETTERS_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < password.len && n < LETTERS_MAX; i++) {
		uint8_t byte = lower(password.data[i]);

		if ((byte >= 'a' && byte <= 'z') || byte >= 0x80)
			letters[n++] = byte;
	}
	return slice_of(letters, n);
}

static bool is_repeated(struct slice letters, struct slice word)
{
	if (letters.len == 0 || letters.len % word.len != 0)
		return false;
	for (size_t i = 0; i < letters.len; i += word.len)
		if (!slice_is(slice_of(letters.data + i, word.len), word))
			return false;
	return true;
}

bool common_is(struct slice password)
{
	uint8_t buffer[LETTERS_MAX];
	struct slice letters = letters_of(password, buffer);

	if (has_few(password) || letters.len == 0)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (is_part_of_row(password, rows[i], false) ||
			is_part_of_row(password, rows[i], true))
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (is_repeated(letters, slice_text(words[i])))
			return true;
	return false;
}
