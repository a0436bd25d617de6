#!/bin/sh
# SPDX-License-Identifier: MIT
# The installed scripts are searched only when their version is the chosen one; it is told by the names of the scripts.
. "${0%/*}/lib.sh"
mkdir bin
printf '#!/bin/sh\ntouch started\n' >bin/openocd
chmod +x bin/openocd
PATH=$PWD/bin:$PATH
echo 'source [find only-here.cfg]' >board.cfg
folder=share/openocd/scripts

column=1
for version in 0.10.0 0.11.0 0.12.0 master; do
	rm -rf share
	# Names without contents will do.
	awk -v column="$column" '/^- [{]script:/ {
		split($0, quoted, "\"")
		split(quoted[4], has, " ")
		if (has[column] == 1)
			print quoted[2]
	}' "$tests/../../knowledge/scripts.yaml" >"$scratch/names"
	sed "s|^|$folder/|; s|/[^/]*\$||" "$scratch/names" | sort -u | xargs mkdir -p
	(cd $folder && xargs touch) <"$scratch/names"
	echo 'adapter driver dummy' >$folder/only-here.cfg
	for chosen in 0.10.0 0.11.0 0.12.0 master; do
		# 0.10.0 has no `adapter driver`, but finds the file.
		if test $chosen = $version; then
			expect 0 --openocd $chosen --fail-on never --format concise board.cfg
			out_lacks script-not-found
		else
			expect 1 --openocd $chosen --format concise board.cfg
			out_has script-not-found
		fi
	done
	column=$((column + 1))
done
test ! -e started || complain 'openocd was started'
finish
