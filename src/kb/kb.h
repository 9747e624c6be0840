/*
 * kb.h - the knowledge as the engine sees it: entries, their trees, their patterns.
 *
 * A knowledge base is a stack of images, the built-in one first, then one a --kb pack; an entry of
 * a later image with the id of an earlier one replaces it. An image is a block of bytes (image.h)
 * used in place. Everything below borrows from it and lives as long as the knowledge base.
 */
#ifndef NPD_KB_KB_H
#define NPD_KB_KB_H

#include "base/arena.h"
#include "base/str.h"
#include "npu_doctor.h"
#include "text/scan.h"
#include "text/template.h"

struct npd_image;

enum npd_kind {
	NPD_KIND_SIGNATURE,
	NPD_KIND_RULE,
	NPD_KIND_CONTEXT,
	NPD_KIND_PREFIX,
	NPD_KIND_HARMLESS,
	NPD_KIND_OBSERVATION,
	NPD_KIND_MARKER, /* a text that makes a line look like an error */
	NPD_KIND_KEY,
	NPD_KIND_CODE,
	NPD_KIND_VERDICT,
	NPD_KIND_TOPIC,
	NPD_KIND_PLAYBOOK,
	NPD_KIND_TICKET,
	NPD_KIND_FACT, /* facts that rules can see */
	NPD_KIND_COUNT
};
const char *npd_kind_name(enum npd_kind kind); /* "signature" */

/* ---- trees: the YAML of an entry, validated, with its places ---- */

enum npd_node_kind { NPD_NODE_ABSENT, NPD_NODE_SCALAR, NPD_NODE_LIST, NPD_NODE_MAP };

/* A view of one node; the absent node answers every question with nothing. */
struct npd_node {
	const struct npd_image *image;
	uint32_t index; /* 0: absent */
};

enum npd_node_kind npd_node_kind(struct npd_node n);
npd_str npd_node_text(struct npd_node n); /* of a scalar; else empty */
bool npd_node_is_true(struct npd_node n); /* scalar "true" */
bool npd_node_int(struct npd_node n, int64_t *ret);
size_t npd_node_count(struct npd_node n);		  /* items of a list, pairs of a map */
struct npd_node npd_node_at(struct npd_node n, size_t i); /* item i, value of pair i */
npd_str npd_node_key(struct npd_node n, size_t i);	  /* key of pair i */
struct npd_node npd_node_get(struct npd_node n, const char *key);
/* Is `text` one of the scalars of the list? */
bool npd_node_lists(struct npd_node list, npd_str text);
/* The text of {en: .., zh: ..} in `lang` (AUTO counts as EN); a plain scalar is itself. */
npd_str npd_node_prose(struct npd_node n, enum npd_lang lang);
/* "kb/sigmastar/convert.yaml", line and column from 1. */
void npd_node_place(struct npd_node n, npd_str *file, unsigned *line, unsigned *column);

/* ---- entries ---- */

enum npd_knowledge_status { NPD_OBSERVED, NPD_DOCUMENTED, NPD_INFERRED };

struct npd_entry {
	npd_str id;
	enum npd_kind kind;
	npd_str toolchain;     /* "generic": holds inside all */
	const npd_str *stages; /* empty: any stage */
	size_t stage_count;
	enum npd_severity severity;
	enum npd_knowledge_status status;
	struct npd_node node;
	bool replaced; /* a later image has the same id: as if it were not there */
};

/* Does it hold inside every toolchain? */
bool npd_entry_is_generic(const struct npd_entry *e);

size_t npd_kb_count(const struct npd_kb *kb);
const struct npd_entry *npd_kb_at(const struct npd_kb *kb, size_t i);
/* By id or alias, replaced ones left out; NPD_NOT_FOUND. */
size_t npd_kb_find(const struct npd_kb *kb, npd_str id);
/* The nearest id for "did you mean"; empty when none is near. */
npd_str npd_kb_suggest(const struct npd_kb *kb, npd_str id);

/* ---- patterns: every text that entries look for in logs ---- */

struct npd_pattern {
	uint32_t entry; /* index of npd_kb_at */
	uint32_t leaf;	/* which leaf of the entry's match, from 0: depth first, `absent` last */
	npd_str regex;
	const npd_str *parts;
	size_t part_count;
	const struct npd_hole *holes;
	size_t hole_count;
	uint32_t fixed_bytes;
	bool whole;    /* must be the whole record (after its prefix) */
	bool anchored; /* prefixes: at the start of the line; these are not in the scanner */
};

size_t npd_kb_pattern_count(const struct npd_kb *kb);
const struct npd_pattern *npd_kb_pattern(const struct npd_kb *kb, size_t i);

/* One scanner an image that has patterns; the patterns of scanner k are numbered from
 * npd_kb_scanner_base(kb, k). */
size_t npd_kb_scanner_count(const struct npd_kb *kb);
const struct npd_scanner *npd_kb_scanner(const struct npd_kb *kb, size_t k);
size_t npd_kb_scanner_base(const struct npd_kb *kb, size_t k);

/* The stages that the knowledge names for a toolchain, for checking --stage; sorted, unique. */
size_t npd_kb_toolchains(const struct npd_kb *kb, const npd_str **ret);
size_t npd_kb_stages(const struct npd_kb *kb, npd_str toolchain, const npd_str **ret);

/* ---- making one ---- */

/* Opens `size` bytes of an image that stay in place. */
enum npd_status npd_kb_open(
	const void *image, size_t size, struct npd_kb **ret, struct npd_error *reterr);

#endif
