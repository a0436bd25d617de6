# SPDX-License-Identifier: MIT
"""Configurations that a stranger might send. One input: its name, its text, and what is more about it.

The text is bytes or str, or a function of the scratch folder that writes what it needs and returns the text (None: it
made the input itself, or there is none). `arguments` replaces the name of the input on the command line; `mentions`
must stand in what the program prints; `statuses` are those that make sense.
"""
import os
import socket
import struct
import zlib


class Input:
    def __init__(self, name, text, mentions=None, statuses=(0, 1, 3), arguments=None):
        self.name = name
        self.text = text
        self.mentions = mentions
        self.statuses = statuses
        self.arguments = arguments


ADAPTER = "adapter driver dummy\ntransport select jtag\n"
TAP = ADAPTER + "jtag newtap chip cpu -irlen 4\n"
TARGET = TAP + "target create chip.cpu arm7tdmi -chain-position chip.cpu\n"

# ---- reaching outside ----

REFUSED = {
    "exec": "exec touch written",
    "exec-caught": "catch {exec touch written}\nif {[catch {exec rm -f other.cfg} x]} {echo $x}",
    "exec-pipe": "set f [open |[list touch written] w]\nputs $f x\nclose $f",
    "open-write": "set f [open written w]\nputs $f hello\nclose $f",
    "open-append": "set f [open other.cfg a]\nputs $f hello\nclose $f",
    "socket": "set s [socket stream 127.0.0.1:9]\nputs $s hello",
    "socket-server": "socket stream.server 0.0.0.0:4999",
    "load": "load ./evil.so",
    "package": "lappend auto_path .\npackage require evil",
    "file-delete": "file delete other.cfg\nfile delete -force .",
    "file-rename": "file rename other.cfg written",
    "file-copy": "file copy other.cfg written",
    "file-mkdir": "file mkdir written",
    "file-link": "file link written other.cfg",
    "file-tempfile": "file tempfile ./writtenXXXXXX",
    "cd": "cd /\nsource other.cfg",
    "exit": "exit 7",
    "shutdown": "shutdown error",
    "sleep": "sleep 100000",
    "after": "after 100000\nafter 100000 {exec touch written}",
    "vwait": "vwait forever\nupdate",
    "signal": "signal handle SIGTERM\nsignal ignore SIGINT\nsignal default SIGPROF\nsignal throw SIGPROF",
    "kill": "kill -9 [pid]\nkill SIGKILL 1",
    "alarm": "alarm 1",
    "fork": "os.fork",
    "wait": "wait -1",
    "syslog": "syslog hello",
    "interp": "set i [interp]\n$i eval {exec touch written}",
    "aio-stdout": "stdout puts hello\nputs stdout hello\nstderr puts hello",
    "glob": "foreach f [glob /*] {source $f}",
    "log-output": "log_output written\necho hello",
    "dump-image": TARGET + "init\ndump_image written 0 1048576\ndump_image /dev/null 0 0xffffffff",
    "openocd-server": "gdb_port 3333\ntelnet_port 4444\ntcl_port 6666\ninit",
    "svf-log": ADAPTER + "init\nsvf other.cfg\nvirtex2 read_stat 0\npld load 0 other.cfg",
    "trace-config": TARGET + "chip.cpu configure -event reset-init {exec touch written}\ninit\nreset init\n",
    "memory-write": TARGET + "init\nmww 0 0 0xffffffff\nflash write_image written\n",
}

# ---- the machinery itself ----

