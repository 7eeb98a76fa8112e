/* People and their roles. */
#include "server/core/api/handlers.h"

#include "base/text.h"
#include "server/core/store/store_people.h"

int call_persons(struct call *call)
{
	struct record_person_filter filter;
	struct record_person_list list;

	TRY(record_person_filter_decode(call->frame->body, call->arena, &filter));
	TRY(store_person_records(
		call->api->options.store, &call->scope, filter.company, call->arena, &list));
	return record_person_list_encode(&list, &call->body);
}

static int put_person(struct call *call, const struct store_scope *scope, uint64_t id)
{
	struct record_person person;

	TRY(store_person_record(call->api->options.store, scope, id, call->arena, &person));
	return record_person_encode(&person, &call->body);
}

/* ---- what people may be called ---- */

static bool has_control(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] < 0x20 || text.data[i] == 0x7f)
			return true;
	return false;
}

bool call_is_name(struct slice name)
{
	return name.len > 0 && !has_control(name);
}

/* Something, one @, something; the mail server knows the rest. Empty: none. */
static bool is_mail(struct slice mail)
{
	size_t at = slice_find_byte(mail, '@');

	if (mail.len == 0)
		return true;
	return at > 0 && at + 1 < mail.len && !has_control(mail) &&
	       slice_find_byte(mail, ' ') == mail.len &&
	       slice_find_byte(slice_from(mail, at + 1), '@') == mail.len - at - 1;
}

static int check_texts(struct call *call, struct slice name, struct slice mail)
{
	if (!call_is_name(name))
		return call_refuse(call, 422, MSG_API_BAD_NAME, SLICE_EMPTY);
	if (!is_mail(mail))
		return call_refuse(call, 422, MSG_API_BAD_MAIL, mail);
	return 0;
}

/*
 * Whether the asker may hand out this role: in a company that they operate; of the installation (company
 * 0) only that of its operators, by one of them. 0, CALL_REFUSED or a failure.
 */
static int check_role(struct call *call, uint32_t company, struct slice name, uint32_t *ret_role)
{
	int result = store_role_find(name, ret_role);

	if (result == ERR_NOT_FOUND || (company == 0 && *ret_role != API_OPERATOR))
		return call_refuse(call, 422, MSG_API_BAD_ROLE, name);
	if (company == 0)
		return call_need_all(call);
	result = store_company_in_scope(call->api->options.store, &call->scope, company);
	if (result == ERR_NOT_FOUND)
		return call_refuse(call, 404, MSG_API_NOT_FOUND, SLICE_EMPTY);
	return result;
}

/* ---- a new one, and roles ---- */

struct acting {
	struct call *call;
	uint64_t person;
	uint32_t company, role;
	struct slice name, mail;
	struct slice subject; /* of the record */
};

/* Operators of the installation are operators of all its companies. */
static int give_role(struct store *store, const struct acting *acting)
{
	TRY(store_person_add_role(store, acting->company, acting->person, acting->role));
	return acting->company == 0 ? store_role_add_everywhere(store, acting->person) : 0;
}

static int put_subject(struct acting *acting, struct slice name)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(512);

	TRY(buf_put_format(&out, "%.*s: %s", (int)text_cut_utf8(name, 230).len,
		(const char *)name.data, store_role_name(acting->role)));
	acting->subject = arena_dup(acting->call->arena, buf_slice(&out));
	return acting->subject.data ? 0 : ERR_NO_MEMORY;
}

static int make_in_transaction(struct store *store, void *context)
{
	struct acting *acting = context;

	TRY(store_person_add(
		store, acting->name, acting->mail, acting->call->now, &acting->person));
	TRY(give_role(store, acting));
	TRY(put_subject(acting, acting->name));
	return call_audit(acting->call, acting->company, "person_new", acting->subject);
}

int call_person_new(struct call *call)
{
	struct acting acting = {.call = call};
	struct record_person_new wish;
	int result;

	TRY(record_person_new_decode(call->frame->body, call->arena, &wish));
	acting.company = wish.company;
	acting.name = text_trim(wish.name);
	acting.mail = text_trim(wish.mail);
	result = check_texts(call, acting.name, acting.mail);
	if (result == 0)
		result = check_role(call, wish.company, wish.role, &acting.role);
	if (result != 0)
		return result;
	result = store_transact(call->api->options.store, make_in_transaction, &acting);
	if (result == ERR_CONFLICT)
		return call_refuse(call, 409, MSG_API_MAIL_TAKEN, acting.mail);
	TRY(result);
	return put_person(call, &call->scope, acting.person);
}

