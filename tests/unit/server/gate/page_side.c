#include "page_side.h"

#include <stdlib.h>

#include "os/os.h"
#include "packing.h"

static void give_console(struct fixture *f)
{
	struct buf pack = BUF_INIT(2 * PAGE_BIG_BYTES);
	char *big = calloc(1, PAGE_BIG_BYTES + 1);
	int fd = -1;

	buf_put_text(&pack, "TSJPACK1");
	buf_put_u32le(&pack, 4);
	put_file(&pack, "/index.html", "text/html; charset=utf-8", "<p>index");
	put_file(&pack, "/advisor/index.html", "text/html; charset=utf-8", "<p>advisor");
	put_file(&pack, "/assets/a-1.js", "text/javascript", "let a");
	memset(big, 'b', PAGE_BIG_BYTES);
	put_file(&pack, "/assets/big-1.js", "text/javascript", big);
	free(big);
	assert_int_equal(0, os_memfd_sealed("console", buf_slice(&pack), &fd));
	fixture_give(f, "console", fd);
	buf_done(&pack);
}

void people_start(struct fixture *f)
{
	fixture_init(f, &people_part);
	fixture_listen(f, "listen", &f->port_tls);
	fixture_listen(f, "page", &f->port_page);
	give_console(f);
	fixture_connect_core(f);
	fixture_begin(f);
}

void local_start(struct fixture *f)
{
	fixture_init(f, &local_part);
	fixture_listen_local(f);
	fixture_connect_core(f);
	fixture_begin(f);
}

/* A request to the local page, from its own page. */
void page_say(struct client *c, const char *start, const char *headers, const char *body)
{
	struct buf out = BUF_INIT(1 << 20);
	uint16_t port = c->fixture->port_page;

	buf_put_format(&out,
		"%s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nOrigin: http://127.0.0.1:%u\r\n%s", start,
		port, port, headers);
	if (body)
		buf_put_format(&out, "Content-Length: %zu\r\n", strlen(body));
	buf_put_format(&out, "\r\n%s", body ? body : "");
	client_send(c, buf_slice(&out));
	buf_done(&out);
}

unsigned page_ask(struct fixture *f, const char *start, const char *headers, const char *body,
	struct slice *ret_head, struct slice *ret_body)
{
	struct client c;
	unsigned status;

	client_plain(&c, f, f->port_page);
	page_say(&c, start, headers, body);
	status = client_answer(&c, ret_head, ret_body);
	client_done(&c);
	return status;
}

struct frame_api_call core_hear_call(struct fixture *f)
{
	struct heard *heard = fixture_hear(f, FRAME_API_CALL);
	struct frame_api_call call;

	assert_non_null(heard);
	assert_int_equal(0, frame_api_call_decode(buf_slice(&heard->payload), &f->arena, &call));
	return call;
}

void core_reply(struct fixture *f, const struct frame_api_reply *frame)
{
	assert_int_equal(0, CHANNEL_SEND(f->core, API_REPLY, api_reply, frame));
	fixture_settle(f);
}

void core_reply_empty(struct fixture *f, const struct frame_api_call *call, struct slice session)
{
	core_reply(f, &(struct frame_api_reply){.request = call->request,
			      .operation = call->operation,
			      .status = 200,
			      .set_session = session});
}
