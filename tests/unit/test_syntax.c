/* SPDX-License-Identifier: MIT */
/*
 * The syntax layer by hand-made examples. test_syntax_jim.c holds it against Jim.
 */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "syntax/syntax.h"

static struct arena arena;

static void set_up(void)
{
	arena_init(&arena);
}

static void tear_down(void)
{
	arena_release(&arena);
}

static struct syntax_node *parse(const char *text)
{
	return syntax_parse_script(&arena, text, 0, strlen(text));
}

static const struct syntax_node *first_command(const char *text)
{
	return syntax_script_first_command(parse(text));
}

/* ---- Trees as text: kind, fault behind `!`, children in parentheses, leaves with their source ---- */

static void print_leaf(struct text_builder *out, const char *text, const struct syntax_node *leaf)
{
	text_add_char(out, ':');
	for (uint32_t i = leaf->start; i < leaf->end; i++) {
		if (text[i] == '\n')
			text_add_string(out, "\\n");
		else
			text_add_char(out, text[i]);
	}
}

static void print_node(struct text_builder *out, const char *text, const struct syntax_node *node)
{
	static const char *const quotings[] = {"bare", "quoted", "braced", "mixed"};
	const struct syntax_node *child;

	text_add_string(out, node->kind == SYNTAX_WORD ? quotings[node->variant] : syntax_kind_name(node->kind));
	if (node->flags & SYNTAX_EXPAND)
		text_add_string(out, "*");
	if (node->flags & SYNTAX_RECOVERED && node->kind == SYNTAX_COMMAND)
		text_add_string(out, "~");
	if (node->fault)
		text_printf(out, "!%s!", syntax_fault_text(node->fault));
	if (syntax_is_leaf(node)) {
		print_leaf(out, text, node);
		return;
	}
	text_add_char(out, '(');
	for (child = node->first_child; child; child = child->next_sibling) {
		if (child->kind == SYNTAX_SPACE || child->kind == SYNTAX_MARK)
			continue;
		if (child != node->first_child && out->bytes[out->length - 1] != '(')
			text_add_char(out, ' ');
		print_node(out, text, child);
	}
	text_add_char(out, ')');
}

static const char *print(const char *text, const struct syntax_node *node)
{
	struct text_builder out;
	const char *copy;

	text_init(&out);
	print_node(&out, text, node);
	copy = text_copy(&out, &arena);
	text_release(&out);
	return copy;
}

struct example {
	const char *source;
	const char *tree;
};

