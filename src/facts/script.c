#include "facts/script.h"

#include "facts/script_form.h"

#define RUNS_MAX 96u
#define ALL_STEPS_MAX 400000u
#define SCRATCH_MAX_BYTES ((size_t)512 << 20)

/* One side of a script: norm true, or norm false. */
struct side {
	bool norm;
	struct npd_form form;
	bool returns_none, norm_read;
	npd_str raises; /* why a run ended without returning */
	struct npd_span raises_at;
};

struct reading {
	struct npd_facts *f;
	const struct npd_file_text *file;
	struct npd_fact *script;
	struct npd_arena *scratch;
	struct npd_python py;
	const size_t *line_starts;
	size_t line_count;
	bool has_entry;
	bool is_lost;	   /* a run ended on the way to the entry */
	bool has_wildcard; /* from module import * */
};

static struct npd_fact_place place(const struct reading *g, struct npd_span at)
{
	return (struct npd_fact_place){ .file = g->file, .span = at };
}

static struct npd_fact_place at_node(const struct reading *g, const struct npd_syntax *node)
{
	return place(g, npd_syntax_span(node));
}

/* ---- running ---- */

static void index_lines(struct reading *g)
{
	const npd_str s = g->file->bytes;
	size_t count = 1, *starts;

	for (size_t i = 0; i < s.len; i++)
		count += s.ptr[i] == '\n' || s.ptr[i] == '\r' ? 1 : 0;
	starts = NPD_NEW_ARRAY(g->scratch, size_t, count);
	count = 1;
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '\n' ||
			(s.ptr[i] == '\r' && (i + 1 == s.len || s.ptr[i + 1] != '\n')))
			starts[count++] = i + 1;
	}
	g->line_starts = starts;
	g->line_count = count;
}

static bool is_rest(const struct npd_syntax *p)
{
	return p->kind == NPD_PY_LIST_SPLAT_PATTERN || p->kind == NPD_PY_DICTIONARY_SPLAT_PATTERN;
}

static const struct npd_syntax *name_of(const struct npd_syntax *p)
{
	if (p->kind == NPD_PY_TYPED_PARAMETER || is_rest(p))
		return npd_py_named(p->first);
	return p->kind == NPD_PY_IDENTIFIER ? p : npd_py_field(p, NPD_PY_FIELD_NAME);
}

/* How `norm` can be handed over: by its name, by position, or not at all. */
enum norm_way { NORM_BY_NAME, NORM_BY_POSITION, NORM_NOT };

static enum norm_way way_of(struct npd_run *r, const struct npd_sv *entry)
{
	unsigned count = 0;

	if (entry->kind != NPD_SV_FUNCTION)
		return NORM_BY_NAME;
	const struct npd_syntax *list =
		npd_py_field(entry->as.function->node, NPD_PY_FIELD_PARAMETERS);
	for (const struct npd_syntax *p = list == NULL ? NULL : npd_py_named(list->first);
		p != NULL; p = npd_py_named(p->next)) {
		const struct npd_syntax *name = name_of(p);
		if (p->kind == NPD_PY_DICTIONARY_SPLAT_PATTERN)
			return NORM_BY_NAME;
		if (name != NULL && npd_str_eq(npd_run_text(r, name), NPD_STR("norm")))
			return NORM_BY_NAME;
		count += p->kind == NPD_PY_LIST_SPLAT_PATTERN ? 2 : 1;
	}
	return count > (entry->as.function->self != NULL ? 2u : 1u) ? NORM_BY_POSITION : NORM_NOT;
}

static const struct npd_sv *call_entry(struct npd_run *r, const struct npd_sv *entry, bool norm)
{
	struct npd_call *c = NPD_NEW(r->arena, struct npd_call);
	struct npd_sv *flag = npd_sv_new(r, NPD_SV_NUMBER, entry->at);
	const enum norm_way way = way_of(r, entry);

	flag->as.number.dtype = NPD_DTYPE_BOOL;
	flag->as.number.lin = npd_lin_of(norm ? 1 : 0);
	flag->is_norm = true;
	c->node = entry->kind == NPD_SV_FUNCTION ? entry->as.function->node : r->py->tree.root;
	c->name = NPD_STR(NPD_SCRIPT_ENTRY);
	NPD_VEC_PUSH(r->arena, &c->args, npd_sv_some_text(r, entry->at));
	if (way == NORM_BY_POSITION) {
		NPD_VEC_PUSH(r->arena, &c->args, flag);
	} else if (way == NORM_BY_NAME) {
		NPD_VEC_PUSH(r->arena, &c->keys, NPD_STR("norm"));
		NPD_VEC_PUSH(r->arena, &c->values, flag);
	}
	return npd_run_call(r, entry, c);
}

