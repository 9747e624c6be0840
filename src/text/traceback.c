#include "text/record_impl.h"
#include "text/window_impl.h"

/*
 * A traceback is read forwards from its first line; the line in question is reached from there or
 * is no part of it. To find that first line, headers and frames above are tried, nearest first, and
 * the topmost one wins that still reaches the line: so every line of a record gives the same
 * record, and chained tracebacks are one.
 */

#define MESSAGE_LINES_MAX 20 /* continuation lines of an exception's message */
#define GAP_LINES_MAX 28     /* lines without a frame that may stand between a frame and the end */

/* ---- lines ---- */

/* Log prefixes of two lines are alike when they differ in digits only: times, counters. */
static bool alike(npd_str a, npd_str b)
{
	for (size_t i = 0; i < a.len && i < b.len; i++) {
		if (a.ptr[i] != b.ptr[i] && !(npd_is_digit(a.ptr[i]) && npd_is_digit(b.ptr[i])))
			return false;
	}
	return a.len == b.len;
}

static bool is_blank(npd_str text)
{
	return npd_str_trim(text).len == 0;
}

static bool is_indented(npd_str message)
{
	return !is_blank(message) && npd_is_blank(message.ptr[0]);
}

enum style {
	STYLE_NONE,
	STYLE_PYTHON,
	STYLE_IPYTHON, /* "XError      Traceback (most recent call last)", code with arrows */
	STYLE_RICH,    /* in a box, with the exception below it */
	STYLE_GROUP    /* of an ExceptionGroup, behind | and + */
};

struct header {
	enum style style;
	npd_str mark; /* what stands before each line */
	npd_str name; /* IPython: of the exception */
};

static bool starts_with_line_drawing(npd_str text)
{
	const unsigned char *p = (const unsigned char *)text.ptr;

	return text.len >= 3 && p[0] == 0xE2 && (p[1] == 0x94 || p[1] == 0x95);
}

static struct header header_of(npd_str text)
{
	struct header h = { .style = STYLE_NONE };
	const size_t at = npd_str_find(text, NPD_STR("Traceback (most recent call last)"));

	if (at == NPD_NOT_FOUND)
		return h;
	const npd_str before = npd_str_head(text, at);
	const npd_str word = npd_str_trim(before);

	h.style = STYLE_PYTHON;
	h.mark = before;
	if (starts_with_line_drawing(word)) {
		h.style = STYLE_RICH;
	} else if (npd_str_ends(word, NPD_STR("Exception Group"))) {
		h.style = STYLE_GROUP;
	} else if (word.len > 0 && before.len - word.len >= 2 &&
		   npd_exception_name(word, true).len > 0) {
		h.style = STYLE_IPYTHON;
		h.mark = npd_str_head(text, 0);
		h.name = npd_exception_name(word, true);
	}
	return h;
}

/* `File "x.py", line 3` where it starts in the text, NPD_NOT_FOUND when the line is no frame. */
static size_t frame_at(npd_str text)
{
	const size_t at = npd_str_find(text, NPD_STR("File \""));

	if (at == NPD_NOT_FOUND || (at > 0 && !npd_is_blank(text.ptr[at - 1])))
		return NPD_NOT_FOUND;
	const bool has_line =
		npd_str_find(npd_str_from(text, at), NPD_STR("\", line ")) != NPD_NOT_FOUND;
	const bool indented = at >= 2 && text.ptr[at - 2] == ' ';

	return has_line || indented ? at : NPD_NOT_FOUND;
}

/* What stands before a frame's own indentation of two blanks. */
static npd_str frame_mark(npd_str text, size_t at)
{
	const bool indented = at >= 2 && text.ptr[at - 1] == ' ' && text.ptr[at - 2] == ' ';

	return npd_str_head(text, indented ? at - 2 : at);
}

/* Line i without the mark of its traceback, or without another log prefix when it has none of that.
 */