OWN = "\\001openocdlint "
TAMPERED = {
    "rename-proc": "rename proc p\nrename source s\nrename set {}\np f {} {s other.cfg}\nf",
    "rename-everything": 'foreach c [info commands] {catch {rename $c ""}}\nwhile 1 {}',
    "redefine-unknown": "proc unknown args {unknown {*}$args}\nnothing at all",
    "redefine-set": "proc set args {uplevel set $args}\nset x 1",
    "redefine-source": "proc source f {while 1 {source $f}}\nsource other.cfg",
    "redefine-script": "proc script f {while 1 {script $f}}\nscript other.cfg\nproc find f {return /dev/zero}\nsource [find x]",
    "redefine-target": "proc target args {while 1 {}}\ntarget init",
    "redefine-startup": "proc _run_post_init_commands {} {while 1 {}}\nproc init {} {while 1 {}}\ninit",
    "trace-listed": 'foreach c [info commands] {if {[string match *openocdlint* $c]} {echo "found [list $c]"; exit}}',
    "trace-renamed": 'rename "%strace" t\nwhile 1 {incr i}' % OWN,
    "trace-deleted": 'catch {rename "%strace" ""}\nwhile 1 {incr i}' % OWN,
    "trace-redefined": 'proc "%strace" args {return -code error no}\nwhile 1 {incr i}' % OWN,
    "trace-recursive": 'proc "%strace" args {set x 1}\nset y 2' % OWN,
    "trace-aliased": 'alias "%strace" set\nwhile 1 {incr i}' % OWN,
    "trace-local": 'proc f {} {local proc "%strace" args {}\nset x 1}\nf\nwhile 1 {incr i}' % OWN,
    "trace-called": '"%strace" cmd hostile.cfg 99999999999 {} x y\n"%strace" cmd other.cfg -5 {} x y\nnothing' % (OWN, OWN),
    "unknown-deleted": 'rename "%sunknown" ""\nadapter speed 1\nnothing' % OWN,
    "unknown-redefined": 'proc "%sunknown" args {nothing {*}$args}\nnothing' % OWN,
    "unknown-called": '"%sunknown"\n"%sunknown" "%sunknown" nothing' % (OWN, OWN, OWN),
    "xtrace": "xtrace {}\nxtrace puts\nwhile 1 {incr i}",
    "channel-renamed": "set f [open x w]\nrename $f g\ng puts x\nproc $f args {while 1 {}}\n$f puts x",
    "info-renamed": "rename info i\nproc info args {i {*}$args}\ninfo commands\nrename expr {}\nrename dict {}\nexpr 1 + 1\ndict for {a b} {c d} {}",
    "builtin-through-rename": "rename file f\nf delete other.cfg\nf mkdir written\nalias g f\ng rename other.cfg x",
    "commands-by-upcall": "proc file args {upcall file {*}$args}\nlocal proc exec args {upcall exec {*}$args}\nfile delete other.cfg\nexec touch written",
    "references": "set r [ref x t {apply {{a b} {while 1 {}}}}]\nunset r\ncollect",
    "defer": "proc f {} {defer {while 1 {}}}\nf",
    "debug": "catch {debug scriptlen x}\ncatch {debug invstr x}\ncatch {debug objects}\ncatch {debug show x}\ncatch {debug exprbc {1 + 1}}",
    "tailcall": "proc f {} {tailcall f}\nf",
    "target-deleted": TARGET + 'rename chip.cpu ""\nchip.cpu configure -event reset-end {}\ntarget create chip.cpu arm7tdmi -chain-position chip.cpu\nproc chip.cpu args {while 1 {}}\ninit',
}

# ---- no end, or too much ----

