#include "text/regex.h"

#include <string.h>

#include "base/error.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* Backtracking memory of the interpreter, and the stack of JIT code. */
#define HEAP_LIMIT_KIB 4096u
/* Machine code costs more to make than the interpreter needs for a few matches. */
#define JIT_AFTER_MATCHES 8u
#define JIT_STACK_MIN_BYTES ((size_t)32 << 10)
#define JIT_STACK_MAX_BYTES ((size_t)512 << 10)

struct npd_regex {
	pcre2_code *code;
	pcre2_compile_context *context; /* NULL once compiled */
	unsigned *matches; /* asked for so far; JIT comes with the first few behind it */
	unsigned group_count;
	unsigned char starts[256 / 8];	     /* bit set of the bytes that a match can begin with */
	npd_str names[NPD_REGEX_GROUPS_MAX]; /* borrow the code's name table */
};

struct npd_regex_run {
	struct npd_arena *arena;
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack; /* NULL: the machine's stack serves */
};

/* The handles are registered while they are still NULL, so that running out of memory loses none.
 */
static void free_regex(void *handle)
{
	struct npd_regex *re = handle;

	pcre2_code_free(re->code);
	pcre2_compile_context_free(re->context);
}

static void free_run(void *handle)
{
	struct npd_regex_run *run = handle;

	pcre2_match_data_free(run->data);
	pcre2_match_context_free(run->context);
	pcre2_jit_stack_free(run->stack);
}

static void read_names(struct npd_regex *re)
{
	uint32_t count = 0, entry_bytes = 0;
	PCRE2_SPTR entry = NULL;

	pcre2_pattern_info(re->code, PCRE2_INFO_NAMECOUNT, &count);
	pcre2_pattern_info(re->code, PCRE2_INFO_NAMEENTRYSIZE, &entry_bytes);
	pcre2_pattern_info(re->code, PCRE2_INFO_NAMETABLE, &entry);
	for (uint32_t i = 0; i < count; i++, entry += entry_bytes) {
		/* two bytes of group number, then the name with a NUL */
		const unsigned group = (unsigned)entry[0] << 8 | entry[1];

		re->names[group] = npd_str_of((const char *)entry + 2);
	}
}

static void add_start(struct npd_regex *re, unsigned char c)
{
	re->starts[c / 8] |= (unsigned char)(1u << c % 8);
}

/* What PCRE2 knows of the first byte of a match; all bytes when it knows nothing. */
static void read_starts(struct npd_regex *re)
{
	uint32_t kind = 0, first = 0;
	const uint8_t *map = NULL;

	pcre2_pattern_info(re->code, PCRE2_INFO_FIRSTCODETYPE, &kind);
	pcre2_pattern_info(re->code, PCRE2_INFO_FIRSTCODEUNIT, &first);
	pcre2_pattern_info(re->code, PCRE2_INFO_FIRSTBITMAP, &map);
	if (kind != 1) {
		for (size_t i = 0; i < sizeof re->starts; i++)
			re->starts[i] = map == NULL ? 0xFF : map[i];
		return;
	}
	add_start(re, (unsigned char)first);
	/* it is not told whether case counts; other cases of some letters are not ASCII */
	if ((first | 0x20) >= 'a' && (first | 0x20) <= 'z') {
		add_start(re, (unsigned char)(first ^ 0x20));
		memset(re->starts + 0x80 / 8, 0xFF, 0x80 / 8);
	}
}

static enum npd_status fail_compile(
	int code, PCRE2_SIZE at, size_t *error_at, struct npd_error *reterr)
{
	PCRE2_UCHAR text[256] = "";

	pcre2_get_error_message(code, text, sizeof text);
	if (error_at != NULL)
		*error_at = at;
	return npd_fail(reterr, NPD_EINVAL, "%s", (const char *)text);
}

enum npd_status npd_regex_new(struct npd_arena *arena, npd_str pattern, struct npd_regex **ret,
	size_t *error_at, struct npd_error *reterr)
{
	/* the offset limit is what anchors a search in JIT code, which knows no anchoring option */
	const uint32_t options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C |
				 PCRE2_USE_OFFSET_LIMIT;
	struct npd_regex *re = NPD_NEW(arena, struct npd_regex);
	int code = 0;
	PCRE2_SIZE at = 0;
	uint32_t groups = 0;

	npd_arena_defer(arena, free_regex, re);
	re->context = pcre2_compile_context_create(NULL);
	if (re->context == NULL)
		npd_arena_exhausted(arena);
	pcre2_set_newline(re->context, PCRE2_NEWLINE_LF);
	re->code = pcre2_compile((PCRE2_SPTR)(pattern.len == 0 ? "" : pattern.ptr), pattern.len,
		options, &code, &at, re->context);
	if (re->code == NULL && code == PCRE2_ERROR_HEAP_FAILED)
		npd_arena_exhausted(arena);
	if (re->code == NULL)
		return fail_compile(code, at, error_at, reterr);
	pcre2_compile_context_free(re->context);
	re->context = NULL;
	pcre2_pattern_info(re->code, PCRE2_INFO_CAPTURECOUNT, &groups);
	if (groups >= NPD_REGEX_GROUPS_MAX) {
		if (error_at != NULL)
			*error_at = pattern.len;
		return npd_fail(reterr, NPD_EINVAL, "%u groups, at most %u are possible",
			(unsigned)groups, NPD_REGEX_GROUPS_MAX - 1);
	}
	re->group_count = groups;
	read_names(re);
	read_starts(re);
	re->matches = NPD_NEW(arena, unsigned);
	*ret = re;
	return NPD_OK;
}

