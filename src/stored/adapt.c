#include "stored/adapt.h"

static const enum sigma_type types[] = {
	[FIELD_TEXT] = SIGMA_TEXT,
	[FIELD_INTEGER] = SIGMA_INTEGER,
	[FIELD_BOOLEAN] = SIGMA_BOOLEAN,
	[FIELD_LIST] = SIGMA_LIST,
};

void adapt_event(const struct event *event, struct adapted *ret)
{
	for (size_t i = 0; i < event->n_logsources; i++) {
		const struct logsource_row *row = &event->logsources[i];

		ret->logsources[i] =
			(struct sigma_logsource){row->category, row->product, row->service};
	}
	for (size_t i = 0; i < event->n_fields; i++) {
		const struct event_field *field = &event->fields[i];

		ret->fields[i] = (struct sigma_field){
			.name = field->name,
			.type = types[field->type],
			.truncated = field->truncated,
			.number = field->number,
			.text = field->text,
		};
	}
	ret->event = (struct sigma_event){
		.logsources = ret->logsources,
		.n_logsources = event->n_logsources,
		.fields = ret->fields,
		.n_fields = event->n_fields,
		.list_next = event_list_next,
	};
}