ENDLESS = {
    "while": "while 1 {}",
    "while-body": "while {1} {set a 1; incr a}",
    "for": "for {} {1} {} {}",
    "loop": "loop i 0 1 0 {}\nloop i 0 1000000000000 {}",
    "recursion": "proc f {} {f}\nf",
    "mutual-recursion": "proc f {} {g}\nproc g {} {f}\nf",
    "recursion-caught": "proc f {} {catch f}\nf",
    "recursion-branching": "proc f n {catch {f [incr n]}; catch {f [incr n]}}\nf 0",
    "recursion-eval": "proc f {} {eval {eval {eval f}}}\nf",
    "recursion-uplevel": "proc f {} {uplevel 1 f}\nf",
    "recursion-expression": "proc f {} {expr {[f] + 1}}\nf",
    "recursion-apply": "set f {{f} {apply $f $f}}\napply $f $f",
    "recursion-subst": "set x {[subst $x]}\nsubst $x",
    "catch-loop": "while 1 {catch {while 1 {}}}",
    "unknown-loop": "while 1 {catch nothing}",
    "failing-loop": TARGET + "while 1 {catch {chip.cpu configure -wrong}}",
    "log-loop": "while 1 {catch {exec x}}",
    "echo-loop": "while 1 {echo hello}",
    "echo-large-loop": "set x [string repeat a 1000000]\nwhile 1 {echo $x}",
    "echo-many-words": "set x [string repeat a 1000000]\necho {*}[lrepeat 100000 $x]",
    "expand-large": "set x [lrepeat 1000000 a]\nwhile 1 {catch {adapter speed {*}$x}}",
    "regexp-bomb": "regexp {(a*)*(a*)*(a*)*(a*)*b} [string repeat a 100]",
    "regexp-nested": "regexp [string repeat ( 100000] x",
    "regexp-counted": "regexp {((((a{1,100}){1,100}){1,100}){1,100}){1,100}} aaaa",
    "glob-bomb": "string match *a*a*a*a*a*a*a*a*a*a*a*b [string repeat a 5000]",
    "glob-deep": "string match [string repeat * 1000000]b [string repeat a 1000000]",
    "string-repeat": "string repeat a 1000000000",
    "string-repeat-overflow": "string repeat abcd 4611686018427387905",
    "string-repeat-negative": "string repeat a -1\nstring repeat [string repeat a 1000] 9223372036854775807",
    "string-doubled": "set x a\nwhile 1 {set x $x$x}",
    "append": "while 1 {append x aaaaaaaaaaaaaaaa}",
    "lappend": "while 1 {lappend x aaaaaaaaaaaaaaaa}",
    "lrepeat": "lrepeat 1000000000 a",
    "lrepeat-nested": "set x a\nwhile 1 {set x [lrepeat 100 $x]}",
    "range": "range 1000000000\nfor {set i 0} {$i < 1000000000} {incr i} {}",
    "range-negative": "range 0 1 0\nrange 9223372036854775807 -9223372036854775808 -1",
    "format-width": "format %1000000000d 1",
    "format-many": "format %999999999999999999999d 1\nformat %.1000000000f 1\nformat %*d 2000000000 1\nformat %-1000000000s x",
    "string-index": "lindex {a b} 99999999999\nlset x end+9223372036854775807 a\nstring range abc -9223372036854775808 9223372036854775807",
    "expression-abort": "expr {-true}",
    "expression-abort-caught": "catch {expr {~true}}\ncatch {expr {!-false}}\ncatch {expr {-\"x\"}}",
    "expression-numbers": "expr {-9223372036854775808 / -1}\nexpr {-9223372036854775808 % -1}\nexpr {1 << 9999}\nexpr {2 ** 99999999999}\nexpr {1 >> -1}\nexpr {int(1e300)}\nexpr {1 / 0}",
    "expression-long": "expr {" + "+".join(["1"] * 300000) + "}",
    "expression-deep": "expr {" + "(" * 300000 + "1" + ")" * 300000 + "}",
    "expression-unary": "expr {" + "!" * 500000 + "1}",
    "expression-minus": "expr {" + "- " * 300000 + "1}",
    "expression-ternary": "expr {" + "1 ? 1 : " * 100000 + "1}",
    "expression-nested": "expr {" + "[expr {" * 5000 + "1" + "}]" * 5000 + "}",
    "if-nested": "if 1 {" * 20000 + "set x 1" + "}" * 20000,
    "if-chain": "if 0 {} " + "elseif 0 {} " * 100000 + "else {while 1 {}}",
    "braces-deep": "set x " + "{" * 300000 + "}" * 300000,
    "braces-open": "set x " + "{" * 300000,
    "brackets-deep": "set x " + "[" * 300000 + "]" * 300000,
    "brackets-open": "set x " + "[" * 300000,
    "brackets-quoted": 'set x "' + '[set y "' * 20000 + '"]' * 20000 + '"',
    "variables-deep": "set x " + "$a(" * 300000 + ")" * 300000,
    "proc-nested": "proc f {} {" * 20000 + "}" * 20000,
    "events-nested": TARGET + "chip.cpu configure -event reset-end {" * 20000 + "}" * 20000,
    "switch-nested": "switch a {a {" * 20000 + "}}" * 20000,
    "list-deep": "set x " + "{" * 300000 + "a" + "}" * 300000 + "\nwhile {[llength $x] == 1} {set x [lindex $x 0]}",
    "dict-deep": "set d x\nfor {set i 0} {$i < 300000} {incr i} {set d [list k $d]}\ndict get $d k k k\nllength $d\nstring length $d",
    "dict-with": "set d {}\nfor {set i 0} {$i < 300000} {incr i} {dict set d $i $i}\ndict size $d",
    "dict-keys-deep": "eval dict set d [range 300000] x\nputs $d",
    "lsort": "lsort -command {apply {{a b} {expr 1}}} [range 100000]",
    "lsort-hostile": "set x [range 1000]\nlsort -command {apply {{a b} {upvar 1 x x; lset x 0 [range 1000]; rand 3}}} $x",
    "foreach-modified": "set x [range 1000]\nforeach a $x {lappend x $a; set x [concat $x $x]}",
    "subst": "subst [string repeat {[set x 1]} 1000000]",
    "time": "time {while 1 {}} 1000000000",
    "clock": "clock format 99999999999999999\nclock format -1 -format [string repeat %c 1000000]\nclock scan x -format y",
    "scan": "scan [string repeat 9 1000000] %d\nscan x %1000000000c\nscan x {%[}\nscan x %99$d",
    "pack": "pack v 1 -intle 2000000000 2000000000\nunpack abc -intbe 9223372036854775800 64",
    "binary": "catch {binary format a1000000000 x}\ncatch {binary scan abc a* x}",
    "uplevel": "while 1 {uplevel #0 {set x 1}}",
    "upvar": "proc f {} {upvar 1 x x; upvar 0 x y; upvar 0 y x}\nf\nupvar 0 a b\nupvar 0 b a\nset a",
    "globals": "while 1 {set v[incr i] x}",
    "procs": "while 1 {proc p[incr i] {} {}}",
    "proc-name-long": "proc [string repeat a 10000000] {} {}\n[string repeat b 10000000]",
    "evaluated": "while 1 {eval \"set x[incr i] 1\"}",
    "stacktrace": "proc f n {if {$n} {f [expr {$n - 1}]} else {error x}}\nwhile 1 {catch {f 50}}",
    "init-targets": TARGET + "proc init_targets {} {while 1 {}}",
    "init-board": TARGET + "proc init_board {} {proc f {} {f}\nf}\ninit",
    "event-body": TARGET + "chip.cpu configure -event examine-end {while 1 {}}\nchip.cpu configure -event reset-init {while 1 {}}\ninit\nreset init\nchip.cpu invoke-event reset-init\nchip.cpu invoke-event examine-end",
    "event-recursion": TARGET + "chip.cpu configure -event reset-init {chip.cpu invoke-event reset-init}\ninit\nchip.cpu invoke-event reset-init",
    "needs-adapter-then-endless": "catch {transport select swd}\nif {[catch {adapter name}]} {x}\nwhile 1 {}",
    "fragment-then-endless": "jtag newtap chip cpu -irlen 4\nwhile 1 {}",
    "fragment-then-large": "jtag newtap chip cpu -irlen 4\nwhile 1 {append x [string repeat a 1000]}",
    "adapter-missing-then-large": "set x [string repeat a 100000000]\nswd newdap chip cpu\nset y [string repeat a 100000000]",
    "many-taps": ADAPTER + "loop i 0 1000000 {jtag newtap chip$i cpu -irlen 4}",
    "many-targets": TAP + "loop i 0 1000000 {target create chip.cpu$i arm7tdmi -chain-position chip.cpu}",
    "many-daps": TAP + "loop i 0 1000000 {dap create dap$i -chain-position chip.cpu}",
    "many-banks": TARGET + "loop i 0 1000000 {flash bank bank$i cfi 0 0x1000 1 1 chip.cpu}",
    "many-events": TARGET + "loop i 0 1000000 {chip.cpu configure -event reset-init [list echo $i]}",
    "many-listings": TARGET + "loop i 0 500 {target create c$i arm7tdmi -chain-position chip.cpu}\nloop i 0 1000000 {target names}",
    "many-commands": "\n".join("add_usage_text c%d {x}\nadd_help_text c%d {x}" % (i, i) for i in range(20000)),
    "many-unknown": "\n".join("catch nothing%d" % i for i in range(50000)),
    "many-findings": ADAPTER + "adapter_khz 100\n" * 20000,
    "many-lines": "\n" * 2000000 + "nothing",
    "long-line": "echo " + "a " * 1000000 + "\nnothing " + "b" * 1000000,
    "long-names": TAP + "target create " + "n" * 1000000 + " arm7tdmi -chain-position chip.cpu\n" + "m" * 1000000,
    "search-folders": "while 1 {add_script_search_dir /x[incr i]; catch {source [find nothing]}}",
    "find-loop": "while 1 {catch {find [string repeat ../ 100000]x}}",
    "find-long": "catch {source [find [string repeat x 5000]]}\nsource [string repeat x/ 10000000]",
}

