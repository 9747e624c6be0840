/*
 * version.h - versions of toolchains against ranges such as '>=1.2,<1.5'.
 *
 * A version is dotted numbers, compared one by one; missing ones count as 0. What follows them
 * (-20250224, .beta, +cpu) is not looked at, so 1.9.beta counts as 1.9. Letters in front, with or
 * without '_', name a series (S1.0.9, Q_0.2): series are not ordered among each other, so a bound
 * of another series, or of none, gives UNKNOWN. A 'v' alone names no series.
 *
 * A range is bounds joined by ',' that all must hold: >=, <=, >, <, ==, != or nothing, which means
 * ==, then dotted numbers, with the series where there is one.
 */
#ifndef NPD_EXPR_VERSION_H
#define NPD_EXPR_VERSION_H

#include "base/str.h"

enum npd_version_answer { NPD_VERSION_NO, NPD_VERSION_YES, NPD_VERSION_UNKNOWN };

bool npd_version_is_range(npd_str range);

/* A bound that is violated decides; else one that cannot be judged gives UNKNOWN, as a text without
 * a version does. */
enum npd_version_answer npd_version_match(npd_str version, npd_str range);

#endif