static npd_str body(const struct npd_record_source *s, size_t i, npd_str mark)
{
	const npd_str text = npd_record_line(s, i);

	if (mark.len > 0 && alike(npd_str_head(text, mark.len), mark))
		return npd_str_from(text, mark.len);
	if (mark.len > 0 && alike(text, npd_str_trim_right(mark)))
		return npd_str_head(text, 0);
	if (text.len == 0 || npd_is_blank(text.ptr[0]) || frame_at(text) == 0 ||
		npd_exception_name(text, true).len > 0)
		return text;
	return npd_record_message(s, i);
}

static bool is_prompt(npd_str message)
{
	const npd_str head = npd_str_head(message, 120);
	const size_t at = npd_str_find_byte(head, '@');

	if (npd_str_starts(message, NPD_STR("$ ")) || npd_str_starts(message, NPD_STR(">>> ")))
		return true;
	return at != NPD_NOT_FOUND &&
	       (npd_str_find(npd_str_from(head, at), NPD_STR("$ ")) != NPD_NOT_FOUND ||
		       npd_str_find(npd_str_from(head, at), NPD_STR("# ")) != NPD_NOT_FOUND);
}

static bool is_rule(npd_str text)
{
	size_t n = 0;

	while (n < text.len && text.ptr[n] == '-')
		n++;
	return n >= 20 && n == text.len;
}

static bool is_chain(npd_str message)
{
	return npd_str_starts(message, NPD_STR("During handling of the above exception")) ||
	       npd_str_starts(message, NPD_STR("The above exception was the direct cause"));
}

/* ---- reading one traceback ---- */

struct reader {
	const struct npd_record_source *s;
	struct npd_record *r;
	size_t at;    /* the next line */
	size_t limit; /* the line behind the last one that may be read */
	struct header header;
};

static void take_line(struct reader *d)
{
	d->r->last = d->at++;
}

static void take_exception(struct reader *d, npd_str name)
{
	d->r->decisive = d->at;
	d->r->exception = name;
	take_line(d);
}

/* An exception's last line that announces more: "Error(s) in loading state_dict for Net:". */
static bool promises_more(npd_str message)
{
	const npd_str end = npd_str_trim_right(message);

	return end.len > 0 && (end.ptr[end.len - 1] == ':' || end.ptr[end.len - 1] == ',' ||
				      end.ptr[end.len - 1] == '(');
}

static bool starts_anew(const struct npd_record_source *s, size_t i, npd_str message)
{
	bool known;

	npd_line_prefix(s->w, s->prefixes, i, &known);
	return known || is_prompt(message) || is_chain(message) ||
	       frame_at(message) != NPD_NOT_FOUND || header_of(message).style != STYLE_NONE ||
	       npd_exception_name(message, true).len > 0;
}

/* The lines that continue the message on the line before. */
static void take_message(struct reader *d)
{
	const npd_str mark = d->header.mark;
	bool open = promises_more(npd_record_line(d->s, d->at - 1));

	for (unsigned n = 0; n < MESSAGE_LINES_MAX && d->at < d->limit; n++) {
		const npd_str message = body(d->s, d->at, mark);

		if (is_blank(message) || frame_at(message) != NPD_NOT_FOUND ||
			header_of(message).style != STYLE_NONE)
			return;
		if (!is_indented(message) && (!(open || npd_window_seam(d->s->w, d->at - 1)) ||
						     starts_anew(d->s, d->at, message)))
			return;
		open = false;
		take_line(d);
	}
}

/* One blank line between the lines of a body is from double spacing, if a line of a body follows
 * it. */
static bool goes_on_behind_blank(const struct reader *d)
{
	if (d->at + 1 >= d->limit || d->at == d->r->first)
		return false;
	const npd_str next = body(d->s, d->at + 1, d->header.mark);

	return frame_at(next) != NPD_NOT_FOUND || npd_exception_name(next, true).len > 0;
}

