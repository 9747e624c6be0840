#include "kb/schema.h"

#define ANY_KIND .ref = NPD_KIND_COUNT

/* ---- scalars ---- */

static const struct npd_schema text = { .kind = NPD_SCHEMA_TEXT };
static const struct npd_schema raw = { .kind = NPD_SCHEMA_RAW };
static const struct npd_schema log_text = { .kind = NPD_SCHEMA_LOG };
static const struct npd_schema condition = { .kind = NPD_SCHEMA_CONDITION,
	.name = "condition",
	.help = "an expression, see rules/README.md" };
static const struct npd_schema each = { .kind = NPD_SCHEMA_EACH };
static const struct npd_schema fact = { .kind = NPD_SCHEMA_FACT,
	.help = "the path of a fact, such as node.attr.mode" };
static const struct npd_schema range = { .kind = NPD_SCHEMA_RANGE, .name = "range" };
static const struct npd_schema fill = { .kind = NPD_SCHEMA_FILL };
static const struct npd_schema group = { .kind = NPD_SCHEMA_GROUP };
static const struct npd_schema slug = { .kind = NPD_SCHEMA_SLUG, .name = "slug" };
static const struct npd_schema stage = { .kind = NPD_SCHEMA_STAGE };
static const struct npd_schema id = {
	.kind = NPD_SCHEMA_ID, .name = "id", .help = "<toolchain>.<slug>"
};
static const struct npd_schema truth = { .kind = NPD_SCHEMA_BOOL };
static const struct npd_schema template_text = { .kind = NPD_SCHEMA_TEMPLATE,
	.name = "template",
	.help = "the text as the tool prints it, with {holes}" };
static const struct npd_schema regex = { .kind = NPD_SCHEMA_REGEX, .name = "regex" };

static const struct npd_schema any_ref = { .kind = NPD_SCHEMA_REF, ANY_KIND };
static const struct npd_schema rule_ref = { .kind = NPD_SCHEMA_REF, .ref = NPD_KIND_RULE };
static const struct npd_schema signature_ref = { .kind = NPD_SCHEMA_REF,
	.ref = NPD_KIND_SIGNATURE };
static const struct npd_schema code_ref = { .kind = NPD_SCHEMA_REF, .ref = NPD_KIND_CODE };

