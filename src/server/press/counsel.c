#include "server/press/counsel.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "advisor/advisor.h"
#include "advisor/csv.h"
#include "formats/json/json.h"
#include "os/os.h"

enum { FILES_MAX = 64, NAME_BYTES = 64 };

struct counsel {
	struct catalogue_file files[FILES_MAX];
	char names[FILES_MAX][NAME_BYTES];
	struct buf texts[FILES_MAX];
	size_t n_files;
};

/* ---- reading */

static bool is_table(const char *name)
{
	return name[0] != '.' && strlen(name) < NAME_BYTES &&
	       slice_ends(slice_text(name), slice_text(".csv"));
}

static int read_file(struct counsel *c, int directory, const char *name)
{
	struct buf *text = &c->texts[c->n_files];

	if (c->n_files == FILES_MAX)
		return ERR_TOO_LARGE;
	buf_init(text, CSV_MAX_TEXT);
	memcpy(c->names[c->n_files], name, strlen(name) + 1);
	TRY(os_read_file(directory, name, CSV_MAX_TEXT, text));
	c->files[c->n_files] =
		(struct catalogue_file){slice_text(c->names[c->n_files]), buf_slice(text)};
	c->n_files++;
	return 0;
}

static int read_directory(struct counsel *c, int directory)
{
	int own = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = own < 0 ? NULL : fdopendir(own);
	const struct dirent *entry;
	int result = 0;

	if (!dir) {
		result = -errno;
		os_close(own);
		return result;
	}
	while (result == 0 && (entry = readdir(dir)))
		result = is_table(entry->d_name) ? read_file(c, directory, entry->d_name) : 0;
	closedir(dir);
	return result;
}

int counsel_read(int directory, struct counsel **ret)
{
	struct counsel *counsel = calloc(1, sizeof(*counsel));
	int result = counsel ? read_directory(counsel, directory) : ERR_NO_MEMORY;

	if (result < 0) {
		counsel_free(counsel);
		return result;
	}
	*ret = counsel;
	return 0;
}

struct counsel *counsel_free(struct counsel *counsel)
{
	if (!counsel)
		return NULL;
	for (size_t i = 0; i < FILES_MAX; i++)
		buf_done(&counsel->texts[i]);
	free(counsel);
	return NULL;
}

/* ---- answering */

int counsel_answer(
	struct counsel *counsel, struct slice request, struct buf *answer, struct fault *ret_fault)
{
	struct advisor *advisor;
	int result;

	TRY(advisor_open(counsel->files, counsel->n_files, ret_fault, &advisor));
	result = advisor_call(advisor, request, answer);
	advisor_close(advisor);
	if (result == ERR_TOO_LARGE || buf_result(answer) == ERR_TOO_LARGE) {
		fault_set(ret_fault, MSG_ADVICE_LARGE, SLICE_EMPTY);
		return ERR_REFUSED;
	}
	return result == ERR_REFUSED ? 0 : result;
}

static enum message_id message_of(struct slice code)
{
	const struct message *row = message_find(code);

	return row ? (enum message_id)(row - message_get(0)) : MSG_PRESS_DOCUMENT_BAD;
}

/* The engine's own refusal, said by its code: the text is put in by whoever shows it. */
static void take_problem(struct json_value problem, struct fault *fault)
{
	struct slice subject = json_get_text(problem, "subject");

	if (subject.len == 0)
		subject = json_get_text(problem, "place");
	fault_set(fault, message_of(json_get_text(problem, "code")), subject);
}

int counsel_check_document(struct slice answer, struct fault *ret_fault)
{
	struct json_doc *parsed;
	struct json_value root, problem;
	bool refused;

	TRY(json_parse(answer, &parsed, &root));
	problem = json_get(root, "problem");
	refused = json_type_of(problem) == JSON_OBJECT;
	if (refused)
		take_problem(problem, ret_fault);
	json_free(parsed);
	return refused ? ERR_REFUSED : 0;
}
