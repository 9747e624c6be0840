#include "text/record_impl.h"

#define NAME_BYTES_MIN 4 /* "Exit" */

static bool ends_like_an_exception(npd_str name)
{
	static const char *const ends[] = { "Error", "Exception", "Interrupt", "Exit", "Iteration",
		"Expired", "ExceptionGroup" };

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		if (npd_str_ends(name, npd_str_of(ends[i])) && !npd_str_eq(name, NPD_STR("Error")))
			return true;
	}
	return false;
}

/* In its place behind the frames nearly any class name will do: socket.timeout, cv2.error,
 * InvalidArgument. */
static bool is_class_name(npd_str name, bool dotted)
{
	return (name.ptr[0] >= 'A' && name.ptr[0] <= 'Z') || name.ptr[0] == '_' || dotted;
}

npd_str npd_exception_name(npd_str message, bool alone)
{
	const npd_str none = { NULL, 0 };
	size_t len = 0, from = 0, dots = 0;

	while (len < message.len && (npd_is_word(message.ptr[len]) || message.ptr[len] == '.')) {
		if (message.ptr[len++] == '.') {
			from = len;
			dots++;
		}
	}
	const npd_str name = npd_str_sub(message, from, len);
	const npd_str behind = npd_str_from(message, len);
	const bool bare = npd_str_trim(behind).len == 0;

	if (name.len == 0 || npd_is_digit(message.ptr[0]) || npd_is_digit(name.ptr[0]) ||
		!(bare || behind.ptr[0] == ':') || npd_str_starts(behind, NPD_STR("::")) ||
		npd_str_starts(behind, NPD_STR(":/")))
		return none;
	if (ends_like_an_exception(name))
		return name;
	/* a module of a package: onnxruntime.capi.onnxruntime_pybind11_state.InvalidArgument */
	if (bare || (alone && (dots < 2 || name.ptr[0] < 'A' || name.ptr[0] > 'Z')))
		return none;
	return is_class_name(name, dots > 0) ? name : none;
}

bool npd_holds_exception(npd_str text)
{
	size_t from = 0;

	while (from <= text.len) {
		const size_t colon = npd_str_find_byte(npd_str_from(text, from), ':');
		const size_t end =
			colon == NPD_NOT_FOUND ? npd_str_trim_right(text).len : from + colon;
		size_t start = end;

		while (start > from &&
			(npd_is_word(text.ptr[start - 1]) || text.ptr[start - 1] == '.'))
			start--;
		if (end - start >= NAME_BYTES_MIN &&
			npd_exception_name(npd_str_from(text, start), true).len > 0)
			return true;
		if (colon == NPD_NOT_FOUND)
			return false;
		from = end + 1;
	}
	return false;
}
