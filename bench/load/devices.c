#include "bench/load/devices.h"

#include <stdlib.h>

#include "base/text.h"
#include "os/os.h"

int devices_init(struct devices *devices, size_t max)
{
	*devices = (struct devices){.max = max};
	devices->all = calloc(max, sizeof(*devices->all));
	return devices->all ? 0 : ERR_NO_MEMORY;
}

void devices_forget_requests(struct devices *devices)
{
	for (size_t i = 0; i < devices->n; i++) {
		struct device *device = &devices->all[i];

		for (size_t k = 0; k < device->n_requests; k++)
			free(device->requests[k].bytes);
		free(device->requests);
		device->requests = NULL;
		device->n_requests = device->n_sent = 0;
	}
}

void devices_done(struct devices *devices)
{
	devices_forget_requests(devices);
	free(devices->all);
	*devices = (struct devices){0};
}

int devices_put(struct devices *devices, size_t i, struct request *request)
{
	struct device *device = &devices->all[i];
	struct request *grown =
		reallocarray(device->requests, device->n_requests + 1, sizeof(*grown));

	if (!grown)
		return ERR_NO_MEMORY;
	device->requests = grown;
	device->requests[device->n_requests++] = *request;
	*request = (struct request){0};
	return 0;
}

/* ---- enrolment */

struct enrolling {
	struct devices *devices;
	struct wire_company_key key;
	struct buf request;
	size_t first;
	bool *asked;
	size_t n_enrolled;
	int result;
};

static int format_enrol(struct enrolling *e, size_t i)
{
	_cleanup_(buf_done) struct buf body = BUF_INIT(WIRE_MAX_ENROL);
	char name[32];
	struct wire_enrol enrol = {
		.key_id = e->key.key_id,
		.hostname = slice_of(name, (size_t)snprintf(name, sizeof(name), "load-%zu", i)),
		.system = slice_text("Debian GNU/Linux 12 (bookworm)"),
		.version = slice_text(TSUJIBAN_VERSION),
	};

	memcpy(enrol.key_secret, e->key.secret, sizeof(enrol.key_secret));
	os_random(enrol.device_secret, sizeof(enrol.device_secret));
	TRY(wire_enrol_encode(&enrol, &body));
	buf_clear(&e->request);
	buf_put_format(&e->request,
		"POST " WIRE_PATH_ENROL
		" HTTP/1.1\r\nHost: localhost\r\nContent-Type: " WIRE_TYPE_CBOR
		"\r\nContent-Length: %zu\r\n\r\n",
		body.len);
	buf_put_slice(&e->request, buf_slice(&body));
	return buf_result(&e->request);
}

/* The one buffer will do: a request of this size leaves at once. */
static bool next_enrol(void *ctx, size_t i, struct slice *ret_request)
{
	struct enrolling *e = ctx;

	if (e->asked[i - e->first])
		return false;
	e->asked[i - e->first] = true;
	e->result = format_enrol(e, i);
	*ret_request = buf_slice(&e->request);
	return e->result == 0;
}

static void done_enrol(void *ctx, size_t i, uint16_t status, struct slice body)
{
	struct enrolling *e = ctx;
	struct device *device = &e->devices->all[i];
	struct wire_enrolled enrolled;

	if (status != 200 || wire_enrolled_decode(body, &enrolled) < 0) {
		e->result = ERR_REFUSED;
		return;
	}
	device->id = enrolled.device;
	memcpy(device->token, enrolled.token, sizeof(device->token));
	os_random(device->epoch, sizeof(device->epoch));
	e->n_enrolled++;
}

static int port_of(struct slice address, uint16_t *ret_port)
{
	struct slice host;

	return wire_address_split(address, &host, ret_port);
}

static int enrol(struct enrolling *e, struct clients *clients, struct slice text, size_t n)
{
	_cleanup_(buf_done) struct buf decoded = BUF_INIT(WIRE_MAX_COMPANY_KEY);
	const struct clients_work work = {next_enrol, done_enrol, e};
	uint16_t port;

	TRY(wire_company_key_parse(text, &decoded, &e->key));
	TRY(port_of(e->key.address, &port));
	TRY(clients_connect(clients, port, e->first, n));
	TRY(clients_run(clients, &work));
	TRY(e->result);
	return e->n_enrolled == n ? 0 : ERR_REFUSED;
}

int devices_enrol(struct devices *devices, struct clients *clients, struct slice key, size_t n)
{
	struct enrolling e = {
		.devices = devices,
		.request = BUF_INIT(2 * WIRE_MAX_ENROL),
		.first = devices->n,
	};
	int result = ERR_TOO_LARGE;

	if (n > devices->max - devices->n)
		return ERR_TOO_LARGE;
	clients_close(clients);
	e.asked = calloc(n, sizeof(*e.asked));
	if (e.asked)
		result = enrol(&e, clients, key, n);
	clients_close(clients);
	free(e.asked);
	buf_done(&e.request);
	if (result == 0)
		devices->n += n;
	return result;
}

/* ---- sending */

static bool next_batch(void *ctx, size_t i, struct slice *ret_request)
{
	struct devices *devices = ctx;
	struct device *device = &devices->all[i];

	if (device->n_sent == device->n_requests)
		return false;
	*ret_request = slice_of(
		device->requests[device->n_sent].bytes, device->requests[device->n_sent].len);
	return true;
}

static void done_batch(void *ctx, size_t i, uint16_t status, struct slice body _unused_)
{
	struct devices *devices = ctx;
	struct device *device = &devices->all[i];
	const struct request *request = &device->requests[device->n_sent++];

	if (status != 200) {
		devices->n_refused++;
		return;
	}
	devices->n_events += request->n_events;
	devices->n_bytes += request->len;
	devices->n_batches++;
}

int devices_send(struct devices *devices, struct clients *clients)
{
	const struct clients_work work = {next_batch, done_batch, devices};

	devices->n_events = devices->n_batches = devices->n_bytes = devices->n_refused = 0;
	return clients_run(clients, &work);
}