/* What the entry returns; NULL: it does not. */
static const struct npd_sv *run_script(struct reading *g, struct npd_run *r, bool norm)
{
	r->arena = g->scratch;
	r->py = &g->py;
	r->line_starts = g->line_starts;
	r->line_count = g->line_count;
	r->atoms = NPD_NEW_ARRAY(g->scratch, struct npd_atom, NPD_ATOMS_MAX);
	r->module = npd_env_new(r, NULL);
	r->patches = npd_env_new(r, NULL);
	if (g->py.tree.root->first != NULL)
		npd_run_block(r, r->module, g->py.tree.root->first);
	if (r->stop != NPD_STOP_NOT) {
		g->is_lost = true;
		return NULL;
	}
	const struct npd_sv *entry = npd_env_find(r->module, NPD_STR(NPD_SCRIPT_ENTRY));
	if (entry == NULL)
		return NULL;
	g->has_entry = true;
	const struct npd_sv *v = call_entry(r, entry, norm);
	return r->stop == NPD_STOP_NOT ? v : NULL;
}

static npd_str depends_on(struct reading *g, const struct npd_run *r, size_t at)
{
	struct npd_buf text;

	npd_buf_init(&text, g->f->arena);
	npd_buf_printf(&text, "depends on line %llu", (unsigned long long)npd_run_line(r, at));
	return npd_buf_str(&text);
}

static void add_result(
	struct reading *g, struct side *s, struct npd_run *r, const struct npd_sv *v, npd_str why)
{
	struct npd_form form = { 0 };

	if (v == NULL && r->stop == NPD_STOP_RAISED) {
		s->raises = npd_arena_copy(g->f->arena, r->stop_why);
		s->raises_at = (struct npd_span){ r->stop_at, r->stop_at + 1 };
		return;
	}
	if (v != NULL && v->kind == NPD_SV_NONE) {
		s->returns_none = true;
		return;
	}
	if (v != NULL)
		npd_form_of(g->f->arena, &form, r, v, v->at);
	else
		npd_form_unknown(&form,
			r->stop == NPD_STOP_GAVE_UP
				? npd_arena_copy(g->f->arena, r->stop_why)
				: NPD_STR("there is no function " NPD_SCRIPT_ENTRY),
			(struct npd_span){ r->stop_at, r->stop_at });
	npd_form_join(&s->form, &form, why);
}

/* The other side of the last open decision, for the next run; false: all were taken. */
static bool turn_decision(struct npd_run *r, size_t *at)
{
	while (r->decision_count > 0) {
		struct npd_decision *d = &r->decisions[r->decision_count - 1];
		if (d->open) {
			d->open = false;
			d->taken = !d->taken;
			*at = d->at;
			return true;
		}
		r->decision_count--;
	}
	return false;
}

static void run_side(struct reading *g, struct side *s)
{
	struct npd_run state = { 0 };
	npd_str why = { 0 };
	size_t steps = 0, at = 0;

	for (unsigned runs = 0;; runs++) {
		const struct npd_arena_mark mark = npd_arena_mark(g->scratch);
		struct npd_run *r = NPD_NEW(g->scratch, struct npd_run);
		if (runs == RUNS_MAX || steps > ALL_STEPS_MAX) {
			npd_form_unknown(&s->form,
				NPD_STR("there are more ways through the script than are followed"),
				(struct npd_span){ at, at });
			npd_arena_rewind(g->scratch, mark);
			return;
		}
		memcpy(r->decisions, state.decisions, sizeof r->decisions);
		r->decision_count = state.decision_count;
		const struct npd_sv *v = run_script(g, r, s->norm);
		if (runs > 0)
			why = depends_on(g, r, at);
		s->norm_read = s->norm_read || r->norm_read;
		steps += r->steps;
		add_result(g, s, r, v, why);
		memcpy(state.decisions, r->decisions, sizeof r->decisions);
		state.decision_count = r->decision_count;
		npd_arena_rewind(g->scratch, mark);
		if (!turn_decision(&state, &at))
			return;
	}
}

/* ---- facts ---- */