# ---- bytes ----

BYTES = {
    "empty": b"",
    "nothing-but-zeros": b"\0" * 100000,
    "zero-byte": b"echo a\0b\nwhile 1 {}\n",
    "binary": struct.pack("<16I", *range(0x464c457f, 0x464c457f + 16)) + zlib.compress(bytes(range(256)) * 300),
    "all-bytes": bytes(range(1, 256)) * 100,
    "utf-16": "adapter driver dummy\n".encode("utf-16"),
    "utf-16-big": b"\xfe\xff" + "adapter driver dummy\n".encode("utf-16-be"),
    "utf-8-mark": b"\xef\xbb\xbfadapter driver dummy\n",
    "utf-8-broken": b"echo \xff\xfe\xc0\x80\xed\xa0\x80\xf8\x88\x80\x80\x80\nnothing \xc3\n\xe2\x82",
    "carriage-returns": b"adapter driver dummy\rnothing\r\rnothing\r",
    "no-line-end": b"nothing \\",
    "backslashes": b"\\" * 1000001,
    "quotes": b'"' * 100001,
    "dollars": b"$" * 1000000 + b"\n" + b"${" * 100000,
    "escapes-in-names": b"\x1b]0;owned\x07\x1b[2J\x1b[31mnothing \x9b31m \x7f \x08\x08\x08\nproc \x1b[2J {} {}\n",
    "escapes-in-values": b"adapter driver \x1b[2J\x07\n",
    "escapes-in-messages": ADAPTER + "jtag newtap \x1b[2Jchip cpu -irlen 4\nerror \"\x1b]0;owned\x07\u202e\u200b\u2066\"\n",
    "escapes-by-backslash": "error \"\\x1b\\[2J\\a\\r\\n\\u009b31m\\u202e\"\n",
    "escapes-in-target": TAP + "target create \"\x1b\\[2Jcpu\" arm7tdmi -chain-position chip.cpu\n",
    "escapes-in-comment": b"nothing ;# \x1b[2J\x07 \x1b]8;;http://x\x07\n",
    "line-separators": "nothing \u2028 \u2029 \u0085 \v \f\n",
    "suppression": "# openocdlint: ignore[" + "a," * 100000 + "]\n# openocdlint: ignore-file[\x1b[2J]\nnothing\n",
}


