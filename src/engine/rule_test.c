/* rule_test.c - examples of rules: each is a set of files, linted as a user's would be. */
#include "engine/lint.h"
#include "engine/selftest_impl.h"

static const struct {
	const char *key, *name;
	enum npd_file_kind kind;
} files[] = {
	{ "config", "input_config.ini", NPD_FILE_CONFIG },
	{ "script", "preprocess.py", NPD_FILE_SCRIPT },
	{ "model", "model.onnx", NPD_FILE_MODEL },
	{ "images", "images.txt", NPD_FILE_IMAGES },
	{ "debug_config", "DebugConfig.txt", NPD_FILE_DEBUG },
	{ "quant_param", "quant_param.json", NPD_FILE_QUANT },
	{ "command", "<command>", NPD_FILE_COMMAND },
};

static enum npd_status add(
	struct npd_lint *l, struct npd_node text, size_t i, struct npd_error *reterr)
{
	const npd_str bytes = npd_node_text(text);

	return npd_lint_add(
		l, files[i].kind, npd_str_of(files[i].name), bytes.ptr, bytes.len, reterr);
}

static unsigned hex_digit(char c)
{
	return c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10) : (unsigned)(c - '0') & 0xF;
}

/* The configuration with bytes in front that YAML cannot hold, such as a byte order mark. */
static enum npd_status add_prefixed(const struct npd_tester *t, struct npd_lint *l,
	struct npd_node given, struct npd_error *reterr)
{
	const npd_str hex = npd_node_text(npd_node_get(given, "config_prefix"));
	const npd_str text = npd_node_text(npd_node_get(given, "config"));
	struct npd_buf bytes;

	npd_buf_init(&bytes, t->arena);
	for (size_t i = 0; i + 1 < hex.len; i += 2)
		npd_buf_add_byte(
			&bytes, (char)(hex_digit(hex.ptr[i]) << 4 | hex_digit(hex.ptr[i + 1])));
	npd_buf_add(&bytes, text);
	return npd_lint_add(
		l, NPD_FILE_CONFIG, NPD_STR("input_config.ini"), bytes.data, bytes.len, reterr);
}

static enum npd_status add_files(const struct npd_tester *t, struct npd_lint *l,
	struct npd_node given, struct npd_error *reterr)
{
	const bool prefixed =
		npd_node_kind(npd_node_get(given, "config_prefix")) != NPD_NODE_ABSENT;
	enum npd_status status = prefixed ? add_prefixed(t, l, given, reterr) : NPD_OK;

	for (size_t i = 0; status == NPD_OK && i < sizeof files / sizeof files[0]; i++) {
		const struct npd_node text = npd_node_get(given, files[i].key);

		if (prefixed && files[i].kind == NPD_FILE_CONFIG)
			continue;
		if (npd_node_kind(text) == NPD_NODE_SCALAR)
			status = add(l, text, i, reterr);
		for (size_t k = 0; npd_node_kind(text) == NPD_NODE_LIST && status == NPD_OK &&
				   k < npd_node_count(text);
			k++)
			status = add(l, npd_node_at(text, k), i, reterr);
	}
	return status;
}

static enum npd_status open_example(const struct npd_tester *t, const struct npd_entry *rule,
	struct npd_node given, struct npd_lint **ret, struct npd_error *reterr)
{
	const struct npd_lint_options options = {
		.toolchain = npd_entry_is_generic(rule) ? (npd_str){ 0 } : rule->toolchain,
		.sdk = npd_node_text(npd_node_get(given, "sdk")),
		.chip = npd_node_text(npd_node_get(given, "chip")),
		.look_for_files = npd_node_is_true(npd_node_get(given, "look")),
	};
	enum npd_status status = npd_lint_new(t->kb, &options, ret, reterr);

	if (status != NPD_OK)
		return status;
	status = add_files(t, *ret, given, reterr);
	if (status != NPD_OK)
		*ret = npd_lint_free(*ret);
	return status;
}

static const struct npd_finding *find(const struct npd_report *r, npd_str id)
{
	for (size_t i = 0; i < r->finding_count; i++)
		if (npd_str_eq(r->findings[i].id, id))
			return &r->findings[i];
	return NULL;
}