static bool read_python(struct reader *d)
{
	while (d->at < d->limit) {
		const npd_str message = body(d->s, d->at, d->header.mark);
		const bool is_body = frame_at(message) != NPD_NOT_FOUND || is_indented(message);
		const npd_str name = npd_exception_name(message, false);

		if (header_of(npd_record_line(d->s, d->at)).style != STYLE_NONE)
			return false;
		if (is_body) {
			take_line(d);
		} else if (name.len > 0) {
			take_exception(d, name);
			take_message(d);
			return true;
		} else if (is_blank(message) ? goes_on_behind_blank(d)
					     : npd_window_seam(d->s->w, d->at - 1) &&
						       !starts_anew(d->s, d->at, message)) {
			take_line(d);
		} else {
			return false;
		}
	}
	return false;
}

/* Code and blank lines in any order, up to the line that names the header's exception once more. */
static bool read_ipython(struct reader *d)
{
	for (size_t i = d->at; i < d->limit; i++) {
		const npd_str text = npd_record_line(d->s, i);
		const npd_str name = npd_exception_name(text, false);

		if (header_of(text).style != STYLE_NONE)
			return false;
		if (!npd_str_eq(name, d->header.name))
			continue;
		d->at = i;
		take_exception(d, name);
		take_message(d);
		return true;
	}
	return false;
}

static bool read_rich(struct reader *d)
{
	while (d->at < d->limit) {
		const npd_str message = npd_record_message(d->s, d->at);

		if (!starts_with_line_drawing(npd_str_trim_left(message)))
			break;
		take_line(d);
	}
	if (d->at >= d->limit)
		return false;
	const npd_str name = npd_exception_name(npd_record_message(d->s, d->at), false);

	if (name.len == 0)
		return false;
	d->header.mark = npd_str_head(name, 0);
	take_exception(d, name);
	take_message(d);
	return true;
}

static bool read_group(struct reader *d)
{
	bool found = false;

	for (; d->at < d->limit; take_line(d)) {
		npd_str text = npd_str_trim_left(npd_record_line(d->s, d->at));

		if (text.len == 0 || (text.ptr[0] != '|' && text.ptr[0] != '+'))
			break;
		while (text.len > 0 && (npd_is_blank(text.ptr[0]) || text.ptr[0] == '|'))
			text = npd_str_from(text, 1);
		const npd_str name = npd_exception_name(text, false);

		if (name.len > 0) {
			d->r->decisive = d->at;
			d->r->exception = name;
			found = true;
		}
	}
	return found;
}

/* Whether another traceback follows that is said to belong to this one; then its header is next. */
static bool take_chain(struct reader *d)
{
	size_t i = d->at;

	for (unsigned blanks = 0; blanks < 2 && i < d->limit; blanks++)
		i += is_blank(body(d->s, i, d->header.mark));
	if (i >= d->limit || !is_chain(body(d->s, i, d->header.mark)))
		return false;
	i++;
	for (unsigned blanks = 0; blanks < 2 && i < d->limit; blanks++)
		i += is_blank(body(d->s, i, d->header.mark));
	i += i < d->limit && is_rule(npd_record_line(d->s, i));
	if (i >= d->limit)
		return false;
	const struct header next = header_of(npd_record_line(d->s, i));

	if (next.style == STYLE_NONE)
		return false;
	d->header = next;
	d->at = i;
	take_line(d);
	return true;
}

static bool read_body(struct reader *d)
{
	switch (d->header.style) {
	case STYLE_NONE:
		return false;
	case STYLE_PYTHON:
		return read_python(d);
	case STYLE_IPYTHON:
		return read_ipython(d);
	case STYLE_RICH:
		return read_rich(d);
	case STYLE_GROUP:
		return read_group(d);
	}
	return false;
}

static bool is_syntax(npd_str name)
{
	return npd_str_eq(name, NPD_STR("SyntaxError")) ||
	       npd_str_eq(name, NPD_STR("IndentationError")) ||
	       npd_str_eq(name, NPD_STR("TabError"));
}

/* IPython draws a line above the header. */
static bool has_rule_above(const struct npd_record_source *s, size_t i)
{
	return i > 0 && is_rule(npd_record_line(s, i - 1));
}

