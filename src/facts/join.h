/*
 * join.h - what several files say of one thing, brought together: inputs[].script, inputs[].model,
 * inputs[].command, outputs[].model.
 *
 * Without a configuration the inputs are those of the model. Script i belongs to input i; where
 * there are more inputs than scripts, what the scripts return is unknown for all of them.
 */
#ifndef NPD_FACTS_JOIN_H
#define NPD_FACTS_JOIN_H

#include "facts/facts.h"

/* To be called once, when all files are read. */
void npd_facts_join(struct npd_facts *f);

#endif
