#include "server/gate/stream.h"

#include <errno.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include "os/loop.h"
#include "os/os.h"

/* Tells the ways apart in which an OpenSSL call did not give bytes. */
static int tls_result(struct stream *s, int returned)
{
	int error = SSL_get_error(s->ssl, returned);

	switch (error) {
	case SSL_ERROR_WANT_READ:
		s->wants = LOOP_READ;
		return ERR_AGAIN;
	case SSL_ERROR_WANT_WRITE:
		s->wants = LOOP_WRITE;
		return ERR_AGAIN;
	case SSL_ERROR_ZERO_RETURN:
		return ERR_CLOSED;
	default:
		s->broken = true;
		ERR_clear_error();
		return error == SSL_ERROR_SYSCALL ? ERR_CLOSED : ERR_TLS;
	}
}

static int socket_result(struct stream *s, ssize_t n, unsigned wants, size_t *ret_n)
{
	if (n < 0) {
		if (errno != EAGAIN && errno != EINTR)
			return -errno;
		s->wants = wants;
		return ERR_AGAIN;
	}
	if (n == 0 && wants == LOOP_READ)
		return ERR_CLOSED;
	*ret_n = (size_t)n;
	return 0;
}

int stream_handshake(struct stream *s)
{
	int returned;

	if (!s->ssl)
		return 0;
	ERR_clear_error();
	returned = SSL_accept(s->ssl);
	return returned == 1 ? 0 : tls_result(s, returned);
}

int stream_read(struct stream *s, void *to, size_t len, size_t *ret_n)
{
	if (!s->ssl)
		return socket_result(s, recv(s->fd, to, len, 0), LOOP_READ, ret_n);
	ERR_clear_error();
	return SSL_read_ex(s->ssl, to, len, ret_n) == 1 ? 0 : tls_result(s, 0);
}

int stream_write(struct stream *s, struct slice bytes, size_t *ret_n)
{
	if (!s->ssl)
		return socket_result(
			s, send(s->fd, bytes.data, bytes.len, MSG_NOSIGNAL), LOOP_WRITE, ret_n);
	ERR_clear_error();
	return SSL_write_ex(s->ssl, bytes.data, bytes.len, ret_n) == 1 ? 0 : tls_result(s, 0);
}

static void say_farewell(struct stream *s)
{
	if (!s->ssl || s->broken || !SSL_is_init_finished(s->ssl) ||
		(SSL_get_shutdown(s->ssl) & SSL_SENT_SHUTDOWN))
		return;
	ERR_clear_error();
	SSL_shutdown(s->ssl);
	ERR_clear_error();
}

void stream_end_writing(struct stream *s)
{
	say_farewell(s);
	shutdown(s->fd, SHUT_WR);
}

int stream_discard(struct stream *s, size_t *ret_n)
{
	char waste[4096];

	return socket_result(s, recv(s->fd, waste, sizeof(waste), 0), LOOP_READ, ret_n);
}

void stream_done(struct stream *s)
{
	if (s->fd < 0)
		return;
	say_farewell(s);
	SSL_free(s->ssl);
	s->ssl = NULL;
	s->fd = os_close(s->fd);
}
