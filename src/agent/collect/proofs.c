#include "agent/collect/proofs.h"

void proofs_init(struct proofs *p)
{
	for (size_t i = 0; i < PROOFS_MAX; i++)
		p->commands[i] = BUF_INIT(PROOFS_MAX_BYTES);
}

void proofs_done(struct proofs *p)
{
	for (size_t i = 0; i < PROOFS_MAX; i++)
		buf_done(&p->commands[i]);
}

int proofs_put(struct proofs *p, struct slice command)
{
	struct buf oldest = p->commands[PROOFS_MAX - 1];

	memmove(p->commands + 1, p->commands, (PROOFS_MAX - 1) * sizeof(oldest));
	p->commands[0] = oldest;
	buf_clear(&p->commands[0]);
	return buf_put_slice(&p->commands[0], command);
}

bool proofs_take(struct proofs *p, struct slice command)
{
	for (size_t i = 0; i < PROOFS_MAX; i++) {
		if (command.len > 0 && slice_is(command, buf_slice(&p->commands[i]))) {
			buf_clear(&p->commands[i]);
			return true;
		}
	}
	return false;
}
