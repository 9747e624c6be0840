#include "engine/rule.h"

#include "base/map.h"
#include "expr/version.h"
#include "text/template.h"

#define FAILED_MAX 4096u
#define MISSING_MAX 64u

/* ---- does it hold here? ---- */

enum npd_applies npd_rule_applies(
	const struct npd_entry *rule, const struct npd_surroundings *where)
{
	const struct npd_node applies = npd_node_get(rule->node, "applies");
	const struct npd_node chips = npd_node_get(applies, "chip");
	const npd_str range = npd_node_text(npd_node_get(applies, "sdk"));
	enum npd_applies fit = NPD_APPLIES_YES;

	if (!npd_entry_is_generic(rule) && !npd_str_eq(rule->toolchain, where->toolchain))
		return NPD_APPLIES_NO;
	if (npd_node_count(chips) > 0 && where->chip.len == 0)
		fit = NPD_APPLIES_UNKNOWN;
	else if (npd_node_count(chips) > 0 && !npd_node_lists(chips, where->chip))
		return NPD_APPLIES_NO;
	if (range.len == 0)
		return fit;
	switch (npd_version_match(where->sdk, range)) {
	case NPD_VERSION_NO:
		return NPD_APPLIES_NO;
	case NPD_VERSION_YES:
		return fit;
	case NPD_VERSION_UNKNOWN:
		break;
	}
	return NPD_APPLIES_UNKNOWN;
}

/* ---- names ---- */

/* `NAME in PATH`; empty slices for `once`. */
static void split_each(const struct npd_entry *rule, npd_str *name, npd_str *path)
{
	const npd_str each = npd_node_text(npd_node_get(rule->node, "for_each"));
	const size_t in = npd_str_find(each, NPD_STR(" in "));

	*name = *path = (npd_str){ 0 };
	if (in == NPD_NOT_FOUND)
		return;
	*name = npd_str_head(each, in);
	*path = npd_str_trim(npd_str_from(each, in + 4));
}

/* The namespaces, and behind them the name of the item. */
static size_t bind(const struct npd_entry *rule, struct npd_facts *f, struct npd_fact *item,
	struct npd_arena *arena, struct npd_binding **ret)
{
	const size_t most = f->root->members.len + 1;
	struct npd_binding *list = NPD_NEW_ARRAY(arena, struct npd_binding, most);
	npd_str name, path;
	size_t count = 0;

	split_each(rule, &name, &path);
	if (item != NULL)
		list[count++] = (struct npd_binding){ name, npd_fact_value(f, item) };
	for (size_t i = 0; i < f->root->members.len; i++) {
		struct npd_fact *space = f->root->members.data[i];

		list[count++] = (struct npd_binding){ space->key, npd_fact_value(f, space) };
	}
	*ret = list;
	return count;
}

/* ---- judging ---- */

struct judge {
	const struct npd_entry *rule;
	struct npd_facts *f;
	struct npd_arena *scratch;
	struct npd_rule_result result;
	NPD_VEC(struct npd_fact *) failed;
	NPD_VEC(npd_str) missing;
	struct npd_map seen; /* of missing */
	const struct npd_expr *where, *require;
};

static const struct npd_expr *parse(struct judge *j, const char *key)
{
	const npd_str text = npd_node_text(npd_node_get(j->rule->node, key));
	struct npd_expr *e = NULL;
	struct npd_error error;

	if (text.len > 0 && npd_expr_parse(j->f->arena, text, &e, NULL, &error) != NPD_OK)
		j->result.error = npd_arena_copy(j->f->arena, npd_str_of(error.text));
	return e;
}

/* "inputs[0].mean: the reason" -> "inputs[0].mean" */
static void note_missing(struct judge *j, npd_str text)
{
	const npd_str path = npd_str_head(text, npd_str_find(text, NPD_STR(": ")));

	if (j->missing.len >= MISSING_MAX || npd_map_find(&j->seen, path) != NPD_NOT_FOUND)
		return;
	const npd_str kept = npd_arena_copy(j->f->arena, path);

	npd_map_add(&j->seen, kept, 0);
	NPD_VEC_PUSH(j->f->arena, &j->missing, kept);
}

