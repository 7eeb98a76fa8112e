/* Backups: for root on this machine, by `tsujiban backup`. */
#include "server/core/api/handlers.h"

#include <errno.h>

static int refuse(struct call *call, int result)
{
	if (result == ERR_CONFLICT)
		return call_refuse(call, 409, MSG_BACKUP_RUNS, SLICE_EMPTY);
	if (result == ERR_NOT_FOUND)
		return call_refuse(call, 404, MSG_BACKUP_GONE, SLICE_EMPTY);
	if (result == -ENOSPC)
		return call_refuse(call, 503, MSG_BACKUP_NO_ROOM, SLICE_EMPTY);
	return result;
}

static int answer(struct call *call, struct record_backup *backup)
{
	backup->state_version = call->api->options.state_version;
	return record_backup_encode(backup, &call->body);
}

int call_backup_new(struct call *call)
{
	const struct api_options *options = &call->api->options;
	struct record_backup backup;
	int result = ERR_NOT_FOUND;

	if (options->backups)
		result = options->backups->begin(options->backups_ctx, &backup);
	if (result < 0)
		return refuse(call, result);
	TRY(call_audit(call, 0, "backup", SLICE_EMPTY));
	return answer(call, &backup);
}

int call_backup(struct call *call)
{
	const struct api_options *options = &call->api->options;
	struct record_backup backup;
	struct record_by_id by_id;
	int result = ERR_NOT_FOUND;

	TRY(record_by_id_decode(call->frame->body, call->arena, &by_id));
	if (options->backups)
		result = options->backups->look(options->backups_ctx, by_id.id, &backup);
	return result < 0 ? refuse(call, result) : answer(call, &backup);
}

int call_backup_end(struct call *call)
{
	const struct api_options *options = &call->api->options;
	struct record_by_id by_id;
	int result = ERR_NOT_FOUND;

	TRY(record_by_id_decode(call->frame->body, call->arena, &by_id));
	if (options->backups)
		result = options->backups->end(options->backups_ctx, by_id.id);
	return result < 0 ? refuse(call, result) : 0;
}