static void write_side(struct reading *g, const struct side *s, const char *key)
{
	struct npd_fact *to = npd_fact_member(g->f, g->script, key);

	if (s->form.set) {
		npd_fact_set_map(to, place(g, (struct npd_span){ 0 }));
		npd_form_write(g->f, to, &s->form, g->file);
	} else if (s->returns_none) {
		npd_fact_set_unknown(
			to, NPD_STR("it returns None"), place(g, (struct npd_span){ 0 }));
	} else {
		npd_fact_set_unknown(to,
			s->raises.len > 0 ? s->raises : NPD_STR("it does not return"),
			place(g, s->raises_at));
	}
}

/* The definition of that name at the top level, the last one. */
static const struct npd_syntax *definition(const struct npd_syntax *node)
{
	if (node->kind == NPD_PY_DECORATED)
		node = npd_py_field(node, NPD_PY_FIELD_DEFINITION);
	return node != NULL && node->kind == NPD_PY_FUNCTION ? node : NULL;
}

static void write_norm_parameter(struct reading *g, const struct npd_syntax *function)
{
	const struct npd_syntax *list = npd_py_field(function, NPD_PY_FIELD_PARAMETERS);
	const struct npd_syntax *chosen = NULL;
	unsigned index = 0;

	for (const struct npd_syntax *p = list == NULL ? NULL : npd_py_named(list->first);
		p != NULL; p = npd_py_named(p->next), index++) {
		const struct npd_syntax *name = name_of(p);
		if (name == NULL)
			continue;
		if (npd_str_eq(npd_syntax_text(&g->py.tree, name), NPD_STR("norm"))) {
			chosen = p;
			break;
		}
		if (chosen == NULL && (index == 1 || is_rest(p)))
			chosen = p;
	}
	if (chosen == NULL)
		return;
	const bool rest = chosen->kind == NPD_PY_DICTIONARY_SPLAT_PATTERN;
	npd_fact_set_str(npd_fact_member(g->f, g->script, "norm_parameter"),
		rest ? NPD_STR("**") : npd_syntax_text(&g->py.tree, name_of(chosen)),
		at_node(g, chosen));
}

static void write_functions(struct reading *g)
{
	struct npd_fact *list = npd_fact_member(g->f, g->script, "functions");

	npd_fact_set_list(list, place(g, (struct npd_span){ 0 }));
	for (const struct npd_syntax *p = npd_py_named(g->py.tree.root->first); p != NULL;
		p = npd_py_named(p->next)) {
		const struct npd_syntax *function = definition(p);
		const struct npd_syntax *name =
			function == NULL ? NULL : npd_py_field(function, NPD_PY_FIELD_NAME);
		if (name == NULL)
			continue;
		npd_fact_set_str(npd_fact_append(g->f, list), npd_syntax_text(&g->py.tree, name),
			at_node(g, name));
		if (npd_str_eq(npd_syntax_text(&g->py.tree, name), NPD_STR(NPD_SCRIPT_ENTRY)))
			write_norm_parameter(g, function);
	}
}

static void add_import(struct reading *g, struct npd_fact *list, const struct npd_syntax *name)
{
	struct npd_fact *item = npd_fact_set_map(npd_fact_append(g->f, list), at_node(g, name));

	npd_fact_set_str(npd_fact_member(g->f, item, "module"), npd_syntax_text(&g->py.tree, name),
		at_node(g, name));
}

/* The depth of the tree is bounded. */
static void write_imports(struct reading *g, struct npd_fact *list, const struct npd_syntax *node)
{
	for (const struct npd_syntax *p = node->first; p != NULL; p = p->next) {
		const struct npd_syntax *inner = npd_py_field(p, NPD_PY_FIELD_NAME);
		g->has_wildcard = g->has_wildcard || p->kind == NPD_PY_WILDCARD;
		if (node->kind == NPD_PY_IMPORT && p->field == NPD_PY_FIELD_NAME)
			add_import(g, list, inner != NULL ? inner : p);
		else if (node->kind == NPD_PY_IMPORT_FROM && p->field == NPD_PY_FIELD_MODULE_NAME)
			add_import(g, list, p);
		else if (p->named)
			write_imports(g, list, p);
	}
}