#define WORDS(name_, ...)                                                                          \
	static const char *const name_##_words[] = { __VA_ARGS__, NULL };                          \
	static const struct npd_schema name_ = { .kind = NPD_SCHEMA_WORD, .words = name_##_words }

WORDS(severity, "error", "warning", "note");
WORDS(status, "observed", "documented", "inferred");
WORDS(confidence, "certain", "likely", "possible");
WORDS(safety, "safe", "unsafe", "manual");
WORDS(context, "required");
WORDS(role, "command", "banner", "path");
WORDS(scope, "not-model");
WORDS(marker_level, "error", "warning");
WORDS(same, "same");
WORDS(fact_type, "string", "int", "number", "bool", "any");
WORDS(value_type, "string", "int", "float", "bool", "enum", "path", "list");

/* ---- lists and mappings that several kinds share ---- */

static const struct npd_schema texts = { .kind = NPD_SCHEMA_LIST, .item = &text };
static const struct npd_schema sources = { .kind = NPD_SCHEMA_LIST, .item = &text, .min = 1 };
static const struct npd_schema logs = { .kind = NPD_SCHEMA_LIST, .item = &log_text, .min = 1 };
static const struct npd_schema ids = { .kind = NPD_SCHEMA_LIST, .item = &id };
static const struct npd_schema slugs = { .kind = NPD_SCHEMA_LIST, .item = &slug, .max = 32 };
static const struct npd_schema any_refs = { .kind = NPD_SCHEMA_LIST, .item = &any_ref };
static const struct npd_schema rule_refs = { .kind = NPD_SCHEMA_LIST, .item = &rule_ref };
static const struct npd_schema signature_refs = { .kind = NPD_SCHEMA_LIST, .item = &signature_ref };

static const struct npd_field prose_fields[] = {
	{ "en", &text, true },
	{ "zh", &text, true },
	{ 0 },
};
static const struct npd_schema prose = { .kind = NPD_SCHEMA_PROSE,
	.name = "prose",
	.help = "the same text in both languages, with the same {placeholders}",
	.fields = prose_fields };
static const struct npd_schema proses = { .kind = NPD_SCHEMA_LIST, .item = &prose, .min = 1 };

static const struct npd_field fix_fields[] = {
	{ "en", &text, true },
	{ "zh", &text, true },
	{ "safety", &safety, false },
	{ 0 },
};
static const struct npd_schema fix_item = {
	.kind = NPD_SCHEMA_PROSE, .name = "fix", .fields = fix_fields
};
static const struct npd_schema fix = { .kind = NPD_SCHEMA_LIST, .item = &fix_item, .min = 1 };

static const struct npd_field applies_fields[] = {
	{ "sdk", &range, false },
	{ "chip", &texts, false },
	{ 0 },
};
static const struct npd_schema applies = { .kind = NPD_SCHEMA_MAP,
	.name = "applies",
	.help = "the versions and chips that the entry holds for",
	.fields = applies_fields };

/* ---- matches ---- */

static const struct npd_schema match; /* they hold each other */
static const struct npd_schema matches = { .kind = NPD_SCHEMA_LIST, .item = &match, .min = 1 };

static const struct npd_schema lines = { .kind = NPD_SCHEMA_INT, .min = 1, .max = 10000 };
static const char *const within_choice[] = { "lines", "record", "stage", NULL };
static const struct npd_field within_fields[] = {
	{ "lines", &lines, false },
	{ "record", &same, false },
	{ "stage", &same, false },
	{ 0 },
};
static const struct npd_schema within = {
	.kind = NPD_SCHEMA_MAP, .name = "within", .fields = within_fields, .choice = within_choice
};

static const char *const match_choice[] = { "text", "regex", "all", "any", "sequence", NULL };
static const struct npd_field match_fields[] = {
	{ "text", &template_text, false },
	{ "regex", &regex, false },
	{ "whole", &truth, false },
	{ "primary", &truth, false },
	{ "all", &matches, false },
	{ "any", &matches, false },
	{ "sequence", &matches, false },
	{ "absent", &matches, false },
	{ "within", &within, false },
	{ 0 },
};
static const struct npd_schema match_map = {
	.kind = NPD_SCHEMA_MAP, .name = "match-map", .fields = match_fields, .choice = match_choice
};
static const struct npd_schema match = { .kind = NPD_SCHEMA_EITHER,
	.name = "match",
	.help = "a template, a list of wordings, or a leaf or combination",
	.scalar = &template_text,
	.list = &matches,
	.map = &match_map };
static const char *const match_or_regex[] = { "match", "regex", NULL };

/* ---- examples ---- */

static const struct npd_schema captures = { .kind = NPD_SCHEMA_CAPTURES, .item = &raw };
static const struct npd_field example_fields[] = {
	{ "log", &log_text, true },
	{ "captures", &captures, false },
	{ "stage", &stage, false },
	{ 0 },
};
static const struct npd_schema example_map = {
	.kind = NPD_SCHEMA_MAP, .name = "example-map", .fields = example_fields
};
static const struct npd_schema example = { .kind = NPD_SCHEMA_EITHER,
	.name = "example",
	.help = "a piece of a log, alone or with what is captured",
	.scalar = &log_text,
	.map = &example_map };
static const struct npd_schema example_list = {
	.kind = NPD_SCHEMA_LIST, .item = &example, .min = 1
};

static const struct npd_field strict_fields[] = {
	{ "match", &example_list, true },
	{ "no_match", &logs, true },
	{ 0 },
};
static const struct npd_schema strict_examples = {
	.kind = NPD_SCHEMA_MAP, .name = "signature-examples", .fields = strict_fields
};
static const struct npd_field examples_fields[] = {
	{ "match", &example_list, true },
	{ "no_match", &logs, false },
	{ 0 },
};
static const struct npd_schema examples = {
	.kind = NPD_SCHEMA_MAP, .name = "examples", .fields = examples_fields
};

/* ---- signatures ---- */

static const struct npd_field per_stage_fields[] = {
	{ "title", &prose, false },
	{ "cause", &prose, false },
	{ "fix", &fix, false },
	{ "severity", &severity, false },
	{ 0 },
};
static const struct npd_schema per_stage_item = { .kind = NPD_SCHEMA_MAP,
	.fields = per_stage_fields };
static const struct npd_schema per_stage = { .kind = NPD_SCHEMA_STAGES, .item = &per_stage_item };

static const struct npd_field variant_fields[] = {
	{ "when", &condition, true },
	{ "title", &prose, false },
	{ "cause", &prose, false },
	{ "fix", &fix, false },
	{ "confidence", &confidence, false },
	{ 0 },
};
static const struct npd_schema variant = { .kind = NPD_SCHEMA_MAP, .fields = variant_fields };
static const struct npd_schema variants = { .kind = NPD_SCHEMA_LIST, .item = &variant, .min = 1 };

static const struct npd_field codes_fields[] = {
	{ "table", &code_ref, true },
	{ "capture", &group, true },
	{ 0 },
};
static const struct npd_schema codes = { .kind = NPD_SCHEMA_MAP, .fields = codes_fields };

static const struct npd_field signature_fields[] = {
	{ "id", &id, true },
	{ "aliases", &ids, false },
	{ "severity", &severity, true },
	{ "status", &status, true },
	{ "applies", &applies, false },
	{ "stages", &slugs, false },
	{ "context", &context, false },
	{ "confidence", &confidence, false },
	{ "fallback", &truth, false },
	{ "title", &prose, true },
	{ "match", &match, false },
	{ "regex", &regex, false },
	{ "whole", &truth, false },
	{ "cause", &prose, true },
	{ "confirm", &rule_refs, false },
	{ "fix", &fix, true },
	{ "per_stage", &per_stage, false },
	{ "variants", &variants, false },
	{ "codes", &codes, false },
	{ "symptom_of", &signature_refs, false },
	{ "related", &any_refs, false },
	{ "sources", &sources, true },
	{ "examples", &strict_examples, true },
	{ 0 },
};

/* ---- what else stands in a log ---- */

static const struct npd_field context_sets_fields[] = {
	{ "toolchain", &fill, false },
	{ "stage", &fill, false },
	{ "sdk", &fill, false },
	{ "chip", &fill, false },
	{ 0 },
};
static const struct npd_schema context_sets = { .kind = NPD_SCHEMA_MAP,
	.fields = context_sets_fields };
static const struct npd_field context_fields[] = {
	{ "id", &id, true },
	{ "aliases", &ids, false },
	{ "match", &match, false },
	{ "regex", &regex, false },
	{ "whole", &truth, false },
	{ "role", &role, true },
	{ "sets", &context_sets, false },
	{ "attempt", &truth, false },
	{ "keeps", &slugs, false },
	{ "sources", &sources, false },
	{ "examples", &examples, true },
	{ 0 },
};

static const struct npd_schema levels = { .kind = NPD_SCHEMA_DICT, .item = &severity };
static const char *const level_choice[] = { "level", "levels", NULL };
static const struct npd_field prefix_fields[] = {
	{ "id", &id, true },
	{ "aliases", &ids, false },
	{ "regex", &regex, true },
	{ "level", &severity, false },
	{ "levels", &levels, false },
	{ "sources", &sources, false },
	{ "examples", &examples, true },
	{ 0 },
};

static const struct npd_field harmless_fields[] = {
	{ "id", &id, true },
	{ "aliases", &ids, false },
	{ "stages", &slugs, false },
	{ "context", &context, false },
	{ "match", &match, false },
	{ "regex", &regex, false },
	{ "whole", &truth, false },
	{ "scope", &scope, false },
	{ "title", &prose, true },
	{ "sources", &sources, false },
	{ "examples", &examples, true },
	{ 0 },
};

static const struct npd_schema observation_sets = {
	.kind = NPD_SCHEMA_DICT, .item = &fill, .min = 1
};
static const struct npd_field observation_fields[] = {
	{ "id", &id, true },
	{ "aliases", &ids, false },
	{ "stages", &slugs, false },
	{ "match", &match, false },
	{ "regex", &regex, false },
	{ "whole", &truth, false },
	{ "sets", &observation_sets, true },
	{ "sources", &sources, false },
	{ "examples", &examples, true },
	{ 0 },
};

static const struct npd_schema weight = { .kind = NPD_SCHEMA_INT, .min = 1, .max = 100 };
static const struct npd_field marker_fields[] = {
	{ "id", &id, true },
	{ "aliases", &ids, false },
	{ "stages", &slugs, false },
	{ "match", &match, false },
	{ "regex", &regex, false },
	{ "whole", &truth, false },
	{ "level", &marker_level, true },
	{ "weight", &weight, true },
	{ "sources", &sources, false },
	{ "examples", &examples, true },
	{ 0 },
};

/* ---- tables, answers, procedures ---- */

static const struct npd_schema code_number = {
	.kind = NPD_SCHEMA_INT, .min = INT32_MIN, .max = UINT32_MAX
};
static const struct npd_field code_value_fields[] = {
	{ "code", &code_number, true },
	{ "name", &text, true },
	{ "cause", &prose, false },
	{ 0 },
};
static const struct npd_schema code_value = { .kind = NPD_SCHEMA_MAP, .fields = code_value_fields };
static const struct npd_schema code_values = {
	.kind = NPD_SCHEMA_LIST, .item = &code_value, .min = 1
};
static const struct npd_schema code_base = { .kind = NPD_SCHEMA_INT, .min = 2, .max = 16 };
static const struct npd_schema code_bases = {
	.kind = NPD_SCHEMA_LIST, .item = &code_base, .min = 1
};
static const struct npd_field code_fields[] = {
	{ "id", &id, true },
	{ "aliases", &ids, false },
	{ "base", &code_bases, true },
	{ "values", &code_values, true },
	{ "sources", &sources, true },
	{ 0 },
};

static const struct npd_field need_fields[] = {
	{ "fact", &text, true },
	{ "ask", &prose, true },
	{ 0 },
};
static const struct npd_schema need = { .kind = NPD_SCHEMA_MAP, .fields = need_fields };
static const struct npd_schema needs = { .kind = NPD_SCHEMA_LIST, .item = &need, .min = 1 };
static const struct npd_field ticket_fields[] = {
	{ "id", &id, true },
	{ "aliases", &ids, false },
	{ "stages", &slugs, false },
	{ "needs", &needs, true },
	{ "sources", &sources, true },
	{ 0 },
};

static const struct npd_field topic_fields[] = {
	{ "id", &id, true },
	{ "aliases", &ids, false },
	{ "stages", &slugs, false },
	{ "title", &prose, true },
	{ "text", &prose, true },
	{ "related", &any_refs, false },
	{ "sources", &sources, true },
	{ 0 },
};

static const struct npd_field playbook_fields[] = {
	{ "id", &id, true },
	{ "aliases", &ids, false },
	{ "stages", &slugs, false },
	{ "title", &prose, true },
	{ "steps", &proses, true },
	{ "related", &any_refs, false },
	{ "sources", &sources, true },
	{ 0 },
};

static const struct npd_field verdict_fields[] = {
	{ "id", &id, true },
	{ "aliases", &ids, false },
	{ "stages", &slugs, false },
	{ "severity", &severity, true },
	{ "title", &prose, true },
	{ "cause", &prose, true },
	{ "fix", &fix, true },
	{ "related", &any_refs, false },
	{ "sources", &sources, true },
	{ 0 },
};

/* ---- files of the user ---- */

static const struct npd_field key_fields[] = {
	{ "id", &id, true },
	{ "aliases", &ids, false },
	{ "stages", &slugs, false },
	{ "section", &text, true },
	{ "key", &text, true },
	{ "type", &value_type, true },
	{ "values", &texts, false },
	{ "applies", &applies, false },
	{ "text", &prose, false },
	{ "sources", &sources, true },
	{ 0 },
};

static const struct npd_field spot_fields[] = {
	{ "fact", &fact, true },
	{ "label", &prose, true },
	{ 0 },
};
static const struct npd_schema spot = {
	.kind = NPD_SCHEMA_MAP, .name = "spot", .fields = spot_fields
};
static const struct npd_schema spots = { .kind = NPD_SCHEMA_LIST, .item = &spot };
static const struct npd_field edit_fields[] = {
	{ "fact", &fact, true },
	{ "to", &condition, true },
	{ "safety", &safety, true },
	{ 0 },
};
static const struct npd_schema edit = { .kind = NPD_SCHEMA_MAP, .fields = edit_fields };
static const struct npd_schema file_texts = {
	.kind = NPD_SCHEMA_LIST, .item = &log_text, .min = 1
};
static const struct npd_schema file_or_files = {
	.kind = NPD_SCHEMA_EITHER, .scalar = &log_text, .list = &file_texts
};
static const struct npd_field given_fields[] = {
	{ "config", &log_text, false },
	{ "config_prefix", &text, false },
	{ "script", &file_or_files, false },
	{ "model", &log_text, false },
	{ "command", &log_text, false },
	{ "images", &log_text, false },
	{ "debug_config", &log_text, false },
	{ "quant_param", &log_text, false },
	{ "sdk", &text, false },
	{ "chip", &text, false },
	{ "look", &truth, false },
	{ 0 },
};
static const struct npd_schema given = {
	.kind = NPD_SCHEMA_MAP, .name = "given", .fields = given_fields
};
static const struct npd_schema givens = { .kind = NPD_SCHEMA_LIST, .item = &given, .min = 1 };
static const struct npd_field rule_example_fields[] = {
	{ "good", &givens, true },
	{ "bad", &givens, true },
	{ 0 },
};
static const struct npd_schema rule_examples = { .kind = NPD_SCHEMA_MAP,
	.fields = rule_example_fields };
static const struct npd_field rule_fields[] = {
	{ "id", &id, true },
	{ "aliases", &ids, false },
	{ "severity", &severity, true },
	{ "status", &status, true },
	{ "applies", &applies, false },
	{ "group", &slug, false },
	{ "stages", &slugs, false },
	{ "for_each", &each, true },
	{ "where", &condition, false },
	{ "require", &condition, true },
	{ "at", &spot, true },
	{ "against", &spots, false },
	{ "predicts", &signature_refs, false },
	{ "edit", &edit, false },
	{ "title", &prose, true },
	{ "cause", &prose, true },
	{ "fix", &fix, true },
	{ "related", &any_refs, false },
	{ "sources", &sources, true },
	{ "examples", &rule_examples, true },
	{ 0 },
};

static const struct npd_field member_fields[] = {
	{ "path", &fact, true },
	{ "type", &fact_type, true },
	{ "text", &prose, true },
	{ 0 },
};
static const struct npd_schema member = {
	.kind = NPD_SCHEMA_MAP, .name = "member", .fields = member_fields
};
static const struct npd_schema members = { .kind = NPD_SCHEMA_LIST, .item = &member, .min = 1 };
static const struct npd_field fact_fields[] = {
	{ "id", &id, true },
	{ "aliases", &ids, false },
	{ "title", &prose, true },
	{ "members", &members, true },
	{ "sources", &sources, false },
	{ 0 },
};

/* ---- entries and the file ---- */

#define ENTRY(kind_, ...)                                                                          \
	static const struct npd_schema kind_##_entry = {                                           \
		.kind = NPD_SCHEMA_MAP, .name = #kind_, .fields = kind_##_fields, __VA_ARGS__      \
	}

