/* SPDX-License-Identifier: MIT */
/*
 * Layer diagnose, private: what the model of a configuration says to a log: ids of probes, transports, ids of chips,
 * handlers, speed, ports. Each fact moves the odds of a cause, and is told in a sentence.
 */
#ifndef DIAGNOSE_CONFIG_FACTS_H
#define DIAGNOSE_CONFIG_FACTS_H

#include "diagnose/diagnosis.h"
#include "lint/lint.h"

/* Between diagnosis_weigh() and diagnosis_rank(). */
void config_facts_weigh(struct diagnosis *diagnosis, const struct lint_result *result);

/* The USB id of a probe that the log names when the adapter of RUN opens none of those that it names, else 0. */
uint32_t config_facts_other_probe(struct arena *scratch, const struct openocd *run, const struct log_facts *facts);

/* The number of the port of SERVICE ("gdb", "tcl", "telnet") in RUN; 0: it has none. *SETTING is who set it. */
unsigned config_facts_port(const struct openocd *run, const char *service, const struct port **setting);

#endif
