/* words.h - the engine's own sentences, English and Chinese side by side. */
#ifndef NPD_ENGINE_WORDS_H
#define NPD_ENGINE_WORDS_H

#include "base/str.h"

enum npd_reason {
	NPD_REASON_ONLY_CAUSE,
	NPD_REASON_OBSERVED,
	NPD_REASON_DOCUMENTED,
	NPD_REASON_INFERRED,
	NPD_REASON_NO_CONTEXT,
	NPD_REASON_ALTERNATIVES,
	NPD_REASON_OTHER_STAGE,
	NPD_REASON_CUT,
	NPD_REASON_SEVERAL_CAUSES,
	NPD_REASON_BINARY,
	NPD_REASON_LIMIT,   /* a problem; {id} is the entry */
	NPD_REASON_SDK,	    /* {range} is what the rule holds for */
	NPD_REASON_CHIP,    /* {chip}, likewise */
	NPD_REASON_PROVED,  /* {rule} failed on the files */
	NPD_REASON_REFUTED, /* {rule} passed */
	NPD_REASON_COUNT
};

npd_str npd_reason_text(enum npd_reason reason, enum npd_lang lang);

#endif
