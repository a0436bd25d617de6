/* SPDX-License-Identifier: MIT */
/*
 * Layer diagnose: from the lines of a log to causes in the order of their odds.
 *
 * The messages of one run are the evidence, each counted once. Roles part a fault from what follows from it: the first
 * primary message weighs most, further ones less, a consequence hardly anything once a primary one is there, noise
 * nothing. Context moves the odds a little. Hints, words in an error that no row is about, count only where there is
 * nothing better. No chip answers the dummy adapter: there, what speaks for the wires counts
 * only while nothing else does. A probe that did not open before another one did is no fault either. A message's
 * weights are odds of its causes; what it names (a command, a script, a driver) is looked up in the know layer, and
 * decides better than any fixed weight.
 *
 * Of several runs in a log the last one with evidence is diagnosed. Memory does not grow with the log.
 */
#ifndef DIAGNOSE_DIAGNOSIS_H
#define DIAGNOSE_DIAGNOSIS_H

#include "base/vector.h"
#include "diag/diagnostic.h"
#include "diagnose/log_reader.h"
#include "diagnose/pattern.h"
#include "openocd/state.h"

#define DIAGNOSIS_CAUSE_LIMIT 32 /* at least know_cause_count() */

#define DIAGNOSIS_FAST_KHZ 8000 /* more than many probes, wires and chips without their clocks bear */
#define DIAGNOSIS_SLOW_KHZ 200  /* every one bears this */
#define USB_ID_LIMIT 8
#define DEBUG_MESSAGE_LIMIT 8 /* each is looked for by itself in every Debug line */

/* A message of the log that speaks for something: the first of its kind in the run. */
struct evidence {
	const struct know_message *message;
	size_t line;      /* from 1 */
	const char *text; /* as quoted */
	struct {
		const char *name;
		const char *text;
	} captures[PATTERN_CAPTURE_LIMIT];
	size_t capture_count;
	double weights[DIAGNOSIS_CAUSE_LIMIT]; /* by cause: the hundredths that its row or its names give */
	double shares[DIAGNOSIS_CAUSE_LIMIT];  /* ... and with what those leave open */
	bool by_name;                          /* versions that have what it names decided, not its row */
	enum know_role role;                   /* that of the message, unless the adapter makes it noise */
	double share;                          /* with which it counted */
	size_t count;                          /* how often it was printed */
};

/* A line of the log that tells something; 0 and "" where none does. */
struct log_quote {
	size_t line;
	const char *text;
};

#define LOG_PATH_LIMIT 256
#define LOG_TEXT_LIMIT 512

/* A line of a script that the log tells. */
struct log_place {
	char path[LOG_PATH_LIMIT];
	size_t line;   /* 0: none */
	size_t in_log; /* the line of the log that tells it */
};

/* What the log tells about where it comes from; "" where it does not. */
struct log_facts {
	const char *banner; /* "0.12.0+dev-02541-ge6752ecbc (2026-06-05-15:08)" */
	bool has_version;   /* the banner tells it */
	enum openocd_version version;
	/* "st-link", "j-link", "cmsis-dap", "ftdi", "esp-usb", "pico", "wch-link", "kitprog", "dummy" */
	const char *probe;
	const char *system;             /* "linux", "windows", "macos" */
	const char *transport;          /* "jtag", "swd" */
	struct log_quote opened;        /* the probe was opened */
	struct log_quote answers;       /* an id was read from the chip */
	struct log_quote examined;      /* ... and its core was found */
	struct log_quote speed;         /* of the adapter */
	unsigned speed_khz;             /* 0: not told */
	uint32_t usb_ids[USB_ID_LIMIT]; /* of makers of probes, as lsusb or the driver lists them: vid << 16 | pid */
	size_t usb_id_count;
	unsigned dummy_ids; /* ids in a row that only the dummy adapter gives; UINT_MAX: the row was broken */
	bool has_levels;    /* some line has one, as OpenOCD's have */
	struct log_quote unknown_error; /* the first one that no row is about */
	/* The last error that tells a place in a script, and the outermost call that led there; a line of 0: none. They
	 * have room of their own, as a log can have many. */
	struct log_place stop;
	char stop_text[LOG_TEXT_LIMIT]; /* what that error says */
	struct log_place called;
	bool got_through; /* OpenOCD came to serve, or to shut down as it was told */
};

