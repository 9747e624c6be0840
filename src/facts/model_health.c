/* model_health.c - what is wrong with a graph, and the lists of its names. */
#include <stdlib.h>

#include "facts/model_impl.h"

/* ---- a cycle ---- */

/* The nodes of one graph: which ones wait for which. */
struct waiting {
	const struct scope *scope;
	size_t *open;  /* inputs that are not there yet */
	size_t *ready; /* nodes whose inputs are all there */
	size_t *after; /* where in `edges` the nodes that take from node i begin; one more at the
			  end */
	size_t *edges;
};

/* Who in the same graph gives the input; NPD_NOT_FOUND: no one. */
static size_t giver(const struct scope *scope, npd_str name)
{
	const size_t index = name.len == 0 ? NPD_NOT_FOUND : npd_map_find(&scope->names, name);

	return index == NPD_NOT_FOUND ? NPD_NOT_FOUND : scope->tensors.data[index]->producer;
}

static void count_edges(struct waiting *w)
{
	const struct npd_onnx_graph *g = w->scope->graph;

	for (size_t i = 0; i < g->nodes.len; i++) {
		for (size_t k = 0; k < g->nodes.data[i].input_count; k++) {
			const size_t from = giver(w->scope, g->nodes.data[i].inputs[k]);

			if (from == NPD_NOT_FOUND)
				continue;
			w->open[i]++;
			w->after[from + 1]++;
		}
	}
	for (size_t i = 0; i < g->nodes.len; i++)
		w->after[i + 1] += w->after[i];
}

static void list_edges(struct npd_arena *arena, struct waiting *w)
{
	const struct npd_onnx_graph *g = w->scope->graph;
	size_t *next = NPD_NEW_ARRAY(arena, size_t, g->nodes.len);

	w->edges = NPD_NEW_ARRAY(arena, size_t, w->after[g->nodes.len]);
	for (size_t i = 0; i < g->nodes.len; i++) {
		for (size_t k = 0; k < g->nodes.data[i].input_count; k++) {
			const size_t from = giver(w->scope, g->nodes.data[i].inputs[k]);

			if (from != NPD_NOT_FOUND)
				w->edges[w->after[from] + next[from]++] = i;
		}
	}
}

/* Takes away what can run; the rest hangs on a cycle. */
static void run_all(struct waiting *w, size_t count)
{
	size_t ready = 0;

	for (size_t i = 0; i < count; i++) {
		if (w->open[i] == 0)
			w->ready[ready++] = i;
	}
	while (ready > 0) {
		const size_t node = w->ready[--ready];

		for (size_t k = w->after[node]; k < w->after[node + 1]; k++) {
			if (--w->open[w->edges[k]] == 0)
				w->ready[ready++] = w->edges[k];
		}
	}
}

/* A node that never ran waits for another one that never ran. */
static size_t waits_for(const struct waiting *w, size_t node)
{
	const struct npd_onnx_node *def = &w->scope->graph->nodes.data[node];

	for (size_t k = 0; k < def->input_count; k++) {
		const size_t from = giver(w->scope, def->inputs[k]);

		if (from != NPD_NOT_FOUND && w->open[from] > 0)
			return from;
	}
	return node;
}

static npd_str label_of(const struct npd_onnx_node *def)
{
	return def->name.len > 0 || def->output_count == 0 ? def->name : def->outputs[0];
}

/* Going back from any of them ends on the cycle; once around it gives the names. */
static void follow(struct model *m, const struct waiting *w, size_t start, size_t count)
{
	size_t node = start;

	for (size_t i = 0; i < count; i++)
		node = waits_for(w, node);
	const size_t first = node;

	do {
		NPD_VEC_PUSH(m->arena, &m->cycle, label_of(&w->scope->graph->nodes.data[node]));
		node = waits_for(w, node);
	} while (node != first && m->cycle.len < NPD_MODEL_COMPLAINTS_MAX);
	for (size_t i = 0, k = m->cycle.len - 1; i < k; i++, k--) {
		const npd_str name = m->cycle.data[i]; /* in the direction of the data */

		m->cycle.data[i] = m->cycle.data[k];
		m->cycle.data[k] = name;
	}
}