static const struct example scripts[] = {
	{"", "script()"},
	{"a b", "script(command(bare(text:a) bare(text:b)))"},
	{"a  \"b c\" {d e} ;b",
         "script(command(bare(text:a) quoted(text:b c) braced(text:d e)) separator:; command(bare(text:b)))"},
	{"\"x\"$y", "script(command(mixed(text:x variable(name:y))))"},
	{"{a}b", "script(command(mixed!extra characters after close-brace!(text:a text:b)))"},
	{"{a}\"b\"", "script(command(mixed!extra characters after close-brace!(text:a text:b)))"},
	{"\"a\"{b}", "script(command(mixed(text:a text:{b})))"},
	{"a{b c}", "script(command(bare(text:a{b) bare(text:c})))"},
	{"$a$::ns::b${c d}$",
         "script(command(bare(variable(name:a) variable(name:::ns::b) variable(name:c d) text!$ without a name!:$)))"},
	{"$a(b $c([d]) e)x", "script(command(bare(variable(name:a index(text:b  variable(name:c "
                             "index(substitution(script(command(bare(text:d)))))) text: e)) text:x)))"},
	{"set x $(1 + $y)", "script(command(bare(text:set) bare(text:x) bare(sugar(text:(1 + $y)))))"},
	{"$a(", "script(command(bare(variable!missing close parenthesis!(name:a index()))))"},
	{"$a(b) $c(d", "script(command(bare(variable(name:a index(text:b))) bare(variable!missing close "
                       "parenthesis!(name:c index(text:d)))))"},
	{"${a", "script(command(bare(variable!missing close-brace for variable name!(name:a))))"},
	{"a [b [c {]} \"]\"]] d",
         "script(command(bare(text:a) bare(substitution(script(command(bare(text:b) "
         "bare(substitution(script(command(bare(text:c) braced(text:]) quoted(text:]))))))))) bare(text:d)))"},
	{"[a", "script(command(bare(substitution!unmatched \"[\"!(script(command(bare(text:a)))))))"},
	{"{a", "script(command(braced!missing close-brace!(text:a)))"},
	{"\"a", "script(command(quoted!missing quote!(text:a)))"},
	{"a [b \"c]", "script(command(bare(text:a) bare(substitution!unmatched \"[\"!(script(command(bare(text:b) "
                      "quoted!missing quote!(text:c])))))))"},
	{"\"a [b\" c", "script(command(quoted!missing quote!(text:a  substitution!unmatched "
                       "\"[\"!(script(command(bare(text:b\") bare(text:c)))))))"},
	{"{*}$a", "script(command(bare*(variable(name:a))))"},
	{"{*}{a b} {expand}\"c\"", "script(command(braced*(text:a b) quoted*(text:c)))"},
	{"{*} a", "script(command(braced(text:*) bare(text:a)))"},
	{"# one\\\ntwo\nthree", "script(comment:# one\\\\ntwo\\n command(bare(text:three)))"},
	{"# one\\\\\ntwo", "script(comment:# one\\\\\\n command(bare(text:two)))"},
	{"a # b", "script(command(bare(text:a) bare(text:#) bare(text:b)))"},
	{"a ;# b", "script(command(bare(text:a)) separator:; comment:# b)"},
	{"a \\\n  b", "script(command(bare(text:a) bare(text:b)))"},
	{"a\\\nb", "script(command(bare(text:a) bare(text:b)))"},
	{"a b\\", "script(command(bare(text:a) bare(text!backslash at the end!:b\\)))"},
	{"# a\\", "script(comment!backslash at the end!:# a\\)"},
	{"\"a\\nb\" a\\ b", "script(command(quoted(text:a\\nb) bare(text:a\\ b)))"},
	{"a\r\nb\r\n", "script(command(bare(text:a)) separator:\\n command(bare(text:b)) separator:\\n)"},
	{"\"$a\n\"# gone\nb",
         "script(command(mixed(variable(name:a) text:\\n comment!comment inside a command!:# gone\\n text:b)))"},
	{"proc a {} {\n\tb {\n}\nproc c {} {}\nd",
         "script(command(bare(text:proc) bare(text:a) braced() braced!missing close-brace!(text:\\n\tb {\\n})) "
         "separator:\\n command~(bare(text:proc) bare(text:c) braced() braced()) separator:\\n "
         "command~(bare(text:d)))"},
	{"a {\n  b\n  c\nd e", "script(command(bare(text:a) braced!missing close-brace!(text:\\n  b\\n  c)) "
                               "separator:\\n command~(bare(text:d) bare(text:e)))"},
	{"if {x} {\n  a [b\n}\nc",
         "script(command(bare(text:if) braced(text:x) braced(text:\\n  a [b\\n)) separator:\\n command(bare(text:c)))"},
	{"{a}{b} {c}\nd", "script(command(mixed!extra characters after close-brace!(text:a text:b) braced(text:c)) "
                          "separator:\\n command(bare(text:d)))"},
	{"{a}{b} \\", "script(command(mixed(text:a text:b) bare(text!backslash at the end!:\\)))"},
};