/* What something outside of the log says about a cause. */
struct outer_fact {
	size_t cause;
	double nats; /* below 0: it speaks against it */
	const char *text;
};

struct ranked_cause {
	size_t index; /* know_cause_at() */
	const struct know_cause *cause;
	double confidence; /* from 0 to 1 */
	VECTOR(const struct evidence *) supporting;
	VECTOR(struct log_quote) opposing;       /* lines that speak against it */
	VECTOR(const struct outer_fact *) facts; /* of the configuration, for and against it */
	VECTOR(const char *) actions;            /* those for this probe and system */
	VECTOR(const char *) checks;
	VECTOR(const char *) rivals; /* what tells other causes of this list apart */
	const struct fix *fix;       /* an edit of the config that cures it, or NULL; see with_config.h */
	struct word_list fix_rules;  /* those whose findings it is of; none: only the log asks for it */
	size_t more_fixes;           /* of other findings of these rules: --fix makes them, too */
};

struct log_run {
	struct arena arena;
	VECTOR(struct evidence *) evidence;
	unsigned versions; /* bits: those that print all that was seen */
	struct log_facts facts;
	char *speed_text;  /* of facts.speed */
	size_t fault_line; /* of the last message that tells of a fault */
	bool has_fault;
	bool has_hint; /* an error that no row is about, but words of which are known */
};

struct diagnosis {
	struct arena *arena;     /* of the outcome; borrowed */
	struct log_run run;      /* the one that is being read */
	struct log_run last;     /* the last one with a fault */
	bool is_dummy;           /* something outside of the log says that the adapter is the dummy one */
	bool has_config_fault;   /* the configuration's check alone tells why it stops */
	size_t likeness;         /* parts that the path of the configuration's file and the log's have in common */
	bool is_of_other_config; /* the log stops in a script that the configuration does not read: that says nothing */
	unsigned number;
	double log_odds[DIAGNOSIS_CAUSE_LIMIT]; /* by the log alone */
	double odds[DIAGNOSIS_CAUSE_LIMIT];
	VECTOR(struct outer_fact) outer_facts;
	const struct know_message *placed_error;      /* the row of an error that tells its place and is not known */
	uint16_t debug_messages[DEBUG_MESSAGE_LIMIT]; /* rows of that level */
	size_t debug_message_count;

	/* The outcome. */
	const struct log_facts *facts;
	VECTOR(struct ranked_cause) causes; /* most likely first; none: nothing speaks for any */
	const struct log_run *chosen;
};

void diagnosis_init(struct diagnosis *diagnosis, struct arena *arena);
void diagnosis_release(struct diagnosis *diagnosis);

/* Takes a line of the log: the `take` of a log_reader, with the diagnosis as its context. */
void diagnosis_take(void *diagnosis, const struct log_line *line);

/* The log is over: chooses the run, and weighs its evidence. May be called again when is_dummy has changed. */
void diagnosis_weigh(struct diagnosis *diagnosis);
/* Moves the odds of a cause by NATS (something outside of the log speaks for it); only between weigh and rank. */
void diagnosis_add_odds(struct diagnosis *diagnosis, const char *cause, double nats);
/* The same with the reason, which is shown; TEXT is borrowed. */
void diagnosis_add_fact(struct diagnosis *diagnosis, const char *cause, double nats, const char *text);
/* Takes back what the two above did: only the log counts. */
void diagnosis_forget_facts(struct diagnosis *diagnosis);
/* Fills `causes`. */
void diagnosis_rank(struct diagnosis *diagnosis);
/* How many of them are worth a reader's time; the rest is only named. */
size_t diagnosis_likely_count(const struct diagnosis *diagnosis);
/* The most likely cause that an edit of the configuration cures, or NULL. */
const struct ranked_cause *diagnosis_curable(const struct diagnosis *diagnosis);
/* Why there are no causes, as a sentence; it may quote the log. */
const char *diagnosis_silence(const struct diagnosis *diagnosis);
/* True when no message of the log is known, and what is ranked goes by words in its errors. */
bool diagnosis_is_by_words(const struct diagnosis *diagnosis);

/* What the chosen run captured under NAME in a message whose pattern holds PART, or NULL. After diagnosis_weigh(). */
const char *diagnosis_capture(const struct diagnosis *diagnosis, const char *part, const char *name);
/* The text captured under NAME, or NULL. */
const char *evidence_capture(const struct evidence *evidence, const char *name);

#endif