/* The record that starts with the header, frame or lone exception at `start`. */
static struct npd_record read_from(const struct npd_record_source *s, size_t start)
{
	struct npd_record r = { .kind = NPD_RECORD_TRACEBACK, .first = start, .last = start };
	const npd_str text = npd_record_line(s, start);
	struct reader d = { .s = s, .r = &r, .at = start + 1, .header = header_of(text) };
	bool complete;

	if (d.header.style == STYLE_IPYTHON && has_rule_above(s, start))
		r.first = start - 1;
	d.limit = s->count - r.first > NPD_RECORD_LINES_MAX ? r.first + NPD_RECORD_LINES_MAX
							    : s->count;
	if (d.header.style == STYLE_NONE) {
		/* the head is lost: the log was cut */
		d.header.style = STYLE_PYTHON;
		d.header.mark = frame_mark(text, frame_at(text));
	}
	r.decisive = r.first;
	do
		complete = read_body(&d);
	while (complete && take_chain(&d));
	r.open = !complete && d.at >= d.limit;
	if (is_syntax(r.exception))
		r.kind = NPD_RECORD_SYNTAX;
	return r;
}

/* An exception's line that has lost its traceback, with the lines that continue its message. */
static bool read_alone(const struct npd_record_source *s, size_t start, struct npd_record *ret)
{
	const npd_str text = npd_record_line(s, start);
	struct npd_record r = { .kind = NPD_RECORD_LINE, .first = start, .decisive = start };
	struct reader d = { .s = s, .r = &r, .at = start, .limit = s->count };

	if (!npd_holds_exception(text))
		return false;
	const npd_str message = npd_record_message(s, start);

	r.exception = npd_exception_name(message, true);
	if (r.exception.len == 0)
		return false;
	d.header.mark = npd_str_head(text, text.len - message.len);
	take_exception(&d, r.exception);
	take_message(&d);
	*ret = r;
	return true;
}

/* ---- finding where it starts ---- */

/* From the frame at i up over the lines of its body: the header above them or the topmost frame. */
static size_t climb(const struct npd_record_source *s, size_t i, size_t lowest)
{
	const npd_str mark = frame_mark(npd_record_line(s, i), frame_at(npd_record_line(s, i)));
	size_t top = i;

	for (size_t k = i; k > lowest; k--) {
		const npd_str text = npd_record_line(s, k - 1);

		if (header_of(text).style != STYLE_NONE)
			return k - 1;
		const npd_str message = body(s, k - 1, mark);

		if (frame_at(message) != NPD_NOT_FOUND)
			top = k - 1;
		else if (!is_indented(message))
			break;
	}
	return top;
}

/* Is line i a header or a frame? Many lines ask this of the same ones above them. */
static bool is_frame(const struct npd_record_source *s, size_t i)
{
	struct npd_window_line *line = &s->w->lines[i];

	if ((line->flags & NPD_LINE_FRAME_ASKED) == 0) {
		const npd_str text = npd_record_line(s, i);
		const bool frame =
			header_of(text).style != STYLE_NONE || frame_at(text) != NPD_NOT_FOUND;

		line->flags |= (uint16_t)(NPD_LINE_FRAME_ASKED | (frame ? NPD_LINE_FRAME : 0));
	}
	return (line->flags & NPD_LINE_FRAME) != 0;
}

static bool covers(const struct npd_record *r, size_t i)
{
	return r->first <= i && i <= r->last;
}

static bool is_in_group(npd_str text)
{
	return npd_str_starts(npd_str_trim_left(text), NPD_STR("|"));
}

