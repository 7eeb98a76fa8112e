#include "server/gate/files.h"

/* `engine`: what scripts may be beside the console's own. */
#define SECURITY_HEADERS(engine)                                                       \
	"Content-Security-Policy: default-src 'none'; script-src 'self'" engine        \
	"; style-src 'self'; "                                                         \
	"img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; " \
	"form-action 'none'; frame-ancestors 'none'\r\n"                               \
	"X-Content-Type-Options: nosniff\r\n"                                          \
	"Referrer-Policy: no-referrer\r\n"                                             \
	"Cross-Origin-Opener-Policy: same-origin\r\n"                                  \
	"Cross-Origin-Embedder-Policy: require-corp\r\n"                               \
	"Cross-Origin-Resource-Policy: same-origin\r\n"

static const struct slice index_path = SLICE_LITERAL("/index.html");
static const struct slice assets = SLICE_LITERAL("/assets/");
static const struct slice advisor = SLICE_LITERAL("/advisor/");
static const struct slice advisor_page = SLICE_LITERAL("/advisor/index.html");

/* Addresses within the console ("/cases/7") are the index page's to understand. */
static bool is_page(struct slice path)
{
	return !slice_starts(path, assets) && slice_find_byte(path, '.') == path.len;
}

static const struct pack_file *find(const struct pack *pack, struct slice path)
{
	const struct pack_file *file =
		pack_find(pack, slice_is(path, advisor) ? advisor_page : path);

	return file || !is_page(path) ? file : pack_find(pack, index_path);
}

/* If-None-Match may list several tags, weak ones too; comparing them is weak (RFC 9110 13.1.2). */
static bool is_known(const struct http_request *request, const struct pack_file *file)
{
	struct slice known = http_header_get(request, "if-none-match");

	return slice_is_text(known, "*") || slice_find(known, slice_text(file->tag)) < known.len;
}

bool files_answer(const struct pack *pack, struct conn *conn)
{
	_cleanup_(buf_done) struct buf headers = BUF_INIT(2048);
	const struct pack_file *file = find(pack, conn->request->path);
	struct http_reply reply = {.status = 200, .lasting = true};

	if (!file)
		return false;
	/* The advisor's page brings its engine as WebAssembly; nothing else is compiled anywhere. */
	buf_put_text(&headers, slice_starts(file->path, advisor)
				       ? SECURITY_HEADERS(" 'wasm-unsafe-eval'")
				       : SECURITY_HEADERS(""));
	http_put_header(&headers, "ETag", slice_text(file->tag));
	/* Names below /assets/ hold a hash of their contents. */
	buf_put_text(&headers, slice_starts(file->path, assets)
				       ? "Cache-Control: public, max-age=31536000, immutable\r\n"
				       : "Cache-Control: no-cache\r\n");
	if (is_known(conn->request, file)) {
		reply.status = 304;
	} else {
		reply.type = file->type;
		reply.body = file->body;
	}
	reply.headers = buf_slice(&headers);
	conn_reply(conn, &reply, NULL);
	return true;
}
