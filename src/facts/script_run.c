#include "facts/script_run.h"

#include <stdarg.h>

uint64_t npd_run_line(const struct npd_run *r, size_t offset)
{
	size_t low = 0, high = r->line_count;

	while (high - low > 1) {
		const size_t middle = low + (high - low) / 2;
		if (r->line_starts[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return low + 1;
}

npd_str npd_run_text(const struct npd_run *r, const struct npd_syntax *node)
{
	return npd_syntax_text(&r->py->tree, node);
}

npd_str npd_run_format(struct npd_run *r, const char *format, ...)
{
	struct npd_buf text;
	va_list args;

	npd_buf_init(&text, r->arena);
	va_start(args, format);
	npd_buf_vprintf(&text, format, args);
	va_end(args);
	return npd_buf_str(&text);
}

/* ---- limits and decisions ---- */

void npd_run_give_up(struct npd_run *r, const struct npd_syntax *node, const char *why)
{
	if (r->stop != NPD_STOP_NOT)
		return;
	r->stop = NPD_STOP_GAVE_UP;
	r->stop_at = node->from;
	r->stop_why = npd_run_format(
		r, "%s at line %llu", why, (unsigned long long)npd_run_line(r, node->from));
}

bool npd_run_charge(struct npd_run *r, size_t steps)
{
	if (r->stop != NPD_STOP_NOT)
		return false;
	if (steps > NPD_RUN_STEPS_MAX - r->steps) {
		r->steps = NPD_RUN_STEPS_MAX;
		r->stop = NPD_STOP_GAVE_UP;
		r->stop_why = NPD_STR("the script takes more steps than are followed");
		return false;
	}
	r->steps += (unsigned)steps;
	return true;
}

const struct npd_sv *npd_run_raise(struct npd_run *r, const struct npd_syntax *node,
	const char *exception, const char *format, ...)
{
	struct npd_buf text;
	va_list args;

	if (r->stop == NPD_STOP_NOT) {
		npd_buf_init(&text, r->arena);
		va_start(args, format);
		npd_buf_vprintf(&text, format, args);
		va_end(args);
		npd_buf_printf(&text, " at line %llu: %s",
			(unsigned long long)npd_run_line(r, node->from), exception);
		r->stop = NPD_STOP_RAISED;
		r->stop_at = node->from;
		r->raised = npd_str_of(exception);
		r->stop_why = npd_buf_str(&text);
	}
	return npd_sv_none(r, npd_syntax_span(node));
}

bool npd_run_decide(struct npd_run *r, enum npd_tri truth, const struct npd_syntax *node)
{
	if (truth != NPD_MAYBE)
		return truth == NPD_YES;
	if (r->decided < r->decision_count)
		return r->decisions[r->decided++].taken;
	if (r->decision_count == NPD_RUN_DECISIONS_MAX) {
		npd_run_give_up(r, node, "more conditions than are followed");
		return false;
	}
	r->decisions[r->decision_count++] = (struct npd_decision){ true, true, node->from };
	r->decided++;
	return true;
}

static void assume_equal(
	struct npd_run *r, const struct npd_sv *a, const struct npd_sv *b, unsigned depth)
{
	if (a->kind == NPD_SV_NUMBER && b->kind == NPD_SV_NUMBER)
		npd_lin_assume_equal(r, a->as.number.lin, b->as.number.lin);
	if (!npd_sv_is_seq(a) || !npd_sv_is_seq(b) || depth > 2)
		return;
	for (size_t i = 0; i < a->as.list->len && i < b->as.list->len; i++)
		assume_equal(r, a->as.list->data[i], b->as.list->data[i], depth + 1);
}

bool npd_run_test(struct npd_run *r, const struct npd_sv *v, const struct npd_syntax *node)
{
	const bool taken = npd_run_decide(r, npd_sv_truth(v), node);

	if (v->equal[0] != NULL && taken == v->equal_when)
		assume_equal(r, v->equal[0], v->equal[1], 0);
	return taken;
}