static void write_errors(struct reading *g)
{
	struct npd_fact *list;

	if (g->py.problems.len == 0)
		return;
	list = npd_fact_member(g->f, g->script, "errors");
	npd_fact_set_list(list, place(g, (struct npd_span){ 0 }));
	for (size_t i = 0; i < g->py.problems.len; i++) {
		const struct npd_python_problem *p = &g->py.problems.data[i];
		struct npd_fact *item =
			npd_fact_set_map(npd_fact_append(g->f, list), place(g, p->at));
		npd_fact_set_str(npd_fact_member(g->f, item, "kind"),
			npd_str_of(npd_python_problem_name(p->kind)), place(g, p->at));
		npd_fact_set_str(npd_fact_member(g->f, item, "text"),
			npd_arena_copy(g->f->arena, p->text), place(g, p->at));
	}
}

static void all_unknown(struct reading *g, npd_str why, struct npd_span at)
{
	static const char *const keys[] = { "norm", "raw", "norm_used", "returns_none" };

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		npd_fact_set_unknown(npd_fact_member(g->f, g->script, keys[i]), why, place(g, at));
}

static void refuse(struct reading *g)
{
	const struct npd_python_problem *p = &g->py.problems.data[0];
	uint64_t line, column;
	struct npd_buf text;

	npd_source_locate(g->file->bytes, p->at.from, &line, &column);
	npd_buf_init(&text, g->f->arena);
	npd_buf_printf(&text, "the script cannot be read: line %llu: %.*s",
		(unsigned long long)line, NPD_ARG(p->text));
	all_unknown(g, npd_buf_str(&text), p->at);
	if (p->kind == NPD_PYTHON_LIMIT)
		npd_fact_set_unknown(npd_fact_member(g->f, g->script, "entry"), npd_buf_str(&text),
			place(g, p->at));
}

static void follow(struct reading *g)
{
	struct side norm = { .norm = true }, raw = { .norm = false };

	index_lines(g);
	run_side(g, &norm);
	run_side(g, &raw);
	if (!g->has_entry) {
		const bool is_form = norm.form.set;
		const npd_str why = is_form ? norm.form.order.why : norm.raises;
		const struct npd_span at = is_form ? norm.form.order.at : norm.raises_at;

		all_unknown(g, why, at);
		if (g->is_lost || g->has_wildcard)
			npd_fact_set_unknown(npd_fact_member(g->f, g->script, "entry"),
				g->is_lost ? why : NPD_STR("'import *' may bring it"),
				place(g, at));
		return;
	}
	npd_fact_set_str(npd_fact_member(g->f, g->script, "entry"), NPD_STR(NPD_SCRIPT_ENTRY),
		place(g, (struct npd_span){ 0 }));
	write_side(g, &norm, "norm");
	write_side(g, &raw, "raw");
	npd_fact_set_bool(npd_fact_member(g->f, g->script, "norm_used"),
		norm.norm_read || raw.norm_read, place(g, (struct npd_span){ 0 }));
	npd_fact_set_bool(npd_fact_member(g->f, g->script, "returns_none"),
		norm.returns_none || raw.returns_none, place(g, (struct npd_span){ 0 }));
}

static void scratch_done(void *arena)
{
	npd_arena_done(arena);
}

struct npd_fact *npd_facts_add_script(struct npd_facts *f, const struct npd_file_text *file)
{
	struct npd_arena *scratch = NPD_NEW(f->arena, struct npd_arena);
	struct npd_fact *list = npd_fact_member(f, f->root, "scripts");
	struct reading g = { .f = f, .file = file, .scratch = scratch };

	npd_arena_init(scratch, SCRATCH_MAX_BYTES, f->arena->oom);
	npd_arena_defer(f->arena, scratch_done, scratch);
	if (list->value.kind != NPD_VALUE_LIST)
		npd_fact_set_list(list, (struct npd_fact_place){ 0 });
	g.script = npd_fact_set_map(npd_fact_append(f, list), place(&g, (struct npd_span){ 0 }));
	npd_fact_set_str(npd_fact_member(f, g.script, "file"), file->name,
		place(&g, (struct npd_span){ 0 }));
	npd_python_read(scratch, file->bytes, &g.py);
	write_errors(&g);
	if (g.py.tree.root != NULL) {
		struct npd_fact *imports = npd_fact_member(f, g.script, "imports");
		write_functions(&g);
		npd_fact_set_list(imports, place(&g, (struct npd_span){ 0 }));
		write_imports(&g, imports, g.py.tree.root);
	}
	if (g.py.problems.len > 0)
		refuse(&g);
	else
		follow(&g);
	npd_arena_done(scratch);
	return g.script;
}
