/* sigmastar_config.h - what the files config_sigmastar*.c share. */
#ifndef NPD_FACTS_SIGMASTAR_CONFIG_H
#define NPD_FACTS_SIGMASTAR_CONFIG_H

#include "facts/config_sigmastar.h"
#include "format/ini.h"

struct npd_config {
	struct npd_facts *f;
	const struct npd_file_text *file;
	const struct npd_sigmastar_options *options;
	const struct npd_ini *py, *c;
	const struct npd_ini *ini; /* what the facts come from: py, or the lenient reading */
	struct npd_fact *counts;
	size_t names_bytes;
};

/* A key's value; item NULL: it is not there. */
struct npd_config_value {
	const struct npd_ini_item *item;
	npd_str text;
	bool mapped;	 /* `text` is the item's own, so that parts of it have places */
	npd_str unknown; /* why there is no telling; empty: `text` holds */
	npd_str error;	 /* what get() raises; empty: nothing. `text` is then as written */
	struct npd_fact_place at;
};

struct npd_config_entry {
	npd_str text;
	struct npd_fact_place at;
};

struct npd_config_list {
	const char *key;
	struct npd_config_value value;
	npd_str unknown; /* why there are no entries, though the key is there; else empty */
	NPD_VEC(struct npd_config_entry) entries;
};

/* How the tool takes a list apart. */
enum npd_config_how {
	NPD_CONFIG_NAMES,   /* blanks out, punctuation off both ends, then at commas */
	NPD_CONFIG_LAYOUTS, /* punctuation off both ends, blanks out, then at commas */
	NPD_CONFIG_WORDS    /* the C library's: quotes or up to ';' or '#', then at commas */
};

bool npd_config_equal_but_for_case(npd_str a, npd_str b);

/* Index of a section in what facts come from, by its exact name, else by any case; NPD_NOT_FOUND.
 */
size_t npd_config_section(const struct npd_config *c, const char *name);

struct npd_config_value npd_config_get(
	const struct npd_config *c, const char *section, const char *key);
struct npd_config_value npd_config_get_at(const struct npd_config *c, size_t section, npd_str key);

/* The place of a part of the value's text. */
struct npd_fact_place npd_config_part(
	const struct npd_config *c, const struct npd_config_value *v, npd_str part);

/* No place: that of the map or list around it. */
struct npd_fact_place npd_config_nowhere(void);

struct npd_fact_place npd_config_place(const struct npd_config *c, struct npd_span span);

/* The list under `key`, counted as config_counts.`count` (NULL: not counted). */
struct npd_config_list npd_config_list(struct npd_config *c, const char *section, const char *key,
	enum npd_config_how how, const char *count);

/* Whether the key is there with exactly `count` entries; else *why (where it is there). */
bool npd_config_fits(const struct npd_config *c, const struct npd_config_list *list, size_t count,
	const char *of_what, npd_str *why);

/* What the C library takes of a value: inside quotes, or up to ';' or '#'. */
npd_str npd_config_content(npd_str value);

/* A value as the tool strips it before it splits it, for comparing. */
npd_str npd_config_normal(struct npd_arena *arena, npd_str value, enum npd_config_how how);

/* before + name + after */
npd_str npd_config_phrase(
	const struct npd_config *c, const char *before, npd_str name, const char *after);

/* Decimal, with sign, point and exponent; not what strtod takes beyond that. */
bool npd_config_is_number(npd_str s);

/* The parts of npd_facts_add_sigmastar_config. */
void npd_config_add_inputs(struct npd_config *c);
void npd_config_add_outputs(struct npd_config *c);
void npd_config_add_keys(struct npd_config *c);
void npd_config_add_differences(struct npd_config *c);
void npd_config_add_entries(struct npd_config *c);

#endif