/* True or false; anything else is noted and leaves *known false. */
static bool holds(struct judge *j, const struct npd_expr *e, const struct npd_binding *names,
	size_t count, bool *known)
{
	const struct npd_value v = npd_expr_eval(j->scratch, e, names, count);

	*known = v.kind == NPD_VALUE_BOOL;
	if (v.kind == NPD_VALUE_BOOL)
		return v.as.boolean;
	if (v.kind == NPD_VALUE_UNKNOWN)
		note_missing(j, v.as.text);
	else if (v.kind == NPD_VALUE_ERROR && j->result.error.len == 0)
		j->result.error = npd_arena_copy(j->f->arena, v.as.text);
	return false;
}

static enum npd_rule_verdict judge_names(
	struct judge *j, const struct npd_binding *names, size_t count)
{
	bool known;

	if (j->where != NULL) {
		const bool concerned = holds(j, j->where, names, count, &known);

		if (!known)
			return NPD_RULE_UNKNOWN;
		if (!concerned)
			return NPD_RULE_PASS;
	}
	const bool good = holds(j, j->require, names, count, &known);

	return !known ? NPD_RULE_UNKNOWN : good ? NPD_RULE_PASS : NPD_RULE_FAIL;
}

static void judge_item(struct judge *j, struct npd_fact *item)
{
	const struct npd_arena_mark mark = npd_arena_mark(j->scratch);
	struct npd_binding *names;
	const size_t count = bind(j->rule, j->f, item, j->scratch, &names);
	const enum npd_rule_verdict verdict = judge_names(j, names, count);

	npd_arena_rewind(j->scratch, mark);
	if (verdict == NPD_RULE_FAIL) {
		j->result.verdict = NPD_RULE_FAIL;
		if (j->failed.len < FAILED_MAX)
			NPD_VEC_PUSH(j->f->arena, &j->failed, item);
	} else if (verdict == NPD_RULE_UNKNOWN && j->result.verdict == NPD_RULE_PASS) {
		j->result.verdict = NPD_RULE_UNKNOWN;
	}
}

static void note_unknown_list(struct judge *j, const struct npd_fact *fact)
{
	struct npd_buf path;

	npd_buf_init(&path, j->scratch);
	npd_fact_write_path(&path, fact);
	note_missing(j, npd_buf_str(&path));
	j->result.verdict = NPD_RULE_UNKNOWN;
}

/* The list of items, or the first thing on the way to it that is unknown; NULL: there is none. */
static struct npd_fact *find_list(const struct npd_facts *f, npd_str path)
{
	struct npd_fact *at = f->root;

	while (at != NULL && path.len > 0 && at->value.kind != NPD_VALUE_UNKNOWN)
		at = npd_fact_find_member(at, npd_str_cut(&path, '.'));
	return at;
}

/*
 * Is there anything to judge? Many rules are about files that are not there: their conditions are
 * not even read.
 */
static bool has_items(struct judge *j)
{
	npd_str name, path;

	split_each(j->rule, &name, &path);
	if (name.len == 0)
		return true;
	const struct npd_fact *list = find_list(j->f, path);

	if (list == NULL)
		return false;
	if (list->value.kind == NPD_VALUE_UNKNOWN)
		note_unknown_list(j, list);
	return list->members.len > 0;
}

static void judge_all(struct judge *j)
{
	npd_str name, path;

	split_each(j->rule, &name, &path);
	if (name.len == 0) {
		judge_item(j, NULL);
		return;
	}
	const struct npd_fact *list = find_list(j->f, path);

	for (size_t i = 0; list != NULL && i < list->members.len; i++)
		judge_item(j, list->members.data[i]);
}

static struct npd_rule_result finish(struct judge *j)
{
	j->result.failed = j->failed.data;
	j->result.failed_count = j->failed.len;
	j->result.missing = j->missing.data;
	j->result.missing_count = j->missing.len;
	return j->result;
}

struct npd_rule_result npd_rule_judge(
	const struct npd_entry *rule, struct npd_facts *f, struct npd_arena *scratch)
{
	struct judge j = { .rule = rule, .f = f, .scratch = scratch };

	npd_map_init(&j.seen, f->arena);
	if (!has_items(&j))
		return finish(&j);
	j.where = parse(&j, "where");
	j.require = parse(&j, "require");
	if (j.require == NULL || j.result.error.len > 0) {
		j.result.verdict = NPD_RULE_UNKNOWN;
		return j.result;
	}
	judge_all(&j);
	return finish(&j);
}

/* ---- what a rule says about a fact ---- */