/* What a match says when it is none: the text was judged, or a limit of steps, heap or stack came
 * first. Lack of memory is neither: the run ends. */
static enum npd_regex_result no_match(const struct npd_regex_run *run, int code)
{
	if (code == PCRE2_ERROR_NOMEMORY)
		npd_arena_exhausted(run->arena);
	return code == PCRE2_ERROR_NOMATCH ? NPD_REGEX_NO : NPD_REGEX_LIMIT;
}

/* Without JIT the interpreter does the same, only slower. */
static void count_match(const struct npd_regex *re)
{
	if (++*re->matches == JIT_AFTER_MATCHES)
		pcre2_jit_compile(re->code, PCRE2_JIT_COMPLETE);
}

unsigned npd_regex_group_count(const struct npd_regex *re)
{
	return re->group_count;
}

npd_str npd_regex_group_name(const struct npd_regex *re, unsigned i)
{
	return i < NPD_REGEX_GROUPS_MAX ? re->names[i] : (npd_str){ NULL, 0 };
}

struct npd_regex_run *npd_regex_run_new(struct npd_arena *arena)
{
	struct npd_regex_run *run = NPD_NEW(arena, struct npd_regex_run);

	npd_arena_defer(arena, free_run, run);
	run->arena = arena;
	run->data = pcre2_match_data_create(NPD_REGEX_GROUPS_MAX, NULL);
	run->context = pcre2_match_context_create(NULL);
	if (run->data == NULL || run->context == NULL)
		npd_arena_exhausted(arena);
	pcre2_set_match_limit(run->context, NPD_REGEX_MATCH_LIMIT);
	pcre2_set_heap_limit(run->context, HEAP_LIMIT_KIB);
	run->stack = pcre2_jit_stack_create(JIT_STACK_MIN_BYTES, JIT_STACK_MAX_BYTES, NULL);
	if (run->stack != NULL)
		pcre2_jit_stack_assign(run->context, NULL, run->stack);
	return run;
}

static void read_groups(const struct npd_regex_run *run, unsigned count, struct npd_match *ret)
{
	const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(run->data);

	*ret = (struct npd_match){ .from = ends[0], .to = ends[1], .group_count = count };
	for (unsigned i = 0; i <= count; i++) {
		if (ends[2 * i] == PCRE2_UNSET)
			continue;
		ret->groups[i].set = true;
		ret->groups[i].from = ends[2 * i];
		ret->groups[i].to = ends[2 * i + 1];
	}
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

static bool can_start(const struct npd_regex *re, unsigned char c)
{
	return (re->starts[c / 8] >> c % 8 & 1) != 0;
}

enum npd_regex_result npd_regex_match(const struct npd_regex *re, struct npd_regex_run *run,
	npd_str subject, size_t start, bool anchored, struct npd_match *ret)
{
	/* no match starts inside a character, and PCRE2 refuses to be started there */
	while (start < subject.len && is_continuation(subject.ptr[start]) && !anchored)
		start++;
	if (start > subject.len)
		return NPD_REGEX_NO;
	if (start < subject.len && is_continuation(subject.ptr[start]))
		return NPD_REGEX_NO;
	if (anchored && start < subject.len && !can_start(re, (unsigned char)subject.ptr[start]))
		return NPD_REGEX_NO;
	count_match(re);
	pcre2_set_offset_limit(run->context, anchored ? start : PCRE2_UNSET);
	const int code = pcre2_match(re->code, (PCRE2_SPTR)(subject.ptr == NULL ? "" : subject.ptr),
		subject.len, start, 0, run->data, run->context);

	if (code <= 0)
		return no_match(run, code);
	read_groups(run, re->group_count, ret);
	return NPD_REGEX_YES;
}

enum npd_regex_result npd_regex_match_cut(const struct npd_regex *re, struct npd_regex_run *run,
	npd_str subject, struct npd_match *ret)
{
	pcre2_set_offset_limit(run->context, PCRE2_UNSET);
	const int code = pcre2_match(re->code, (PCRE2_SPTR)(subject.ptr == NULL ? "" : subject.ptr),
		subject.len, 0, PCRE2_PARTIAL_SOFT, run->data, run->context);

	if (code == PCRE2_ERROR_PARTIAL) {
		const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(run->data);

		*ret = (struct npd_match){ .from = ends[0], .to = ends[1] };
		return NPD_REGEX_YES;
	}
	return code < 0 ? no_match(run, code) : NPD_REGEX_NO;
}