static const struct example expressions[] = {
	{"", "expression!empty expression!()"},
	{"1", "expression(number:1)"},
	{"1+2*3", "expression(binary(number:1 symbol:+ binary(number:2 symbol:* number:3)))"},
	{"(1+2)*-3", "expression(binary(group(binary(number:1 symbol:+ number:2)) symbol:* unary(symbol:- number:3)))"},
	{"$a == 1 && ![b] || \"c d\" ne {e}",
         "expression(binary(binary(binary(variable(name:a) symbol:== number:1) symbol:&& unary(symbol:! "
         "substitution(script(command(bare(text:b)))))) symbol:|| binary(quoted(text:c d) symbol:ne braced(text:e))))"},
	{"1 ? 2 : 3 ? 4 : 5", "expression(ternary(number:1 symbol:? number:2 symbol:: ternary(number:3 symbol:? "
                              "number:4 symbol:: number:5)))"},
	{"abs(-1) + rand()",
         "expression(binary(call(symbol:abs unary(symbol:- number:1)) symbol:+ call(symbol:rand)))"},
	{"2 ** 3 ** 2", "expression(binary(number:2 symbol:** binary(number:3 symbol:** number:2)))"},
	{"1 - 2 - 3", "expression(binary(binary(number:1 symbol:- number:2) symbol:- number:3))"},
	{"$a & 3 == 0", "expression(binary(variable(name:a) symbol:& binary(number:3 symbol:== number:0)))"},
	{"\"a$b[c]\"", "expression(quoted(text:a variable(name:b) substitution(script(command(bare(text:c))))))"},
	{"1 +", "expression!missing operand!(number:1 symbol:+)"},
	{"1 2", "expression(number:1 number!missing operator!:2)"},
	{"(1", "expression!missing close parenthesis in expression!(number:1)"},
	{"1)", "expression(number:1)"},
	{"foo", "expression(text!syntax error in expression!:foo)"},
	{"$a = 1", "expression(variable(name:a) text!syntax error in expression!:= 1)"},
	{"\"a", "expression(quoted!missing quote!(text:a))"},
	{"[a", "expression(substitution!unmatched \"[\"!(script(command(bare(text:a)))))"},
	{"abs(1,2)", "expression!wrong number of arguments for math function!(symbol:abs number:1 number:2)"},
	{"1 ? 2", "expression!? without :!(number:1 symbol:? number:2)"},
	{"1,2", "expression(number:1 number:2)"},
	{"1 ? 2 !3", "expression(ternary(number:1 symbol:? number:2 unary(symbol:! number:3)))"},
	{"1 # c", "expression(number:1)"},
	{"- - 1", "expression(unary(symbol:- unary(symbol:- number:1)))"},
	{"$(1)", "expression(text!syntax error in expression!:$(1))"},
};

START_TEST(scripts_have_their_trees)
{
	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++)
		ck_assert_str_eq(print(scripts[i].source, parse(scripts[i].source)), scripts[i].tree);
}
END_TEST

START_TEST(expressions_have_their_trees)
{
	for (size_t i = 0; i < sizeof(expressions) / sizeof(expressions[0]); i++) {
		const char *source = expressions[i].source;

		ck_assert_str_eq(print(source, syntax_parse_expression(&arena, source, 0, strlen(source))),
		                 expressions[i].tree);
	}
}
END_TEST

START_TEST(expressions_that_jim_refuses_say_so)
{
	static const struct {
		const char *source;
		enum syntax_fault fault;
	} cases[] = {
		{"", SYNTAX_FAULT_EMPTY_EXPRESSION},    {"1 +", SYNTAX_FAULT_MISSING_OPERAND},
		{"1 2", SYNTAX_FAULT_MISSING_OPERATOR}, {"1)", SYNTAX_FAULT_EXTRA_PARENTHESIS},
		{"(1", SYNTAX_FAULT_OPEN_PARENTHESIS},  {"1 : 2", SYNTAX_FAULT_EXTRA_COLON},
		{"1 ? 2", SYNTAX_FAULT_MISSING_COLON},  {"foo", SYNTAX_FAULT_BAD_TOKEN},
		{"abs()", SYNTAX_FAULT_BAD_CALL},       {", 1", SYNTAX_FAULT_EXTRA_COMMA},
		{"[a", SYNTAX_FAULT_OPEN_BRACKET},      {"1", SYNTAX_FAULT_NONE},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct syntax_node *tree =
			syntax_parse_expression(&arena, cases[i].source, 0, strlen(cases[i].source));
		const struct syntax_node *fault = syntax_expression_fault(tree);

		ck_assert_msg((fault ? fault->fault : SYNTAX_FAULT_NONE) == cases[i].fault, "%s", cases[i].source);
	}
}
END_TEST

/* ---- Words ---- */