ENTRY(signature, .choice = match_or_regex);
ENTRY(rule, .choice = NULL);
ENTRY(context, .choice = match_or_regex);
ENTRY(prefix, .choice = level_choice);
ENTRY(harmless, .choice = match_or_regex);
ENTRY(observation, .choice = match_or_regex);
ENTRY(marker, .choice = match_or_regex);
ENTRY(key, .choice = NULL);
ENTRY(code, .choice = NULL);
ENTRY(verdict, .choice = NULL);
ENTRY(topic, .choice = NULL);
ENTRY(playbook, .choice = NULL);
ENTRY(ticket, .choice = NULL);
ENTRY(fact, .choice = NULL);

const struct npd_kind_info npd_kinds[NPD_KIND_COUNT] = {
	[NPD_KIND_SIGNATURE] = { "signature", "signatures", &signature_entry, true, true },
	[NPD_KIND_RULE] = { "rule", "rules", &rule_entry, true, false },
	[NPD_KIND_CONTEXT] = { "context", "contexts", &context_entry, false, true },
	[NPD_KIND_PREFIX] = { "prefix", "prefixes", &prefix_entry, false, true },
	[NPD_KIND_HARMLESS] = { "harmless", "harmless", &harmless_entry, true, true },
	[NPD_KIND_OBSERVATION] = { "observation", "observations", &observation_entry, true, true },
	[NPD_KIND_MARKER] = { "marker", "markers", &marker_entry, true, true },
	[NPD_KIND_KEY] = { "key", "keys", &key_entry, true, false },
	[NPD_KIND_CODE] = { "code", "codes", &code_entry, false, false },
	[NPD_KIND_VERDICT] = { "verdict", "verdicts", &verdict_entry, true, false },
	[NPD_KIND_TOPIC] = { "topic", "topics", &topic_entry, true, false },
	[NPD_KIND_PLAYBOOK] = { "playbook", "playbooks", &playbook_entry, true, false },
	[NPD_KIND_TICKET] = { "ticket", "tickets", &ticket_entry, true, false },
	[NPD_KIND_FACT] = { "fact", "facts", &fact_entry, false, false },
};

