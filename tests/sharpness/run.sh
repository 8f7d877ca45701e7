#!/bin/sh
# Whether the torture notices a broken build: for each patch here, applies it to a copy of the checkout, builds that and
# runs one seed of 90 seconds in it, which has to end with a violation. Takes about five minutes a patch.
# usage: tests/sharpness/run.sh [NAME ...]        MVN=... for another mvn
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
. "$here/../planted.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What is broken meanwhile: where the planted bug can show itself.
faults() {
  case $1 in
    positions-*) echo 'random|live|projection|PROBE' ;;
    row-*) echo 'kafka / (kill|SIGSTOP)|REPLAY_TO_KAFKA / requests held' ;;
    fence-*) echo 'command-. / SIGSTOP' ;;
  esac
}

# What it has to be caught as: any of these.
expected() {
  case $1 in
    positions-*) echo 'I7\|I9' ;;
    row-*) echo 'I14\|I15\|L2' ;;
    fence-*) echo 'I10' ;;
  esac
}

names=$*
[ -n "$names" ] || names=$(cd "$here" && ls ./*.patch | sed 's|^\./||; s|\.patch$||')
survived=
for name in $names; do
  copy=$work/$name
  copy_checkout "$copy"
  plant "$copy" "$here/$name.patch"
  (cd "$copy" && ${MVN:-mvn -q -B} package -DskipTests)
  seed=1
  (cd "$copy" && ./gapless torture --from $seed --seconds 90 --rate "${RATE:-40}" --fallback JDBC --only "$(faults "$name")") \
    > "$work/$name.log" 2>&1 || true
  if grep -q "BROKEN.*\\b\\($(expected "$name")\\)\\b" "$work/$name.log"; then
    echo "$name: caught: $(sed -n 's/.*BROKEN //p' "$work/$name.log" | head -n 1)"
  else
    echo "$name: SURVIVED"
    tail -n 5 "$work/$name.log"
    survived=$name
  fi
done
[ -z "$survived" ]