static const char *value(const char *source)
{
	return syntax_word_value(&arena, source, syntax_command_word(first_command(source), 0));
}

START_TEST(values_are_decoded)
{
	ck_assert_str_eq(value("abc"), "abc");
	ck_assert_str_eq(value("a\\tb\\x41\\u00e9\\101"), "a\tbA\xc3\xa9"
	                                                  "A");
	ck_assert_str_eq(value("\"a\\\n   b\""), "a b");
	ck_assert_str_eq(value("{a\\\n   b\\n}"), "a\\\n   b\\n");
	ck_assert_str_eq(value("\"a\"b"), "ab");
	ck_assert_str_eq(value("\"\""), "");
	ck_assert_str_eq(value("{}"), "");
	ck_assert_str_eq(value("a\\u{1F600}"), "a\xf0\x9f\x98\x80");
	ck_assert_str_eq(value("\\u{}x\\xg"), "u{}xxg");
	ck_assert_str_eq(value("a$"), "a$");
	ck_assert_ptr_null(value("a$b"));
	ck_assert_ptr_null(value("[a]"));
	ck_assert_ptr_null(value("{*}a"));
}
END_TEST

START_TEST(values_may_hold_null_bytes)
{
	const char *source = "a\\0b";
	size_t length;
	const char *bytes = syntax_word_bytes(&arena, source, syntax_command_word(first_command(source), 0), &length);

	ck_assert_uint_eq(length, 3);
	ck_assert_mem_eq(bytes, "a\0b", 3);
}
END_TEST

START_TEST(words_are_counted_and_named)
{
	const char *source = "set  x \"a b\" {c}\n{*}$a b";
	const struct syntax_node *command = first_command(source);

	ck_assert_uint_eq(syntax_command_word_count(command), 4);
	ck_assert_str_eq(syntax_command_name(&arena, source, command), "set");
	ck_assert_int_eq(syntax_word_quoting(syntax_command_word(command, 2)), SYNTAX_QUOTED);
	ck_assert_str_eq(syntax_word_raw(&arena, source, syntax_command_word(command, 2)), "\"a b\"");
	ck_assert_ptr_null(syntax_command_word(command, 4));
	ck_assert(syntax_command_is_plain(command));
	ck_assert(syntax_word_equals(source, syntax_command_word(command, 1), "x"));
	ck_assert(!syntax_word_equals(source, syntax_command_word(command, 1), "xy"));
	command = syntax_command_next(command);
	ck_assert_ptr_null(syntax_command_name(&arena, source, command));
	ck_assert(!syntax_command_is_plain(command));
	ck_assert_ptr_null(syntax_command_next(command));
}
END_TEST

START_TEST(escaped_words_equal_their_value)
{
	const char *source = "s\\145t";

	ck_assert(syntax_word_equals(source, syntax_command_word(first_command(source), 0), "set"));
	source = "${"; /* the name of a command for Jim, and that is `{` */
	ck_assert(syntax_word_equals(source, syntax_command_word(first_command(source), 0), "{"));
}
END_TEST

START_TEST(variables_tell_name_and_index)
{
	const char *source = "$::a::b($c)";
	const struct syntax_node *variable = syntax_word_variable(syntax_command_word(first_command(source), 0));

	ck_assert_ptr_nonnull(variable);
	ck_assert_str_eq(syntax_variable_name(&arena, source, variable), "::a::b");
	ck_assert_ptr_nonnull(syntax_variable_index(variable));
	ck_assert_ptr_null(syntax_word_variable(syntax_command_word(first_command("a$b"), 0)));
}
END_TEST

START_TEST(a_leaf_is_found_by_offset)
{
	const char *source = "a [b $c]";
	const struct syntax_node *tree = parse(source);
	const struct syntax_node *leaf = syntax_leaf_at(tree, 6);

	ck_assert_int_eq(leaf->kind, SYNTAX_NAME);
	ck_assert_str_eq(syntax_word_raw(&arena, source, syntax_enclosing(leaf, SYNTAX_COMMAND)), "b $c");
	ck_assert_int_eq(syntax_leaf_at(tree, 8)->kind, SYNTAX_MARK);
	ck_assert_ptr_null(syntax_leaf_at(tree, 9));
}
END_TEST