static bool find_traceback(const struct npd_record_source *s, size_t i, struct npd_record *ret)
{
	const size_t lowest = i < NPD_RECORD_LINES_MAX ? 0 : i - NPD_RECORD_LINES_MAX + 1;
	const bool rule = i + 1 < s->count && has_rule_above(s, i + 1);
	unsigned gap = 0;
	bool found = false;

	for (size_t k = rule ? i + 2 : i + 1; k > lowest && gap <= GAP_LINES_MAX; k--) {
		const npd_str text = npd_record_line(s, k - 1);
		size_t start = k - 1;

		if (!is_frame(s, k - 1)) {
			gap += !is_blank(text) && !is_indented(text) &&
			       !starts_with_line_drawing(text);
			continue;
		}
		if (header_of(text).style == STYLE_NONE)
			start = climb(s, k - 1, lowest);
		const struct npd_record r = read_from(s, start);

		if (!covers(&r, i)) {
			/* the rule may belong to something else; a frame may be quoted in a
			 * notebook's code; a group holds more than this one */
			if (start > i || header_of(npd_record_line(s, start)).style == STYLE_NONE ||
				is_in_group(text)) {
				gap++;
				continue;
			}
			return found;
		}
		if (r.last > r.first || header_of(text).style != STYLE_NONE) {
			*ret = r;
			found = true;
		}
		gap = 0;
		k = start + 1;
	}
	return found;
}

static bool find_alone(const struct npd_record_source *s, size_t i, struct npd_record *ret)
{
	const size_t lowest = i < MESSAGE_LINES_MAX ? 0 : i - MESSAGE_LINES_MAX;

	for (size_t k = i + 1; k > lowest; k--) {
		if (read_alone(s, k - 1, ret))
			return covers(ret, i);
		if (is_blank(npd_record_line(s, k - 1)))
			return false;
	}
	return false;
}

/* ---- what Python only tells ---- */

#define HEAD_LINES_MAX 3 /* lines that the head of an ignored exception may be wrapped to */

/*
 * What goes wrong where nobody can catch it (a destructor, a callback at the end) is printed and
 * dropped. A thread that dies of an exception ("Exception ignored in thread started by") is not.
 */
static bool says_ignored(const struct npd_record_source *s, size_t i)
{
	static const char *const heads[] = { "Exception ignored in: ",
		"Exception ignored in atexit callback", "Exception ignored while ",
		"Exception ignored on " };

	if (npd_str_find(npd_record_line(s, i), NPD_STR("Exception ignored ")) == NPD_NOT_FOUND)
		return false;
	const npd_str message = npd_record_message(s, i);

	for (size_t k = 0; k < sizeof heads / sizeof heads[0]; k++)
		if (npd_str_starts(message, npd_str_of(heads[k])))
			return true;
	return false;
}

/* The head above line `below`, NPD_NOT_FOUND where there is none. */
static size_t ignored_head(const struct npd_record_source *s, size_t below)
{
	for (size_t n = 0; n < HEAD_LINES_MAX && below-- > 0; n++) {
		if (says_ignored(s, below))
			return below;
		if (below == 0 || !npd_window_seam(s->w, below - 1))
			break;
	}
	return NPD_NOT_FOUND;
}

/* Line i, or when it belongs to the head of an ignored exception the first line below that. */
static size_t behind_ignored_head(const struct npd_record_source *s, size_t i)
{
	const size_t head = ignored_head(s, i + 1);
	size_t at = i;

	if (head == NPD_NOT_FOUND)
		return i;
	while (at + 1 < s->count && at < head + HEAD_LINES_MAX && !is_frame(s, at) &&
		npd_exception_name(npd_record_message(s, at), true).len == 0)
		at++;
	return at;
}

bool npd_record_traceback(const struct npd_record_source *s, size_t i, struct npd_record *ret)
{
	const size_t from = behind_ignored_head(s, i);

	if (!find_traceback(s, from, ret) && !find_alone(s, from, ret))
		return false;
	const size_t head = ignored_head(s, ret->first);

	if (head != NPD_NOT_FOUND) {
		ret->first = head;
		ret->ignored = true;
		if (ret->last - head >= NPD_RECORD_LINES_MAX)
			ret->last = head + NPD_RECORD_LINES_MAX - 1;
	}
	return covers(ret, i);
}
