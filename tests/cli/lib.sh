# SPDX-License-Identifier: MIT
# For the tests of this folder: `. "${0%/*}/lib.sh"` with the program as the first argument of the test. Each test gets an
# empty folder to work in, with no home and no settings of the user's. A test ends with `finish`.
set -u
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
test -x "$program" || { echo "$program cannot be run"; exit 1; }
tests=$(cd "${0%/*}" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$scratch/home" "$scratch/work"
HOME=$scratch/home
export HOME
unset XDG_CONFIG_HOME OPENOCD_SCRIPTS NO_COLOR
cd "$scratch/work" || exit 1
failures=0
command_line=

complain() {
	failures=$((failures + 1))
	echo "$command_line: $*"
	echo "--- standard output"
	cat "$scratch/out"
	echo "--- standard error"
	cat "$scratch/err"
	echo "---"
}

# expect STATUS WORD...: runs the program on the words, with this shell's standard input.
expect() {
	wanted=$1
	shift
	command_line="openocdlint $*"
	"$program" "$@" >"$scratch/out" 2>"$scratch/err"
	status=$?
	test "$status" -eq "$wanted" || complain "exit status $status instead of $wanted"
}

out_has() { grep -q -e "$1" "$scratch/out" || complain "no '$1' in standard output"; }
err_has() { grep -q -e "$1" "$scratch/err" || complain "no '$1' in standard error"; }
out_lacks() { ! grep -q -e "$1" "$scratch/out" || complain "'$1' in standard output"; }
err_lacks() { ! grep -q -e "$1" "$scratch/err" || complain "'$1' in standard error"; }
out_empty() { test ! -s "$scratch/out" || complain "something in standard output"; }
err_empty() { test ! -s "$scratch/err" || complain "something in standard error"; }

# Compares standard output with this function's input; messages are cut from lines of --format concise, as they are the
# rules' own business.
out_is() {
	cat >"$scratch/wanted"
	sed 's/^\([^:]*:[0-9]*:[0-9]*: [a-z]*: \).*\( \[[a-z-]*\]\)$/\1...\2/' "$scratch/out" >"$scratch/got"
	diff -u "$scratch/wanted" "$scratch/got" || complain "another standard output"
}

finish() {
	test "$failures" -eq 0 || exit 1
}

# Files that several tests want.
good() {
	cat <<-'END'
		adapter driver dummy
		transport select jtag
		adapter speed 1000
		reset_config srst_only
		jtag newtap chip cpu -irlen 4 -expected-id 0x4ba00477
		target create chip.cpu arm7tdmi -chain-position chip.cpu
		chip.cpu configure -event gdb-attach { halt }
		chip.cpu configure -event gdb-detach { if {[[target current] curstate] eq "halted"} { resume } }
	END
}

bad() {
	printf 'adapter driver dummy\nadaptor speed 1000\n'
}
