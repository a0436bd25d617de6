/* SPDX-License-Identifier: MIT */
/*
 * Layer openocd: what a run has built so far. Each object says which command made it.
 *
 * The structures are plain data in the run's arena; effects (effects_*.c) fill them, the model layer reads them.
 * Strings are never NULL unless a comment says so.
 */
#ifndef OPENOCD_STATE_H
#define OPENOCD_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/vector.h"
#include "source/source.h"

/* Where a command stands, and by which chain of `source` it was reached. */
struct place {
	source_id file; /* SOURCE_NONE: OpenOCD's own code or no place */
	int line;
	int inclusion;  /* index into openocd.inclusions: the text that was being read */
	int reading_at; /* ... and its line then; differs from `line` in a procedure that another file defines */
};

struct word_list {
	const char **items;
	size_t count;
};

struct tap {
	const char *name; /* "stm32f4x.cpu" */
	const char *chip;
	const char *tap_name;
	const char *made_by; /* "jtag newtap", "swd newdap", "hla newtap" */
	unsigned ir_length;  /* bits; 0 = not given */
	VECTOR(uint32_t) expected_ids;
	bool disabled; /* -disable */
	bool ignore_version;
	struct dap *dap; /* the DAP that took it, or NULL */
	bool has_target; /* a target sits on it directly */
	VECTOR(struct event_handler *) events;
	struct place place;
};

struct dap {
	const char *name;
	struct tap *tap;
	bool ignore_syspwrupack;
	uint64_t multidrop_id; /* -dp-id */
	uint64_t instance_id;
	bool has_multidrop_id, has_instance_id;
	bool adiv6, adiv5;
	uint64_t selected_ap; /* `NAME apsel` */
	struct place place;
};

struct event_handler {
	const char *event;
	const char *body;
	bool by_default; /* set by OpenOCD itself during init_targets */
	struct place place;
	struct event_handler *replaces; /* the handler that this one displaced, or NULL */
};

struct target {
	const char *name;
	const char *type;         /* as in effect: "hla_target" where OpenOCD turns cortex_m into it */
	const char *written_type; /* as written in `target create` */
	struct tap *tap;          /* or NULL */
	struct dap *dap;          /* or NULL */
	bool has_ap_num;
	uint64_t ap_num;
	const char *endian; /* "little" or "big" */
	bool endian_given;
	uint64_t work_area_phys, work_area_virt, work_area_size;
	bool work_area_phys_set, work_area_virt_set, work_area_backup;
	struct place work_area_place;
	int core_id;
	bool core_id_given;
	uint64_t debug_base;
	bool debug_base_set;
	const char *rtos;              /* or NULL */
	const char *gdb_port_override; /* or NULL */
	int gdb_max_connections;
	bool defer_examine;
	int smp_group; /* 0 = none, else the number of its `target smp` */
	int smp_index; /* 0 for the first member */
	struct place smp_place;
	struct map options;                    /* every other configure option: name -> value string */
	VECTOR(struct event_handler *) events; /* in effect: one an event */
	struct place place;
};

struct cross_trigger { /* cti create */
	const char *name;
	struct dap *dap;
	struct place place;
};

struct trace_port { /* tpiu create, swo create, obsolete `tpiu config` */
	const char *name;
	struct dap *dap;
	struct map options;
	VECTOR(struct event_handler *) events;
	struct place place;
};

struct flash_bank {
	const char *name;
	const char *driver;
	uint64_t base, size; /* bytes */
	unsigned chip_width, bus_width;
	struct target *target;
	struct word_list arguments; /* those behind the target */
	struct place place;
};

struct nand_device {
	const char *name;
	const char *driver;
	struct target *target;
	struct place place;
};

struct pld_device {
	const char *name;
	const char *driver;
	struct tap *tap;
	struct place place;
};

/* A setting with one value, and who gave it. */
struct setting {
	bool given;
	struct place place;
};

enum reset_config_word {                    /* the categories of reset_config; see reset_words[] in effects_adapter.c */
	                 RESET_SIGNALS,     /* none srst_only trst_only trst_and_srst */
	                 RESET_COMBINATION, /* separate srst_pulls_trst trst_pulls_srst combined */
	                 RESET_GATING,      /* srst_gates_jtag srst_nogate */
	                 RESET_TRST_TYPE,   /* trst_push_pull trst_open_drain */
	                 RESET_SRST_TYPE,   /* srst_push_pull srst_open_drain */
	                 RESET_CONNECT,     /* connect_assert_srst connect_deassert_srst */
	                 RESET_CATEGORY_COUNT,
};

struct reset_word {
	const char *word; /* in effect, the default included */
	bool given;
	struct place place;
};

/* A signal of an ftdi adapter (layout_signal). */
struct adapter_signal {
	const char *name;
	struct place place;
};

struct adapter {
	const char *driver; /* NULL: none selected */
	struct place driver_place;
	const char *second_driver; /* the first different one that was ignored, or NULL */
	struct place second_driver_place;
	struct word_list transports; /* what the driver can do, in order */
	const char *speed_word;      /* NULL: never set */
	int64_t speed_khz;           /* 0 = adaptive (RCLK) */
	struct place speed_place;
	int64_t srst_delay_ms, srst_pulse_ms, trst_delay_ms, trst_pulse_ms;
	const char *serial; /* or NULL */
	struct place serial_place;
	const char *usb_location; /* or NULL */
	struct place usb_location_place;
	VECTOR(uint32_t) usb_ids; /* vid << 16 | pid, of `adapter usb vid_pid` or the driver's own command */
	struct place usb_ids_place;
	VECTOR(struct adapter_signal) signals;
	struct setting layout; /* ftdi layout_init */
	struct reset_word reset[RESET_CATEGORY_COUNT];
	struct map options; /* anything else a driver's command sets: command name -> joined words */
	bool opened;        /* by a command before `init`, e.g. `jtag init` */
};

struct transport_session {
	const char *name; /* NULL: not selected yet */
	bool automatic;   /* OpenOCD chose it */
	bool by_query;    /* ... because something asked for it */
	struct place place;
};

struct port {
	const char *value; /* NULL: default */
	struct place place;
};

/* Every OpenOCD command that ran to its end, in order: provenance for anything that has no structure of its own. */
struct command_record {
	const struct know_command *command; /* borrowed */
	const char *name;                   /* as it was run: "stm32f4x.cpu configure" */
	struct word_list arguments;
	struct target *target; /* of a $TARGET command, or NULL */
	bool after_init;
	bool is_inner; /* called by a command of OpenOCD's (a deprecated name, `init`), not by a script */
	struct place place;
};

/* One reading of a file by `source`, `script`, -f, or a -c. */
struct inclusion {
	source_id file;
	int parent;          /* index, or -1 */
	int line_in_parent;  /* of the command in the parent file that is running when this one is read */
	const char *written; /* the name as written in `find X`/`source X`, before the search; "" for -c */
	bool found;          /* went through find */
	int current_line;    /* internal: last line of this file that was executed */
};

/* A message that OpenOCD would log, where a rule may care. */
enum log_kind {
	LOG_INFO,
	LOG_WARNING,
	LOG_DEPRECATED,
	LOG_REFUSED, /* a command with a side effect that was not carried out */
	LOG_ERROR,
};
struct log_entry {
	enum log_kind kind;
	const char *topic; /* a short fixed word: "second-adapter", "deprecated-command", "expr", "autoselect" ... */
	const char *message;
	const char *command; /* full name of the command that logged it, or "" */
	struct place place;
};

#endif
