/* SPDX-License-Identifier: MIT */
/*
 * Layer know, internal: the arrays that compile_knowledge writes. Each is sorted by its first member (words: by kind,
 * then word) and followed by one zero row. Members stand in the order of table_specs[] in compile_knowledge.c.
 */
#ifndef KNOW_TABLES_H
#define KNOW_TABLES_H

#include "know/know.h"

extern const char know_pool[];
extern const uint32_t know_lines[]; /* lists of lines: how many, then the pool offset of each */

#define KNOW_TABLE(type, name)                                                                                         \
	extern const struct type name[];                                                                               \
	extern const size_t name##_count

KNOW_TABLE(know_command, know_commands);
KNOW_TABLE(know_word, know_words);
KNOW_TABLE(know_driver, know_drivers);
KNOW_TABLE(know_settings, know_script_settings);
KNOW_TABLE(know_fork_name, know_fork_names);
KNOW_TABLE(know_target_type, know_target_types);
KNOW_TABLE(know_flash_driver, know_flash_drivers);
KNOW_TABLE(know_nand_driver, know_nand_drivers);
KNOW_TABLE(know_script, know_scripts);
KNOW_TABLE(know_script_hash_row, know_script_hashes);
KNOW_TABLE(know_rename, know_renames);
KNOW_TABLE(know_board_reset, know_board_resets);
KNOW_TABLE(know_deprecation, know_deprecations);
KNOW_TABLE(know_tcl_command, know_tcl_commands);
KNOW_TABLE(know_procedure, know_procedures);
KNOW_TABLE(know_recorded, know_records);
KNOW_TABLE(know_message, know_messages);
KNOW_TABLE(know_cause, know_causes);

/*
 * The automaton over the literals of all messages, made by compile_scanner.c. next[state << shift | class[byte]] is the
 * next state; its highest bit tells that some literal ends there: outputs[first[state]] and so on are the rows, up to
 * UINT16_MAX.
 */
#define KNOW_SCAN_FOUND 0x8000u
extern const uint8_t know_scan_class[256];
extern const unsigned know_scan_shift;
extern const uint16_t know_scan_next[];
extern const uint16_t know_scan_first[];
extern const uint16_t know_scan_outputs[];

#endif