# ---- files ----

def fifo(folder):
    os.mkfifo(os.path.join(folder, "pipe.cfg"))
    return "source pipe.cfg\n"


def listening_socket(folder):
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(os.path.join(folder, "socket.cfg"))
    return "source socket.cfg\n"


def folder_as_script(folder):
    os.mkdir(os.path.join(folder, "folder.cfg"))
    return "source [find folder.cfg]\n"


def link_loop(folder):
    os.symlink("b.cfg", os.path.join(folder, "a.cfg"))
    os.symlink("a.cfg", os.path.join(folder, "b.cfg"))
    return "source a.cfg\n"


def linked_self(folder):
    os.symlink("hostile.cfg", os.path.join(folder, "again.cfg"))
    return "source again.cfg\n"


def linked_folder(folder):
    os.symlink(".", os.path.join(folder, "d"))
    return "set ::p d/$::p\nsource ${::p}hostile.cfg\n".replace("set ::p d/$::p", "append ::p d/")


def unreadable(folder):
    path = os.path.join(folder, "unreadable.cfg")
    with open(path, "w", encoding="ascii") as file:
        file.write("echo x\n")
    os.chmod(path, 0)
    return "source unreadable.cfg\n"


def ping_pong(folder):
    with open(os.path.join(folder, "pong.cfg"), "w", encoding="ascii") as file:
        file.write("source hostile.cfg\n")
    return "source pong.cfg\n"


def many_includes(folder):
    with open(os.path.join(folder, "large.cfg"), "w", encoding="ascii") as file:
        file.write("# x\n" * 2000000)
    return "while 1 {append p ./; source ${p}large.cfg}\n"


def doubling_includes(folder):
    for i in range(40):
        with open(os.path.join(folder, "level%d.cfg" % i), "w", encoding="ascii") as file:
            file.write("source level%d.cfg\nsource level%d.cfg\n" % (i + 1, i + 1) if i < 39 else "set x 1\n")
    return "source level0.cfg\n"


def large(folder):
    with open(os.path.join(folder, "large.cfg"), "w", encoding="ascii") as file:
        file.write("echo hello\n" * 1900000)
    return "source large.cfg\n"