/* ---- Bodies ---- */

/* Each body as role, flags and source: `S` script, `X` expression, `P` proc, `E` event, `L` later. */
static const char *print_bodies(const char *source)
{
	const struct syntax_body *bodies;
	size_t count = syntax_command_bodies(&arena, source, first_command(source), &bodies);
	const char *text = "";

	for (size_t i = 0; i < count; i++) {
		const struct syntax_body *body = &bodies[i];

		text = arena_printf(&arena, "%s%s%c%s%s%s%s:%.*s", text, i ? " " : "", "SXPEL"[body->role],
		                    body -> conditional ? "?" : "", body->loop ? "*" : "", body->guarded ? "!" : "",
		                    body->verbatim ? "" : "$", (int)(body->end - body->start), source + body->start);
	}
	return text;
}

static const struct example body_examples[] = {
	{"if {a} {b}", "X:a S?:b"},
	{"if {a} then {b} else {c}", "X:a S?:b S?:c"},
	{"if {a} {b} {c}", "X:a S?:b S?:c"},
	{"if {a} {b} elseif {c} then {d} else {e}", "X:a S?:b X?:c S?:d S?:e"},
	{"if $a {b}", "X$:$a S?:b"},
	{"if 1 b", "X:1 S?:b"},
	{"if {a}", ""},
	{"while {a} {b}", "X*:a S?*:b"},
	{"for {a} {b} {c} {d}", "S:a X*:b S?*:c S?*:d"},
	{"foreach a {1 2} {b}", "S?*:b"},
	{"foreach a {1 2} b {3 4} {c}", "S?*:c"},
	{"lmap a {1 2} {b}", "S?*:b"},
	{"loop i 1 5 {a}", "X:1 X:5 S?*:a"},
	{"proc a {b} {c}", "P:c"},
	{"proc a {b} {s} {c}", "P:c"},
	{"local proc a {b} {c}", "P:c"},
	{"catch {a}", "S!:a"},
	{"catch -noerror -- {a} b", "S!:a"},
	{"try {a} on error {m} {b} finally {c}", "S!:a S?:b S:c"},
	{"try {a} finally {b}", "S:a S:b"},
	{"switch $a {b {c} d - e {f}}", "S?:c S?:f"},
	{"switch -exact -- $a b {c} d - default {f}", "S?:c S?:f"},
	{"switch -command a $b {c {d}}", "S?:d"},
	{"switch $a {b \"c \\\" d\" e f}", "S?$:c \\\" d S?:f"},
	{"eval {a}", "S:a"},
	{"eval {a} b", ""},
	{"uplevel {a}", "S:a"},
	{"uplevel 1 {a}", "S:a"},
	{"uplevel #0 {a}", "S:a"},
	{"uplevel $l {a}", "S:a"},
	{"uplevel a {b}", ""},
	{"time {a} 5", "S*:a"},
	{"dict for {k v} $d {a}", "S?*:a"},
	{"namespace eval n {a}", "S:a"},
	{"apply {{x} {a}} 5", "P:a"},
	{"expr {1 + 2}", "X:1 + 2"},
	{"expr 1 + 2", ""},
	{"after 10 {a}", "L:a"},
	{"after cancel {a}", ""},
	{"$t configure -event a {b} -event {c} d -work 1", "E:b E:d"},
	{"target create a b -chain-position c -event d {e}", "E:e"},
	{"jtag configure $t -event a \"b $c\"", "E$:\"b $c\""},
	{"$t cget -event a b", ""},
	{"capture {a}", "S:a"},
	{"{*}$a {b}", ""},
	{"if {*}$a {b}", ""},
	{"::if {a} {b}", "X:a S?:b"},
};

START_TEST(bodies_are_known)
{
	for (size_t i = 0; i < sizeof(body_examples) / sizeof(body_examples[0]); i++)
		ck_assert_str_eq(print_bodies(body_examples[i].source), body_examples[i].tree);
}
END_TEST

