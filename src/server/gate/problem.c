#include "server/gate/problem.h"

#include "api/json.h"
#include "base/fault.h"

enum { TYPE_MAX = 64, TEXT_MAX = 2048 };

int problem_put(struct buf *out, const struct message *message, uint16_t status,
	struct slice subject, enum language language)
{
	_cleanup_(buf_done) struct buf type = BUF_INIT(TYPE_MAX);
	_cleanup_(buf_done) struct buf title = BUF_INIT(TEXT_MAX);
	_cleanup_(buf_done) struct buf detail = BUF_INIT(TEXT_MAX);
	bool english = language == LANGUAGE_EN;
	struct record_problem problem = {.status = status, .subject = subject};

	buf_put_format(&type, "urn:tsujiban:%s", message->code);
	fault_put_text(&title, english ? message->en : message->ja, subject);
	fault_put_text(&detail, english ? message->todo_en : message->todo_ja, subject);
	problem.type = buf_slice(&type);
	problem.title = buf_slice(&title);
	problem.detail = buf_slice(&detail);
	return record_problem_json(&problem, out);
}

enum message_id problem_message(uint16_t status)
{
	static const struct {
		uint16_t status;
		enum message_id message;
	} rows[] = {
		{400, MSG_GATE_REQUEST_BAD},
		{401, MSG_GATE_SESSION},
		{403, MSG_GATE_FOREIGN},
		{404, MSG_GATE_NOT_FOUND},
		{405, MSG_GATE_METHOD},
		{408, MSG_GATE_SLOW},
		{411, MSG_GATE_LENGTH},
		{413, MSG_GATE_TOO_LARGE},
		{414, MSG_GATE_TOO_LARGE},
		{415, MSG_GATE_TYPE},
		{417, MSG_GATE_EXPECT},
		{421, MSG_GATE_HOST},
		{429, MSG_GATE_MANY},
		{431, MSG_GATE_TOO_LARGE},
		{503, MSG_GATE_BUSY},
		{505, MSG_GATE_VERSION},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].status == status)
			return rows[i].message;
	}
	return MSG_GATE_FAILED;
}