void npd_model_find_cycle(struct model *m, const struct scope *scope)
{
	const size_t count = scope->graph->nodes.len;
	struct waiting w = { .scope = scope };

	if (m->cycle.len > 0)
		return;
	w.open = NPD_NEW_ARRAY(m->arena, size_t, count);
	w.ready = NPD_NEW_ARRAY(m->arena, size_t, count);
	w.after = NPD_NEW_ARRAY(m->arena, size_t, count + 1);
	count_edges(&w);
	list_edges(m->arena, &w);
	run_all(&w, count);
	for (size_t i = 0; i < count; i++) {
		if (w.open[i] > 0) {
			follow(m, &w, i, count);
			return;
		}
	}
}

/* ---- lists of what is wrong ---- */

static const struct npd_fact_place nowhere = { 0 };

static struct npd_fact *new_list(struct writer *w, const char *key)
{
	return npd_fact_set_list(npd_fact_member(w->f, w->root, key), nowhere);
}

static struct npd_fact *new_map(struct writer *w, struct npd_fact *list, npd_str object)
{
	return npd_fact_set_map(
		npd_fact_append(w->f, list), npd_model_place(w, object, (struct npd_span){ 0 }));
}

static void set_str(struct writer *w, struct npd_fact *map, const char *key, npd_str text)
{
	npd_fact_set_str(npd_fact_member(w->f, map, key), text, nowhere);
}

static void set_int(struct writer *w, const char *key, uint64_t n)
{
	npd_fact_set_int(npd_fact_member(w->f, w->root, key), (int64_t)n, nowhere);
}

static void write_complaints(struct writer *w)
{
	const struct model *m = w->m;
	struct npd_fact *unsorted = new_list(w, "unsorted");
	struct npd_fact *missing = new_list(w, "missing_tensors");
	struct npd_fact *duplicates = new_list(w, "duplicate_names");
	struct npd_fact *cycle = new_list(w, "cycle");

	for (size_t i = 0; i < m->unsorted.len; i++) {
		struct npd_fact *map = new_map(w, unsorted, m->unsorted.data[i].node);

		set_str(w, map, "node", m->unsorted.data[i].node);
		set_str(w, map, "op_type", m->unsorted.data[i].op_type);
		set_str(w, map, "input", m->unsorted.data[i].name);
	}
	for (size_t i = 0; i < m->missing.len; i++) {
		struct npd_fact *map = new_map(w, missing, m->missing.data[i].node);

		set_str(w, map, "node", m->missing.data[i].node);
		set_str(w, map, "name", m->missing.data[i].name);
	}
	for (size_t i = 0; i < m->duplicates.len; i++) {
		struct npd_fact *map = new_map(w, duplicates, m->duplicates.data[i].name);

		set_str(w, map, "name", m->duplicates.data[i].name);
		set_str(w, map, "kind", npd_str_of(m->duplicates.data[i].kind));
	}
	for (size_t i = 0; i < m->cycle.len; i++)
		npd_fact_set_str(npd_fact_append(w->f, cycle), m->cycle.data[i],
			npd_model_place(w, m->cycle.data[i], (struct npd_span){ 0 }));
}

/* ---- initializers ---- */

static void write_external(struct writer *w)
{
	struct npd_fact *list = new_list(w, "external_data");

	for (size_t i = 0; i < w->m->scopes.len; i++) {
		const struct npd_onnx_graph *g = w->m->scopes.data[i]->graph;

		for (size_t k = 0; k < g->initializers.len; k++) {
			const struct npd_onnx_tensor *t = &g->initializers.data[k];

			if (!t->external)
				continue;
			if (list->members.len == NPD_MODEL_NAMES_MAX) {
				npd_fact_set_unknown(
					list, NPD_STR("so many tensors are not listed"), nowhere);
				return;
			}
			struct npd_fact *map = new_map(w, list, t->name);

			set_str(w, map, "name", t->name);
			set_str(w, map, "location", t->location);
		}
	}
}

static int compare_strs(const void *a, const void *b)
{
	const npd_str *left = a, *right = b;

	return npd_str_cmp(*left, *right);
}

