#include "text/record_impl.h"

/*
 * A native crash: the line that says why (an assertion, "UNREACHABLE executed at"), then what the
 * runtime prints on its way down. Either may be missing.
 */

static bool holds(npd_str text, const char *part)
{
	return npd_str_find(text, npd_str_of(part)) != NPD_NOT_FOUND;
}

static bool starts_with_any(npd_str text, const char *const *starts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (npd_str_starts(text, npd_str_of(starts[i])))
			return true;
	}
	return false;
}

/* glibc, MSVC and BSD, LLVM, tpu-mlir, libstdc++, glog. */
static bool is_head(npd_str text)
{
	if (holds(text, "Assertion `") || holds(text, "Assertion '"))
		return holds(text, "failed");
	return holds(text, "Assertion failed:") || holds(text, "UNREACHABLE executed at") ||
	       holds(text, "ASSERT executed at") || holds(text, "terminate called ") ||
	       holds(text, "LLVM ERROR: ") || holds(text, "] Check failed: ");
}

static bool is_signal(npd_str text)
{
	static const char *const signals[] = { "Aborted", "Segmentation fault", "Bus error",
		"Illegal instruction", "Floating point exception" };
	const npd_str word = npd_str_trim(text);

	if (holds(text, "(core dumped)"))
		return true;
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
		if (npd_str_eq(word, npd_str_of(signals[i])))
			return true;
	}
	return false;
}

static bool take_digits(npd_str *s)
{
	size_t n = 0;

	while (n < s->len && npd_is_digit(s->ptr[n]))
		n++;
	*s = npd_str_from(*s, n);
	return n > 0;
}

/* "#0 0x00007f..", "0  tpuc-opt  0x0000..", "0.\tProgram arguments: ..", "    @ 0x7f..". */
static bool is_stack(npd_str text)
{
	npd_str s = npd_str_trim_left(text);
	const bool hash = npd_str_starts(s, NPD_STR("#"));

	if (npd_str_starts(s, NPD_STR("@ ")))
		return npd_str_starts(npd_str_trim_left(npd_str_from(s, 1)), NPD_STR("0x"));
	s = npd_str_from(s, hash);
	if (!take_digits(&s))
		return false;
	if (!hash && npd_str_starts(s, NPD_STR(".")))
		return npd_str_starts(
			npd_str_trim_left(npd_str_from(s, 1)), NPD_STR("Program arguments:"));
	if (s.len == 0 || !npd_is_blank(s.ptr[0]))
		return false;
	s = npd_str_trim_left(s);
	if (!hash && !npd_str_starts(s, NPD_STR("0x"))) {
		npd_str_cut(&s, ' '); /* the module */
		s = npd_str_trim_left(s);
	}
	return npd_str_starts(s, NPD_STR("0x"));
}

static bool is_tail(npd_str text)
{
	static const char *const tails[] = { "PLEASE submit a bug report", "Stack dump",
		"Stack trace",
		"Backtrace:", "what():", "ASSERT INFO:", "Operation:", "*** Aborted at", "*** SIG",
		"*** Check failure stack trace", "PC: @" };
	const npd_str message = npd_str_trim_left(text);

	return starts_with_any(message, tails, sizeof tails / sizeof tails[0]) || is_stack(text) ||
	       is_signal(text);
}

enum part { PART_NONE, PART_HEAD, PART_TAIL };

static enum part part_of(const struct npd_record_source *s, size_t i)
{
	const npd_str text = npd_record_line(s, i);

	if (text.len == 0)
		return PART_NONE;
	if (is_head(text))
		return PART_HEAD;
	if (is_tail(text))
		return PART_TAIL;
	/* prefixes cost more: only where a line could be a tail behind one */
	if (holds(text, "0x") || holds(text, "Abort") || holds(text, "fault") ||
		holds(text, "PLEASE") || holds(text, "Stack") || holds(text, "what()"))
		return is_tail(npd_record_message(s, i)) ? PART_TAIL : PART_NONE;
	return PART_NONE;
}

bool npd_record_crash(const struct npd_record_source *s, size_t i, struct npd_record *ret)
{
	enum part part = part_of(s, i);
	size_t first = i, last = i;

	if (part == PART_NONE)
		return false;
	while (part == PART_TAIL && first > 0 && i - first < NPD_RECORD_LINES_MAX - 1) {
		part = part_of(s, first - 1);
		first -= part != PART_NONE;
	}
	while (last + 1 < s->count && last + 1 - first < NPD_RECORD_LINES_MAX &&
		part_of(s, last + 1) == PART_TAIL)
		last++;
	*ret = (struct npd_record){
		.kind = NPD_RECORD_CRASH,
		.first = first,
		.last = last,
		.decisive = first,
		.open = last - first + 1 == NPD_RECORD_LINES_MAX ||
			(last + 1 == s->count && npd_window_line(s->w, last).last),
	};
	return true;
}
