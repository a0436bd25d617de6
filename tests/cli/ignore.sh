#!/bin/sh
# SPDX-License-Identifier: MIT
# The search of a folder lists what git would: compared with git itself on a tree full of special cases.
. "${0%/*}/lib.sh"
command -v git >/dev/null 2>&1 || exit 77
GIT_CONFIG_GLOBAL=/dev/null
GIT_CONFIG_NOSYSTEM=1
export GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM

git init -q repository || exit 77
cd repository || exit 1
for folder in . a a/b a/b/c build x/build x/y/z deep/one/two/three 'with space' keep brackets out/in; do
	mkdir -p "$folder"
	for name in one two three keep 'a b' '#hash' '!bang' x1 x2 xa 'star*'; do
		echo 'adapter speed 1' >"$folder/$name.cfg"
	done
done
cat >.gitignore <<'END'
# a comment
two.cfg
!/a/two.cfg
/three.cfg
build/
x/**/one.cfg
a/**
!a/b/
**/y/z/keep.cfg
deep/**/three/x?.cfg
\#hash.cfg
\!bang.cfg
brackets/x[!1].cfg
star\*.cfg
out/*
!out/in
trailing   
with space/a\ b.cfg
END
printf 'keep.cfg\r\n' >keep/.gitignore
printf '!two.cfg\n/one.cfg\n' >deep/.gitignore
printf '*.cfg\n!x[a-z].cfg\n' >deep/one/.gitignore
printf '[[:alpha:]]1.cfg\n' >brackets/.gitignore
mkdir -p .git/info
echo 'a b.cfg' >.git/info/exclude

compare() {
	git -C "$1" ls-files -o --exclude-standard -- '*.cfg' | LC_ALL=C sort >"$scratch/git"
	(cd "$1" && "$program" --isolated --format json --fail-on never .) >"$scratch/out" 2>"$scratch/err"
	command_line="openocdlint $1"
	grep -A1 '"inputs"' "$scratch/out" | sed -n 's/^ *"\(.*\.cfg\)"$/\1/p' >"$scratch/ours"
	diff -u "$scratch/git" "$scratch/ours" || complain 'not what git lists'
}
git config core.quotePath false
compare .
for folder in x deep deep/one/two brackets keep 'with space'; do
	compare "$folder"
done

# A worktree keeps its .git elsewhere, and shares the excludes.
git -c user.name=n -c user.email=e@e commit -q --allow-empty -m m
git worktree add -q ../tree
echo 'adapter speed 1' >'../tree/a b.cfg'
echo 'adapter speed 1' >../tree/one.cfg
cd ..
compare tree
finish
