/*
 * ini.h - ini files: one tree, three readings.
 *
 * - npd_ini_read_py: as Python's configparser.ConfigParser(allow_no_value=True) reads a file opened
 *   as utf-8: strict, BasicInterpolation. Line-exact for Python 3.7 to 3.11: the same sections,
 *   keys and values, or the same class of error at the same line. It stops where Python would.
 * - npd_ini_read_c: as the C library iniparser 4.1 does, with its line of 1024 bytes, its sscanf
 *   patterns and its backslashes at the ends of lines; the last of equal keys wins.
 * - npd_ini_read_lenient: takes what it can, through inih; for files that configparser refuses.
 *
 * Places are spans of the file's bytes. All memory belongs to the arena; texts may borrow from the
 * file. Broken input gives problems, never an error. Time and memory are linear in the file.
 */
#ifndef NPD_FORMAT_INI_H
#define NPD_FORMAT_INI_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "format/source.h"

#define NPD_INI_FILE_MAX_BYTES ((size_t)4 << 20)
/* Sections and keys of one file; what follows is not read, and a problem says so. */
#define NPD_INI_ENTRIES_MAX 16384
/* Problems that are kept. */
#define NPD_INI_PROBLEMS_MAX 256
/* Bytes that the interpolation of one value may go through; values without '%' have no limit. */
#define NPD_INI_EXPANSION_MAX_BYTES ((size_t)16 << 10)

/* A stretch of a value that stands in one piece in the file. */
struct npd_ini_piece {
	size_t at; /* in the value */
	struct npd_span span;
};

struct npd_ini_item {
	npd_str key;		  /* in lower case, as every reading here gives it */
	npd_str value;		  /* as the dialect gives it; in Python's before interpolation */
	bool has_value;		  /* false: a key without '=' (Python's reading alone) */
	bool key_unsure;	  /* the lower case of the key was not followed, see npd_py_lower */
	bool superseded;	  /* a later line gave the same key (C and lenient) */
	size_t previous;	  /* index of the item that this one supersedes, or NPD_NOT_FOUND */
	size_t section;		  /* index */
	uint64_t line;		  /* from 1, as the dialect counts */
	struct npd_span key_at;	  /* as written */
	struct npd_span value_at; /* continuation lines included; empty where there is none */
	NPD_VEC(struct npd_ini_piece) pieces;
};

struct npd_ini_section {
	npd_str name; /* lower case in the C reading; "" before any section (C and lenient) */
	struct npd_span name_at; /* of the first header; {0, 0}: there is none */
	uint64_t line;
};

/*
 * name: the class as the parser names it. Python: DuplicateOptionError, DuplicateSectionError,
 * MissingSectionHeaderError, ParsingError (one problem a line), UnicodeDecodeError, AttributeError
 * (an indented line after a key without value). C: "line too long", "syntax error". Lenient:
 * "syntax error". Of limits: "file too large", "too many entries".
 */
struct npd_ini_problem {
	const char *name;
	npd_str section, key; /* empty where it is about neither */
	npd_str text;	      /* a short phrase for a message, lower case, no full stop */
	uint64_t line;
	struct npd_span span;
	struct npd_span other; /* where the first of two equal ones stands; {0, 0}: none */
};

enum npd_ini_dialect { NPD_INI_PY, NPD_INI_C, NPD_INI_LENIENT };

struct npd_ini {
	enum npd_ini_dialect dialect;
	const struct npd_file_text *file;
	bool refused; /* the dialect's own parser gives nothing; the tree holds what came before */
	NPD_VEC(struct npd_ini_section) sections; /* in the order of the file */
	NPD_VEC(struct npd_ini_item) items;	  /* in the order of the file */
	NPD_VEC(struct npd_ini_problem) problems;
	struct npd_map section_index, item_index; /* for npd_ini_find_section, npd_ini_find */
};

struct npd_ini_py_options {
	/* 7 to 11, of Python 3.x; 0: 8, which the vendor's containers have. Up to 3.9 a section's
	 * name ends at the first ']', from 3.10 on at the last. */
	unsigned python_minor;
	bool inline_comments; /* inline_comment_prefixes=('#',) */
};

/* Never NULL; the file must stay in place. `options` may be NULL. */
struct npd_ini *npd_ini_read_py(struct npd_arena *arena, const struct npd_file_text *file,
	const struct npd_ini_py_options *options);
struct npd_ini *npd_ini_read_c(struct npd_arena *arena, const struct npd_file_text *file);
struct npd_ini *npd_ini_read_lenient(struct npd_arena *arena, const struct npd_file_text *file);

/* Index of a section, or NPD_NOT_FOUND. */
size_t npd_ini_find_section(const struct npd_ini *ini, npd_str name);

/*
 * The item that this reading sees under `key` in the section, the last one of equal keys, or NULL.
 * In Python's reading a key that the section lacks is looked for in [DEFAULT].
 */
const struct npd_ini_item *npd_ini_find(const struct npd_ini *ini, size_t section, npd_str key);

/* The byte of the file that `offset` of the item's value comes from; past the end: its end. */
size_t npd_ini_origin(const struct npd_ini_item *item, size_t offset);

/* What get() of a key gives: */
struct npd_ini_value {
	const struct npd_ini_item *item; /* NULL: no such key, the rest is empty */
	bool has_value;
	bool expanded; /* `text` is not the item's value, so npd_ini_origin does not serve */
	npd_str text;
	/* The class that get() raises: InterpolationSyntaxError, InterpolationMissingOptionError,
	 * InterpolationDepthError, TypeError (a reference to a key without value), or "too much
	 * interpolation" where our own limit was reached; NULL: none, `text` holds. */
	const char *error;
	npd_str error_text; /* a short phrase */
};

/* With interpolation in Python's reading; elsewhere the item's value. The text lives in `arena`. */
struct npd_ini_value npd_ini_get(
	struct npd_arena *arena, const struct npd_ini *ini, size_t section, npd_str key);

/*
 * Whether the bytes look like an ini file, of whatever dialect and however broken: in their first
 * lines there is a section header alone on its line, or nothing but key=value.
 */
bool npd_looks_like_ini(npd_str bytes);

#endif