def sparse(folder):
    with open(os.path.join(folder, "sparse.cfg"), "wb") as file:
        file.truncate(2 << 30)
    return "source sparse.cfg\n"


def just_below_limit(folder):
    return b"set x {" + b"a" * (15 << 20) + b"}\nset y $x$x\nnothing\n"


def half_a_million_commands(folder):
    return "set x 1\n" * 500000


def escape_in_file_name(folder):
    with open(os.path.join(folder, "\x1b[2J\x07\x9b.cfg"), "w", encoding="ascii") as file:
        file.write("nothing\n")
    return None


FILES = [
    Input("source-zero", "source /dev/zero\n", mentions="is a device"),
    Input("source-full", "source /dev/full\nsource /dev/tty\nsource /dev/stdin\nsource /proc/self/mem\n"),
    Input("source-proc", "source /proc/self/environ\nsource /proc/self/maps\n"),
    Input("source-proc-fd", "source /proc/self/fd/0\nsource /dev/fd/1\n"),
    Input("source-fifo", fifo, mentions="is a named pipe"),
    Input("source-socket", listening_socket, mentions="is a socket"),
    Input("source-folder", folder_as_script, mentions="is a folder"),
    Input("source-link-loop", link_loop, mentions="Too many levels of symbolic links"),
    Input("source-self", "source hostile.cfg\n"),
    Input("source-self-otherwise", "append p ./\nsource ${p}hostile.cfg\n"),
    Input("source-self-linked", linked_self),
    Input("source-self-through-folder", linked_folder),
    Input("source-self-caught", "catch {source hostile.cfg}\ncatch {source hostile.cfg}\n"),
    Input("source-unreadable", unreadable),
    Input("source-ping-pong", ping_pong),
    Input("source-many", many_includes),
    Input("source-doubling", doubling_includes),
    Input("source-large", large, mentions="larger than a check allows", statuses=(3,)),
    Input("source-sparse", sparse, mentions="larger than a check allows", statuses=(3,)),
    Input("text-just-below-limit", just_below_limit),
    Input("text-of-commands", half_a_million_commands),
    Input("input-zero", None, arguments=["/dev/zero"], statuses=(3,)),
    Input("input-fifo", lambda folder: fifo(folder) and None, arguments=["pipe.cfg"], statuses=(3,)),
    Input("input-link-loop", lambda folder: link_loop(folder) and None, arguments=["a.cfg"], statuses=(3,)),
    Input("input-large", lambda folder: large(folder) and None, arguments=["large.cfg"], statuses=(3,)),
    Input("input-sparse", lambda folder: sparse(folder) and None, arguments=["sparse.cfg"], statuses=(3,)),
    Input("input-missing", None, arguments=["no\x1b[2J\nsuch.cfg"], statuses=(3,)),
    Input("input-name-escapes", escape_in_file_name, arguments=["\x1b[2J\x07\x9b.cfg"], statuses=(1,)),
    Input("input-name-long", None, arguments=["x" * 5000], statuses=(3,)),
    Input("command-endless", None, arguments=["-c", "while 1 {}"], statuses=(3,)),
    Input("command-escapes", None, arguments=["-c", "no\x1b[2J\x07thing \x9b"], statuses=(1,)),
    Input("command-exec", None, arguments=["-c", "exec touch written"]),
    Input("command-unbalanced", None, arguments=["-c", "{" * 100000], statuses=(1,)),
    Input("command-abort", None, arguments=["-c", "expr {-true}"], statuses=(1, 3)),
    Input("option-file-zero", None, arguments=["-f", "/dev/zero"]),
    Input("option-folder", None, arguments=["-s", "/dev/null", "-f", "/proc/self/mem"]),
]


# Of these it is said what OpenOCD would have done.
SAID = ("exec", "open", "socket", "file", "cd", "after", "vwait", "signal", "kill", "alarm", "fork", "wait", "syslog",
        "interp", "glob")


def every_input():
    for prefix, table in (("refused", REFUSED), ("tampered", TAMPERED), ("endless", ENDLESS), ("bytes", BYTES)):
        for name, text in table.items():
            says_so = prefix == "refused" and name.split("-")[0] in SAID
            yield Input(prefix + "-" + name, text, mentions="side-effect-refused" if says_so else None)
    yield from FILES
