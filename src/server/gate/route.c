#include "server/gate/route.h"

#include "base/text.h"

static bool match(const char *pattern, struct slice path, struct route *route)
{
	struct slice wanted = slice_text(pattern);
	struct slice want, have;

	while (text_next_part(&wanted, '/', &want)) {
		if (!text_next_part(&path, '/', &have))
			return false;
		if (!slice_is_text(want, "{id}")) {
			if (!slice_is(want, have))
				return false;
			continue;
		}
		if (text_parse_u64(have, UINT64_MAX, &route->id) < 0)
			return false;
		route->has_id = true;
	}
	return !path.data;
}

static enum http_method method_of(const struct api_row *row)
{
	return strcmp(row->method, "POST") == 0 ? METHOD_POST : METHOD_GET;
}

int route_find(enum http_method method, struct slice path, unsigned doors, struct route *ret_route,
	const char **ret_allow)
{
	const char *allow = NULL;

	for (size_t i = 0; i < api_n_rows; i++) {
		struct route route = {.row = &api_rows[i]};

		if (!(route.row->doors & doors) || !match(route.row->path, path, &route))
			continue;
		if (method_of(route.row) == method) {
			*ret_route = route;
			return 0;
		}
		allow = route.row->method;
	}
	if (!allow)
		return ERR_NOT_FOUND;
	*ret_allow = allow;
	return ERR_UNSUPPORTED;
}
