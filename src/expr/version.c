#include "expr/version.h"

struct version {
	npd_str series; /* empty: none */
	npd_str numbers;
	npd_str rest;
};

enum relation { AT_LEAST, AT_MOST, EQUAL, NOT_EQUAL, MORE, LESS };

struct bound {
	enum relation relation;
	struct version version;
};

static bool is_letter(char c)
{
	return npd_is_word(c) && !npd_is_digit(c) && c != '_';
}

static bool is_digit_at(npd_str s, size_t at)
{
	return at < s.len && npd_is_digit(s.ptr[at]);
}

/* False when there is no number where the first one should be. */
static bool parse_version(npd_str text, struct version *ret)
{
	const npd_str s = npd_str_trim(text);
	size_t at = 0;

	while (at < s.len && is_letter(s.ptr[at]))
		at++;
	if (at > 0 && at < s.len && s.ptr[at] == '_')
		at++;
	ret->series = npd_str_head(s, at);
	if (npd_str_eq(ret->series, NPD_STR("v")) || npd_str_eq(ret->series, NPD_STR("V")))
		ret->series.len = 0;
	if (!is_digit_at(s, at))
		return false;
	const size_t from = at;

	while (is_digit_at(s, at) || (at < s.len && s.ptr[at] == '.' && is_digit_at(s, at + 1)))
		at++;
	ret->numbers = npd_str_sub(s, from, at);
	ret->rest = npd_str_from(s, at);
	return true;
}

/* Numbers of any length; an empty one is 0. */
static int compare_numbers(npd_str a, npd_str b)
{
	while (a.len > 0 && a.ptr[0] == '0')
		a = npd_str_from(a, 1);
	while (b.len > 0 && b.ptr[0] == '0')
		b = npd_str_from(b, 1);
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return npd_str_cmp(a, b);
}

static int compare(npd_str a, npd_str b)
{
	while (a.len > 0 || b.len > 0) {
		const npd_str left = npd_str_cut(&a, '.');
		const npd_str right = npd_str_cut(&b, '.');
		const int order = compare_numbers(left, right);

		if (order != 0)
			return order;
	}
	return 0;
}

static bool parse_bound(npd_str text, struct bound *ret)
{
	static const struct {
		npd_str sign;
		enum relation relation;
	} signs[] = { { { ">=", 2 }, AT_LEAST }, { { "<=", 2 }, AT_MOST }, { { "==", 2 }, EQUAL },
		{ { "!=", 2 }, NOT_EQUAL }, { { ">", 1 }, MORE }, { { "<", 1 }, LESS } };
	npd_str s = npd_str_trim(text);

	ret->relation = EQUAL;
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		if (!npd_str_starts(s, signs[i].sign))
			continue;
		ret->relation = signs[i].relation;
		s = npd_str_from(s, signs[i].sign.len);
		break;
	}
	return parse_version(s, &ret->version) && ret->version.rest.len == 0;
}

/* The parts of a range: an empty one is a defect too, so a comma at the end is not swallowed. */
static bool next_bound(npd_str *rest, bool *more, struct bound *ret)
{
	*more = npd_str_find_byte(*rest, ',') != NPD_NOT_FOUND;
	return parse_bound(npd_str_cut(rest, ','), ret);
}

bool npd_version_is_range(npd_str range)
{
	struct bound bound;

	for (bool more = true; more;)
		if (!next_bound(&range, &more, &bound))
			return false;
	return true;
}

static bool holds(int order, enum relation relation)
{
	switch (relation) {
	case AT_LEAST:
		return order >= 0;
	case AT_MOST:
		return order <= 0;
	case EQUAL:
		return order == 0;
	case NOT_EQUAL:
		return order != 0;
	case MORE:
		return order > 0;
	case LESS:
		return order < 0;
	}
	return false;
}

enum npd_version_answer npd_version_match(npd_str version, npd_str range)
{
	enum npd_version_answer answer = NPD_VERSION_YES;
	struct version have;
	struct bound bound;

	if (!parse_version(version, &have))
		return NPD_VERSION_UNKNOWN;
	for (bool more = true; more;) {
		if (!next_bound(&range, &more, &bound) ||
			!npd_str_eq(have.series, bound.version.series))
			answer = NPD_VERSION_UNKNOWN;
		else if (!holds(compare(have.numbers, bound.version.numbers), bound.relation))
			return NPD_VERSION_NO;
	}
	return answer;
}