/* The last operator stays, or nobody could ever put things right. */
static int take_role(struct store *store, const struct acting *acting)
{
	uint32_t left;

	TRY(store_role_del(store, acting->company, acting->person, acting->role));
	TRY(store_role_count(store, acting->company, API_OPERATOR, &left));
	return acting->role == API_OPERATOR && left == 0 ? ERR_DENIED : 0;
}

struct switching {
	struct acting acting;
	bool held;
};

static int switch_in_transaction(struct store *store, void *context)
{
	struct switching *s = context;
	struct acting *acting = &s->acting;
	struct record_person person;
	struct call *call = acting->call;

	/* Whom the asker may not see, they give no role. */
	TRY(store_person_record(store, &call->scope, acting->person, call->arena, &person));
	TRY(s->held ? give_role(store, acting) : take_role(store, acting));
	TRY(put_subject(acting, person.name));
	return call_audit(
		call, acting->company, s->held ? "role_given" : "role_taken", acting->subject);
}

int call_person_role(struct call *call)
{
	struct switching s = {.acting = {.call = call}};
	struct record_person_role wish;
	int result;

	TRY(record_person_role_decode(call->frame->body, call->arena, &wish));
	s.acting.person = wish.id;
	s.acting.company = wish.company;
	s.held = wish.held;
	result = check_role(call, wish.company, wish.role, &s.acting.role);
	if (result != 0)
		return result;
	result = store_transact(call->api->options.store, switch_in_transaction, &s);
	if (result == ERR_NOT_FOUND)
		return call_refuse(call, 404, MSG_API_NOT_FOUND, SLICE_EMPTY);
	if (result == ERR_DENIED)
		return call_refuse(call, 409, MSG_API_LAST_OPERATOR, SLICE_EMPTY);
	TRY(result);
	TRY(streams_refresh(call, wish.id));
	/* With the last role that the asker sees, the person is out of their sight. */
	result = put_person(call, &call->scope, wish.id);
	if (result == ERR_NOT_FOUND)
		return record_person_encode(&(struct record_person){.id = wish.id}, &call->body);
	return result;
}

/* ---- name and address ---- */

static int change_in_transaction(struct store *store, void *context)
{
	const struct acting *acting = context;

	TRY(store_person_change(store, acting->person, acting->name, acting->mail));
	return call_audit(acting->call, 0, "person_change", acting->name);
}

/* Theirs is one's own, and that of people who have no role outside the companies that one operates. */
static int check_person(struct call *call, const struct store_scope *scope, uint64_t id)
{
	struct store *store = call->api->options.store;
	struct record_person person;
	uint32_t outside;
	int result;

	if (id == call->scope.person && !call->scope.all)
		return 0;
	result = store_person_record(store, scope, id, call->arena, &person);
	if (result == ERR_NOT_FOUND)
		return call_refuse(call, 404, MSG_API_NOT_FOUND, SLICE_EMPTY);
	TRY(result);
	TRY(store_person_outside(store, scope, id, &outside));
	return outside > 0 ? call_refuse(call, 403, MSG_API_OTHER_COMPANIES, person.name) : 0;
}

int call_person_change(struct call *call)
{
	struct acting acting = {.call = call};
	struct store_scope scope = call->scope;
	struct record_person_change wish;
	int result;

	TRY(record_person_change_decode(call->frame->body, call->arena, &wish));
	scope.roles = API_OPERATOR;
	acting.person = wish.id;
	acting.name = text_trim(wish.name);
	acting.mail = text_trim(wish.mail);
	result = check_person(call, &scope, wish.id);
	if (result == 0)
		result = check_texts(call, acting.name, acting.mail);
	if (result != 0)
		return result;
	result = store_transact(call->api->options.store, change_in_transaction, &acting);
	if (result == ERR_CONFLICT)
		return call_refuse(call, 409, MSG_API_MAIL_TAKEN, acting.mail);
	TRY(result);
	/* One's own roles are no secret, nor are those of people whose every company one operates. */
	scope.roles = STORE_ROLES_ALL;
	return put_person(call, &scope, wish.id);
}