static const struct npd_missing_check *find_missing(const struct npd_report *r, npd_str id)
{
	for (size_t i = 0; i < r->checks.missing_count; i++)
		if (npd_str_eq(r->checks.missing[i].id, id))
			return &r->checks.missing[i];
	return NULL;
}

/* "inputs[0].script, model" of what the rule could not see. */
static npd_str lacks(struct npd_tester *t, const struct npd_missing_check *m)
{
	struct npd_buf out;

	npd_buf_init(&out, t->arena);
	for (size_t i = 0; m != NULL && i < m->fact_count; i++) {
		npd_buf_add_c(&out, i > 0 ? ", " : "");
		npd_buf_add(&out, m->facts[i]);
	}
	return npd_buf_str(&out);
}

/* A problem of a file, a rule that could not be evaluated: defects in any example. */
static void check_sound(struct npd_tester *t, const struct npd_entry *rule, struct npd_node given,
	const struct npd_lint *l, const struct npd_report *r)
{
	for (size_t i = 0; i < r->problem_count; i++)
		npd_tester_check(t, false, given,
			npd_tester_say(t, "'%.*s': %.*s: %.*s", NPD_ARG(rule->id),
				NPD_ARG(r->problems[i].input), NPD_ARG(r->problems[i].text)));
	for (size_t i = 0; i < l->errors.len; i++)
		npd_tester_check(t, false, given,
			npd_tester_say(t, "'%.*s': '%.*s' can not be evaluated: %.*s",
				NPD_ARG(rule->id), NPD_ARG(l->errors.data[i].id),
				NPD_ARG(l->errors.data[i].text)));
}

static void check_good(struct npd_tester *t, const struct npd_entry *rule, struct npd_node given,
	const struct npd_lint *l, const struct npd_report *r)
{
	const struct npd_missing_check *missing = find_missing(r, rule->id);

	npd_tester_check(t, npd_rule_applies(rule, &l->where) == NPD_APPLIES_YES, given,
		npd_tester_say(t, "'%.*s' does not apply to its good example", NPD_ARG(rule->id)));
	npd_tester_check(t, missing == NULL, given,
		npd_tester_say(t, "'%.*s' can not judge its good example for lack of %.*s",
			NPD_ARG(rule->id), NPD_ARG(lacks(t, missing))));
	for (size_t i = 0; i < r->finding_count; i++)
		npd_tester_check(t, false, given,
			npd_tester_say(t, "the good example of '%.*s' is refused by '%.*s': %.*s",
				NPD_ARG(rule->id), NPD_ARG(r->findings[i].id),
				NPD_ARG(r->findings[i].title)));
}

static void check_bad(struct npd_tester *t, const struct npd_entry *rule, struct npd_node given,
	const struct npd_report *r)
{
	const struct npd_missing_check *missing = find_missing(r, rule->id);

	npd_tester_check(t, find(r, rule->id) != NULL, given,
		missing == NULL
			? npd_tester_say(t, "'%.*s' passes its bad example", NPD_ARG(rule->id))
			: npd_tester_say(t, "'%.*s' can not judge its bad example for lack of %.*s",
				  NPD_ARG(rule->id), NPD_ARG(lacks(t, missing))));
}

static enum npd_status test_example(struct npd_tester *t, const struct npd_entry *rule,
	struct npd_node given, bool good, struct npd_error *reterr)
{
	struct npd_lint *l;
	struct npd_report *r;
	enum npd_status status = open_example(t, rule, given, &l, reterr);

	if (status != NPD_OK)
		return status;
	status = npd_lint_finish(l, &r, reterr);
	if (status == NPD_OK) {
		check_sound(t, rule, given, l, r);
		if (good)
			check_good(t, rule, given, l, r);
		else
			check_bad(t, rule, given, r);
		npd_report_free(r);
	}
	npd_lint_free(l);
	return status;
}

enum npd_status npd_tester_rule(
	struct npd_tester *t, const struct npd_entry *rule, struct npd_error *reterr)
{
	const struct npd_node examples = npd_node_get(rule->node, "examples");
	enum npd_status status = NPD_OK;

	for (unsigned good = 0; good < 2; good++) {
		const struct npd_node list = npd_node_get(examples, good ? "good" : "bad");

		for (size_t i = 0; status == NPD_OK && i < npd_node_count(list); i++)
			status = test_example(t, rule, npd_node_at(list, i), good, reterr);
	}
	return status;
}