static void write_sorted(struct writer *w, const char *key, npd_str *names, size_t n)
{
	struct npd_fact *list = new_list(w, key);

	if (n > 1)
		qsort(names, n, sizeof *names, compare_strs);
	for (size_t i = 0; i < n; i++)
		npd_fact_set_str(npd_fact_append(w->f, list), names[i], nowhere);
}

static void write_data_types(struct writer *w)
{
	NPD_VEC(npd_str) names = { 0 };
	uint64_t seen = 0;

	for (size_t i = 0; i < w->m->scopes.len; i++) {
		const struct npd_onnx_graph *g = w->m->scopes.data[i]->graph;

		for (size_t k = 0; k < g->initializers.len; k++) {
			const int64_t dtype = g->initializers.data[k].dtype;
			const char *name = npd_onnx_dtype_name(dtype);

			if (name == NULL || (seen >> dtype & 1) != 0)
				continue;
			seen |= (uint64_t)1 << dtype;
			NPD_VEC_PUSH(w->f->arena, &names, npd_str_of(name));
		}
	}
	write_sorted(w, "data_types", names.data, names.len);
}

static void write_unused(struct writer *w)
{
	uint64_t unused = 0;

	for (size_t i = 0; i < w->m->scopes.len; i++) {
		const struct scope *scope = w->m->scopes.data[i];

		for (size_t k = 0; k < scope->tensors.len; k++)
			unused += scope->tensors.data[k]->is_initializer &&
				  !scope->tensors.data[k]->used;
	}
	set_int(w, "unused_initializers", unused);
}

/* ---- operators and names ---- */

static void write_op_counts(struct writer *w, const npd_str *kinds, const size_t *counts, size_t n)
{
	struct npd_fact *map =
		npd_fact_set_map(npd_fact_member(w->f, w->root, "op_counts"), nowhere);

	for (size_t i = 0; i < n; i++)
		npd_fact_set_int(
			npd_fact_member_str(w->f, map, kinds[i]), (int64_t)counts[i], nowhere);
}

static void write_ops(struct writer *w)
{
	NPD_VEC(npd_str) kinds = { 0 };
	size_t counts[NPD_MODEL_KINDS_MAX] = { 0 };
	struct npd_map index;

	npd_map_init(&index, w->f->arena);
	for (size_t i = 0; i < w->m->nodes.len; i++) {
		const npd_str op = w->m->nodes.data[i].def->op_type;
		size_t at = npd_map_find(&index, op);

		if (at == NPD_NOT_FOUND && kinds.len == NPD_MODEL_KINDS_MAX) {
			static const npd_str many =
				NPD_STR_INIT("so many kinds of operators are not listed");

			npd_fact_set_unknown(
				npd_fact_member(w->f, w->root, "op_types"), many, nowhere);
			npd_fact_set_unknown(
				npd_fact_member(w->f, w->root, "op_counts"), many, nowhere);
			return;
		}
		if (at == NPD_NOT_FOUND) {
			at = kinds.len;
			npd_map_add(&index, op, at);
			NPD_VEC_PUSH(w->f->arena, &kinds, op);
		}
		counts[at]++;
	}
	write_op_counts(w, kinds.data, counts, kinds.len);
	write_sorted(w, "op_types", kinds.data, kinds.len);
}

static void write_tensor_names(struct writer *w)
{
	struct npd_fact *list = new_list(w, "tensor_names");

	for (size_t i = 0; i < w->m->scopes.len; i++) {
		const struct scope *scope = w->m->scopes.data[i];

		for (size_t k = 0; k < scope->tensors.len; k++) {
			if (list->members.len == NPD_MODEL_NAMES_MAX) {
				npd_fact_set_unknown(
					list, NPD_STR("so many names are not listed"), nowhere);
				return;
			}
			npd_fact_set_str(
				npd_fact_append(w->f, list), scope->tensors.data[k]->name, nowhere);
		}
	}
}

void npd_model_write_health(struct writer *w)
{
	write_complaints(w);
	set_int(w, "foldable_nodes", w->m->foldable_nodes);
	write_unused(w);
	write_external(w);
	write_data_types(w);
	write_ops(w);
	write_tensor_names(w);
	set_int(w, "names_bytes", w->m->names_bytes);
}