/* The member or item that the next step of the path names; NULL where there is none. */
static const struct npd_fact *step_into(const struct npd_fact *from, npd_str *path)
{
	size_t len = 0;

	while (len < path->len && path->ptr[len] != '.' && path->ptr[len] != '[')
		len++;
	if (len == 0)
		len = npd_str_find_byte(*path, ']') == NPD_NOT_FOUND
			      ? path->len
			      : npd_str_find_byte(*path, ']') + 1;
	const npd_str step = npd_str_head(*path, len);

	*path = npd_str_from(*path, len);
	if (npd_str_starts(*path, NPD_STR(".")))
		*path = npd_str_from(*path, 1);
	return npd_fact_find(from, step);
}

/* *rest is what of the path was not there. */
static const struct npd_fact *walk(const struct npd_entry *rule, const struct npd_fact *item,
	npd_str path, const struct npd_facts *f, npd_str *rest)
{
	const struct npd_fact *at = f->root;
	npd_str name, list;

	split_each(rule, &name, &list);
	*rest = path;
	if (item != NULL && npd_str_starts(path, name) &&
		(path.len == name.len || path.ptr[name.len] == '.' || path.ptr[name.len] == '[')) {
		at = item;
		*rest = npd_str_from(path, name.len);
		if (npd_str_starts(*rest, NPD_STR(".")))
			*rest = npd_str_from(*rest, 1);
	}
	while (rest->len > 0) {
		npd_str behind = *rest;
		const struct npd_fact *next = step_into(at, &behind);

		if (next == NULL || next->value.kind == NPD_VALUE_ABSENT)
			break;
		at = next;
		*rest = behind;
	}
	return at;
}

const struct npd_fact *npd_rule_fact(const struct npd_entry *rule, const struct npd_fact *item,
	npd_str path, const struct npd_facts *f)
{
	npd_str rest;

	return walk(rule, item, path, f, &rest);
}

static void write_value(struct npd_buf *out, struct npd_value v, unsigned depth)
{
	if (v.kind == NPD_VALUE_STRING)
		npd_buf_add(out, v.as.text);
	else if (v.kind == NPD_VALUE_INT)
		npd_buf_printf(out, "%lld", (long long)v.as.integer);
	else if (v.kind == NPD_VALUE_DOUBLE)
		npd_buf_printf(out, "%.6g", v.as.real);
	else if (v.kind == NPD_VALUE_BOOL)
		npd_buf_add_c(out, v.as.boolean ? "true" : "false");
	else if (v.kind == NPD_VALUE_LIST && depth == 0 && v.as.list.count > 0)
		for (size_t i = 0; i < v.as.list.count; i++) {
			npd_buf_add_c(out, i > 0 ? ", " : "");
			write_value(out, v.as.list.items[i], depth + 1);
		}
	else
		npd_buf_add_c(out, "?");
}

struct filling {
	const struct npd_entry *rule;
	const struct npd_fact *item;
	const struct npd_facts *f;
};

static void write_fact(struct npd_buf *out, const struct filling *how, npd_str path)
{
	npd_str rest;
	const struct npd_fact *fact = walk(how->rule, how->item, path, how->f, &rest);

	if (rest.len > 0)
		npd_buf_add_c(out, "?");
	else
		write_value(out, fact->value, 0);
}

npd_str npd_rule_fill(struct npd_arena *arena, const struct npd_entry *rule,
	const struct npd_fact *item, const struct npd_facts *f, npd_str text)
{
	const struct filling how = { rule, item, f };
	struct npd_buf out;
	size_t from = 0, at = 0;

	npd_buf_init(&out, arena);
	for (npd_str name = npd_placeholder_next(text, &at); name.len > 0;
		name = npd_placeholder_next(text, &at)) {
		npd_buf_add(&out, npd_str_sub(text, from, at - name.len - 2));
		write_fact(&out, &how, name);
		from = at;
	}
	npd_buf_add(&out, npd_str_from(text, from));
	return npd_buf_str(&out);
}

bool npd_rule_text(const struct npd_entry *rule, struct npd_fact *item, struct npd_facts *f,
	npd_str expression, npd_str *ret)
{
	struct npd_expr *e = NULL;
	struct npd_binding *names;

	if (npd_expr_parse(f->arena, expression, &e, NULL, NULL) != NPD_OK)
		return false;
	const size_t count = bind(rule, f, item, f->arena, &names);
	const struct npd_value v = npd_expr_eval(f->arena, e, names, count);

	if (v.kind != NPD_VALUE_STRING)
		return false;
	*ret = v.as.text;
	return true;
}
