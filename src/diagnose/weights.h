/* SPDX-License-Identifier: MIT */
/*
 * Layer diagnose, private: what a message speaks for. The weights of its row, or, where it names a command, a script or
 * a driver, those that the versions having that name give.
 */
#ifndef DIAGNOSE_WEIGHTS_H
#define DIAGNOSE_WEIGHTS_H

#include "diagnose/diagnosis.h"

/* Adds the weights of TEXT ("port-in-use 97, probe-busy 2") times SHARE. */
void weights_add(double *weights, const char *text, double share);

/* The versions that print MESSAGE, with whatever weights, as bits; 0: that is not known. */
unsigned weights_versions(const struct know_message *message);

/* Fills evidence->weights. VERSIONS: bits of those that the log may come from. SCRATCH is for short-lived strings. */
void weights_find(struct evidence *evidence, const struct log_facts *facts, unsigned versions, struct arena *scratch);

#endif