#define ENTRIES(kind_, KIND)                                                                       \
	static const struct npd_schema kind_##_list = {                                            \
		.kind = NPD_SCHEMA_ENTRIES, .item = &kind_##_entry, .ref = NPD_KIND_##KIND         \
	}

ENTRIES(signature, SIGNATURE);
ENTRIES(rule, RULE);
ENTRIES(context, CONTEXT);
ENTRIES(prefix, PREFIX);
ENTRIES(harmless, HARMLESS);
ENTRIES(observation, OBSERVATION);
ENTRIES(marker, MARKER);
ENTRIES(key, KEY);
ENTRIES(code, CODE);
ENTRIES(verdict, VERDICT);
ENTRIES(topic, TOPIC);
ENTRIES(playbook, PLAYBOOK);
ENTRIES(ticket, TICKET);
ENTRIES(fact, FACT);

static const struct npd_schema schema_number = { .kind = NPD_SCHEMA_INT, .min = 1, .max = 1 };
static const struct npd_field file_fields[] = {
	{ "schema", &schema_number, true },
	{ "toolchain", &slug, true },
	{ "stage", &slug, false },
	{ "stages", &slugs, false },
	{ "signatures", &signature_list, false },
	{ "contexts", &context_list, false },
	{ "prefixes", &prefix_list, false },
	{ "harmless", &harmless_list, false },
	{ "observations", &observation_list, false },
	{ "markers", &marker_list, false },
	{ "codes", &code_list, false },
	{ "tickets", &ticket_list, false },
	{ "facts", &fact_list, false },
	{ "topics", &topic_list, false },
	{ "playbooks", &playbook_list, false },
	{ "keys", &key_list, false },
	{ "verdicts", &verdict_list, false },
	{ "rules", &rule_list, false },
	{ 0 },
};
const struct npd_schema npd_schema_file = { .kind = NPD_SCHEMA_MAP, .fields = file_fields };