START_TEST(a_body_has_spans_in_the_same_text)
{
	const char *source = "a\nproc b {} {\n\tc d\n}";
	const struct syntax_node *command = syntax_command_next(first_command(source));
	const struct syntax_node *body = syntax_parse_body(&arena, source, syntax_command_word(command, 3));
	const struct syntax_node *inner = syntax_script_first_command(body);

	ck_assert_str_eq(syntax_word_raw(&arena, source, inner), "c d");
	ck_assert_uint_eq(syntax_command_line(source, inner), 3);
	ck_assert_ptr_eq(syntax_enclosing(inner->parent->parent, SYNTAX_COMMAND), command);
	ck_assert_ptr_null(syntax_parse_body(&arena, "a $b", syntax_command_word(first_command("a $b"), 1)));
}
END_TEST

/* ---- Visiting ---- */

struct visit_log {
	const char *source;
	struct text_builder text;
};

static enum syntax_visit log_command(void *context, const struct syntax_node *command, const struct syntax_place *place)
{
	struct visit_log *log = context;
	const char *name = syntax_command_name(&arena, log->source, command);

	text_printf(&log->text, "%s%u%s%s%s%s%s%s%s%s ", name ? name : "?", place->depth, place->conditional ? "?" : "",
	            place->in_loop ? "*" : "", place->guarded ? "!" : "", place->in_proc ? "p" : "",
	            place->in_event ? "e" : "", place->in_substitution ? "s" : "", place->in_expression ? "x" : "",
	            place->in_later ? "l" : "");
	if (name && strcmp(name, "stop") == 0)
		return SYNTAX_VISIT_STOP;
	return name && strcmp(name, "skip") == 0 ? SYNTAX_VISIT_SKIP : SYNTAX_VISIT_ENTER;
}

static const char *visit(const char *source)
{
	struct visit_log log = {.source = source};
	struct syntax_visitor visitor = {.context = &log, .command = log_command};
	const char *text;

	text_init(&log.text);
	syntax_visit_commands(&arena, source, parse(source), &visitor);
	text = text_copy(&log.text, &arena);
	text_release(&log.text);
	return text;
}

START_TEST(commands_are_visited_in_order_and_told_their_place)
{
	ck_assert_str_eq(visit("a [b [c]]; d"), "a0 b1s c2s d0 ");
	ck_assert_str_eq(visit("if {[a] && [b]} {c} else {d}"), "if0 a1sx b1?sx c1? d1? ");
	ck_assert_str_eq(visit("if {[a] ? [b] : [c]} {} elseif {[d]} {}"), "if0 a1sx b1?sx c1?sx d1?sx ");
	ck_assert_str_eq(visit("proc a {} {while {[b]} {c}}"), "proc0 while1p b2*psx c2?*p ");
	ck_assert_str_eq(visit("catch {a}; after 1 {b}"), "catch0 a1! after0 b1l ");
	ck_assert_str_eq(visit("if {1} {$t configure -event x {a [b]}}"), "if0 ?1? a2e b3es ");
	ck_assert_str_eq(visit("a $b([c]) $([d] || [e])"), "a0 c1s d1sx e1?sx ");
	ck_assert_str_eq(visit("switch a {b {c} d {e}}"), "switch0 c1? e1? ");
	ck_assert_str_eq(visit("skip [a] {b}; c"), "skip0 c0 ");
	ck_assert_str_eq(visit("a; stop; b"), "a0 stop0 ");
	ck_assert_str_eq(visit("expr {\"[a]\" eq $b([c])}"), "expr0 a1sx c1sx ");
}
END_TEST

START_TEST(commands_are_found_by_line)
{
	const char *source = "a\nif {[b]} {\n\tc; d\n}\nafter 1 {\n e\n}\n";
	struct syntax_line_index index = syntax_index_lines(&arena, source, parse(source));
	const struct syntax_located *found;
	size_t count;

	found = syntax_find_commands_at_line(&index, 2, &count);
	ck_assert_uint_eq(count, 2);
	ck_assert_str_eq(syntax_command_name(&arena, source, found[0].command), "if");
	ck_assert_str_eq(syntax_command_name(&arena, source, found[1].command), "b");
	found = syntax_find_commands_at_line(&index, 3, &count);
	ck_assert_uint_eq(count, 2);
	ck_assert(found[0].conditional);
	ck_assert_ptr_null(syntax_find_commands_at_line(&index, 6, &count)); /* Jim has no line for it */
	ck_assert_uint_eq(count, 0);
}
END_TEST

