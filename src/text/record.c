#include "text/record.h"

#include "text/record_impl.h"

npd_str npd_record_line(const struct npd_record_source *s, size_t i)
{
	return npd_window_text(s->w, i);
}

npd_str npd_record_message(const struct npd_record_source *s, size_t i)
{
	return npd_str_from(npd_record_line(s, i), npd_line_prefix(s->w, s->prefixes, i, NULL));
}

struct npd_record npd_record_around(
	struct npd_window *w, const struct npd_prefixes *prefixes, size_t i)
{
	const struct npd_record_source s = { w, prefixes, npd_window_line_count(w) };
	struct npd_record record;

	if (npd_record_traceback(&s, i, &record) || npd_record_crash(&s, i, &record) ||
		npd_record_box(&s, i, &record))
		return record;
	return (struct npd_record){ .kind = NPD_RECORD_LINE, .first = i, .last = i, .decisive = i };
}
