#include "server/core/core.h"

int main(void)
{
	struct core core = {0};
	struct child_program program = core_program;

	program.ctx = &core;
	return child_main(&program);
}
