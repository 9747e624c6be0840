/*
 * window_impl.h - the inside of a window, for window.c (bytes), lines.c (the index) and view.c
 * (what the others see of it).
 */
#ifndef NPD_TEXT_WINDOW_IMPL_H
#define NPD_TEXT_WINDOW_IMPL_H

#include "text/clean.h"
#include "text/decode.h"
#include "text/window.h"

/* So many lines stand in a window at most; this many before and after the due ones are context
 * enough where they are short. */
#define NPD_WINDOW_LINES ((size_t)12 << 10)
#define NPD_WINDOW_CONTEXT_LINES ((size_t)2 << 10)
/* bytes around the window: npd_block_flags looks back and ahead, a decoder writes its rest */
#define NPD_WINDOW_PAD ((size_t)64)
#define NPD_WINDOW_BLOCKS (NPD_WINDOW_BYTES / NPD_BLOCK_BYTES + 2)
#define NPD_CLEAN_LINE_MAX (NPD_LINE_MAX / 2 * 3)
/* Cleaned lines: half as much again for GB18030, a sixteenth for the overlap of cut lines, and room
 * to clean one of them once more. */
#define NPD_WINDOW_CLEAN_BYTES                                                                     \
	(NPD_WINDOW_BYTES / 2 * 3 + NPD_WINDOW_BYTES / 8 + NPD_CLEAN_LINE_MAX)

enum {
	NPD_LINE_INSIDE = 1, /* starts after a lone CR or a cut: the physical line began before */
	NPD_LINE_CUT_BEFORE = 2, /* starts with an overlap */
	NPD_LINE_CUT_AFTER = 4,
	NPD_LINE_LAST = 8,     /* no line end */
	NPD_LINE_NARROW = 16,  /* its bytes are its columns */
	NPD_LINE_UTF8 = 32,    /* to be cleaned */
	NPD_LINE_GB18030 = 64, /* to be decoded and cleaned */
	NPD_LINE_DIRTY = NPD_LINE_UTF8 | NPD_LINE_GB18030,
	/* what was asked before; the second of each pair is the answer */
	NPD_LINE_SEAM_ASKED = 128,
	NPD_LINE_SEAM = 256,
	NPD_LINE_PREFIX_ASKED = 512,
	NPD_LINE_PREFIX_KNOWN = 1024, /* one of the knowledge's stands before the message */
	NPD_LINE_WRAP_ASKED = 2048,
	NPD_LINE_WRAP = 4096, /* a seam, and the line behind it starts no message */
	NPD_LINE_FRAME_ASKED = 8192,
	NPD_LINE_FRAME = 16384, /* the header or a frame of a traceback */
	/* answers that depend on the lines around, of which a slide shows more */
	NPD_LINE_AROUND = NPD_LINE_SEAM_ASKED | NPD_LINE_SEAM | NPD_LINE_WRAP_ASKED | NPD_LINE_WRAP
};

struct npd_window_line {
	uint32_t start;	 /* in the window */
	uint32_t clean;	 /* where its text stands among the cleaned ones */
	uint16_t number; /* counted from that of line 0 */
	uint16_t len;	 /* without its end */
	uint16_t clean_len;
	uint16_t width;	 /* columns; NPD_WIDTH_UNKNOWN until asked for */
	uint16_t prefix; /* length of what stands before the message, once asked for */
	uint16_t flags;
};

#define NPD_WIDTH_UNKNOWN UINT16_MAX

/* Its memory, in one piece. */
struct npd_window_store {
	unsigned char
		around[NPD_WINDOW_PAD + NPD_WINDOW_BYTES + 2 * NPD_WINDOW_PAD + NPD_BLOCK_BYTES];
	unsigned char blocks[NPD_WINDOW_BLOCKS];
	uint32_t input_before[NPD_WINDOW_BLOCKS + 1];
	struct npd_window_line lines[NPD_WINDOW_LINES];
	char clean[NPD_WINDOW_CLEAN_BYTES];
	uint16_t origin[NPD_CLEAN_LINE_MAX];
};

struct npd_window {
	struct npd_window_store *store;
	unsigned char *bytes;	/* NPD_WINDOW_PAD bytes may be read before */
	unsigned char *blocks;	/* flags of NPD_BLOCK_BYTES each */
	uint32_t *input_before; /* UTF-16: bytes of the input that stand before each block */
	struct npd_window_line *lines;
	char *clean;
	uint16_t *origin; /* of the bytes of line `origin_line`'s text */
	size_t origin_line;
	size_t clean_len;

	size_t len;	/* bytes in the window */
	size_t flagged; /* blocks whose flags are final */
	size_t counted; /* bytes judged for npd_window_is_binary */
	size_t count;	/* lines */
	size_t due_from, due_to;
	size_t next;	      /* where the next line starts */
	uint32_t next_number; /* counted from that of line 0 */
	unsigned next_flags;
	size_t no_lf; /* there is no LF in [next, no_lf) */

	uint64_t base;	       /* where the window starts in the input */
	uint64_t first_number; /* of line 0 */
	uint64_t first_start;  /* in the input, of the physical line that line 0 is part of */
	uint64_t input_bytes;
	uint64_t text_bytes, odd_bytes;
	enum npd_encoding encoding;
	struct npd_utf16 utf16;
	bool begun; /* the encoding is known */
	bool full, ended;
	bool unended; /* the last line has no end */
	bool in_nuls, has_han;
};

static inline size_t npd_window_min(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Where byte `at` of the window stands in the input. */
uint64_t npd_window_offset(const struct npd_window *w, size_t at);

/* The start in the input of the physical line that line i is part of. */
uint64_t npd_window_physical_start(const struct npd_window *w, size_t i);

/* NPD_BLOCK_... flags of the bytes in [from, to]. */
unsigned npd_window_flags(const struct npd_window *w, size_t from, size_t to);

/* Finds the lines of a window that is full or ended, and which of them are due. */
void npd_window_index(struct npd_window *w);

#endif