/* ---- Lists, completeness, depth ---- */

START_TEST(lists_have_spans_and_values)
{
	const char *source = "a {b c}\n\"d\\te\" f\\ g{h}i {j";
	struct syntax_list list = syntax_parse_list(&arena, source, 0, strlen(source));

	ck_assert_uint_eq(list.count, 5);
	ck_assert_str_eq(list.elements[1].value, "b c");
	ck_assert_uint_eq(list.elements[1].start, 2);
	ck_assert_uint_eq(list.elements[1].content_start, 3);
	ck_assert_str_eq(list.elements[2].value, "d\te");
	ck_assert(!list.elements[2].verbatim);
	ck_assert_uint_eq(list.elements[2].line, 2);
	ck_assert_str_eq(list.elements[3].value, "f g{h}i");
	ck_assert_str_eq(list.elements[4].value, "j");
	ck_assert_int_eq(list.elements[4].fault, SYNTAX_FAULT_OPEN_BRACE);
}
END_TEST

START_TEST(incomplete_scripts_tell_what_is_missing)
{
	static const struct {
		const char *source;
		bool complete;
		char missing;
		unsigned line;
	} cases[] = {
		{"a b", true, ' ', 1},     {"a\nb {", false, '{', 2}, {"a\n\nb [c", false, '[', 3},
		{"a \"", false, '"', 1},   {"a\\", false, '\\', 1},   {"a\n{b}c", true, '}', 2},
		{"a {[\"}", true, ' ', 1},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct syntax_completeness found = syntax_is_complete(cases[i].source, strlen(cases[i].source));

		ck_assert_int_eq(found.complete, cases[i].complete);
		ck_assert_int_eq(found.missing, cases[i].missing);
		if (found.missing != ' ' && found.missing != '\\')
			ck_assert_uint_eq(found.line, cases[i].line);
	}
}
END_TEST

START_TEST(nesting_is_limited)
{
	struct text_builder source;
	const struct syntax_node *fault;

	text_init(&source);
	for (unsigned i = 0; i < SYNTAX_DEPTH_LIMIT + 50; i++)
		text_add_string(&source, "[a ");
	for (unsigned i = 0; i < SYNTAX_DEPTH_LIMIT + 50; i++)
		text_add_char(&source, ']');
	fault = syntax_next_fault(parse(source.bytes), NULL);
	ck_assert_ptr_nonnull(fault);
	ck_assert_int_eq(fault->fault, SYNTAX_FAULT_TOO_DEEP);
	ck_assert_uint_eq(fault->depth, SYNTAX_DEPTH_LIMIT + 1);
	text_release(&source);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("syntax");
	TCase *cases = tcase_create("syntax");

	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_add_test(cases, scripts_have_their_trees);
	tcase_add_test(cases, expressions_have_their_trees);
	tcase_add_test(cases, expressions_that_jim_refuses_say_so);
	tcase_add_test(cases, values_are_decoded);
	tcase_add_test(cases, values_may_hold_null_bytes);
	tcase_add_test(cases, words_are_counted_and_named);
	tcase_add_test(cases, escaped_words_equal_their_value);
	tcase_add_test(cases, variables_tell_name_and_index);
	tcase_add_test(cases, a_leaf_is_found_by_offset);
	tcase_add_test(cases, bodies_are_known);
	tcase_add_test(cases, a_body_has_spans_in_the_same_text);
	tcase_add_test(cases, commands_are_visited_in_order_and_told_their_place);
	tcase_add_test(cases, commands_are_found_by_line);
	tcase_add_test(cases, lists_have_spans_and_values);
	tcase_add_test(cases, incomplete_scripts_tell_what_is_missing);
	tcase_add_test(cases, nesting_is_limited);
	suite_add_tcase(suite, cases);
	return suite;
}
