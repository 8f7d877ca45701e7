#!/bin/sh
# Whether the tests notice planted bugs: for each patch here, plants it in a copy of the checkout, compiles what it changes and
# runs the test it names, which has to fail. Before that, Maven builds the copy and all those tests have to pass.
# Then writes the table of docs/mutants.md.
# usage: tests/mutants/run.sh [--unit] [NAME ...]      --unit: only those that a test without processes kills
#        tests/mutants/run.sh --table                  only the table
# MVN=... for another mvn
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
page=$root/docs/mutants.md
longest=600 # seconds that a test may take
. "$here/../planted.sh"

# usage: header NAME FIELD
header() {
  sed -n -e '/^diff /q' -e "s/^$2: //p" "$here/$1.patch"
}

all_names() {
  (cd "$here" && ls ./*.patch) | sed 's|^\./||; s|\.patch$||'
}

# usage: each FIELD    Of the patches chosen, each value once, with commas.
each() {
  for name in $names; do header "$name" "$1"; done | sort -u | paste -s -d , -
}

# usage: report MODULE [TEST]    The file in which Maven's run reported on it, or on any test of the module.
report() {
  find "$work/copy/$1/target" -path "*-reports/TEST-*${2:+.$2}.xml" | head -n 1
}

# usage: property MODULE NAME    Of the JVM in which the module's tests ran.
property() {
  sed -n "s/.*<property name=\"$2\" value=\"\([^\"]*\)\".*/\1/p" "$(report "$1")" | head -n 1
}

# A red test proves nothing if it is always red. Leaves the copy built, and reports that tell how tests are run.
require_green() {
  units=$(each killed-by | tr , '\n' | grep -v 'IT$' | paste -s -d , -)
  integrations=$(each killed-by | tr , '\n' | grep 'IT$' | paste -s -d , -)
  (cd "$work/copy" && find . -name '*-reports' -path '*/target/*' -prune -exec rm -rf {} + &&
    ${MVN:-mvn -B -ntp} verify -q -fae -pl "$(each module)" -am -Dspotless.check.skip -DexcludedTests=none -Dgapless.crash-points=kill \
      ${units:+-Dtest="$units"} -DskipUnitTests=$([ "$units" ] && echo false || echo true) \
      ${integrations:+-Dit.test="$integrations"} -DskipITs=$([ "$integrations" ] && echo false || echo true) \
      -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false) > "$work/maven.log" 2>&1 || true
  for name in $names; do
    test=$(header "$name" killed-by)
    found=$(report "$(header "$name" module)" "$test")
    if [ -z "$found" ] || ! grep -q '<testsuite .* errors="0" .*failures="0"' "$found"; then
      echo "without a planted bug: $test is not green"
      tail -n 20 "$work/maven.log"
      exit 1
    fi
  done
}

# usage: class_path MODULE    What is compiled here comes before what Maven has packaged.
class_path() {
  theirs=$(property "$1" surefire.test.class.path)
  engine=$(echo "$theirs" | tr ':' '\n' | grep '/junit-platform-engine-')
  launcher=$(echo "$engine" | sed 's/junit-platform-engine/junit-platform-launcher/g') # Surefire fetches it for itself
  echo "$work/copy/$1/target/test-classes:$work/copy/$1/target/classes:$theirs:$launcher"
}

# usage: build MODULE NAME    What the patch changes, as it is now. Without annotation processors: what is planted needs none.
build() {
  for file in $(sed -n 's|^+++ b/||p' "$here/$2.patch"); do
    case $file in
      "$1"/src/main/resources/*) cp "$work/copy/$file" "$work/copy/$1/target/classes/${file#"$1"/src/main/resources/}" ;;
      "$1"/src/main/java/*)
        "$(property "$1" java.home)/bin/javac" --release 21 -parameters -proc:none -nowarn -d "$work/copy/$1/target/classes" \
          -cp "$(class_path "$1")" "$work/copy/$file"
        ;;
      *) echo "$file is not of module $1"; return 1 ;;
    esac
  done
}

# usage: run_test MODULE TEST    0 green, 3 red, anything else: it has not run to its end
run_test() {
  class=$(basename "$(report "$1" "$2")" .xml)
  (cd "$work/copy/$1" && timeout "$longest" "$(property "$1" java.home)/bin/java" -XX:+UseSerialGC \
    -XX:+EnableDynamicAgentLoading --enable-native-access=ALL-UNNAMED -Dgapless.checkout="$work/copy" \
    -cp "$(class_path "$1")" "$here/RunTest.java" "${class#TEST-}")
}

# usage: judge NAME    One line; fails unless the bug was noticed.
judge() {
  module=$(header "$1" module)
  test=$(header "$1" killed-by)
  if ! plant "$work/copy" "$here/$1.patch" > "$work/log" 2>&1; then
    echo "$1: ERROR: the patch does not apply"
    return 1
  fi
  ended=compiler
  if build "$module" "$1" > "$work/log" 2>&1; then
    ended=0
    run_test "$module" "$test" > "$work/log" 2>&1 || ended=$?
  fi
  plant "$work/copy" "$here/$1.patch" -R
  build "$module" "$1"
  case $ended in
    3) echo "$1: killed by $test" ;;
    0) echo "$1: SURVIVED"; return 1 ;;
    compiler) echo "$1: ERROR: it does not compile"; tail -n 5 "$work/log"; return 1 ;;
    *) echo "$1: ERROR: $test has not run to its end ($ended)"; tail -n 5 "$work/log"; return 1 ;;
  esac
}

rows() {
  echo '| # | such systems have | planted | killed by |'
  echo '|---|---|---|---|'
  while IFS='|' read -r number class why; do
    [ -z "$why" ] || echo "| $number | $class | not planted: $why | |"
    for name in $(all_names); do
      case ", $(header "$name" from)," in
        *", $number,"*)
          echo "| $number | $class | [$(header "$name" title)](../tests/mutants/$name.patch) | \`$(header "$name" killed-by)\` |"
          class=
          ;;
      esac
    done
  done < "$here/classes.txt"
}

write_table() {
  rows > "$work/rows"
  sed -e '/^<!-- mutants: begin/,/^<!-- mutants: end/{/^<!-- mutants: /!d}' -e "/^<!-- mutants: begin/r $work/rows" "$page" \
    > "$work/page"
  cat "$work/page" > "$page"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
if [ "${1:-}" = --table ]; then
  write_table
  exit
fi
left_out=none
if [ "${1:-}" = --unit ]; then
  left_out='*IT'
  shift
fi
names=
for name in ${*:-$(all_names)}; do
  [ -f "$here/$name.patch" ] || { echo "no such patch: $name" >&2; exit 2; }
  case $(header "$name" killed-by) in $left_out) ;; *) names="$names $name" ;; esac
done

copy_checkout "$work/copy"
require_green
survived=
for name in $names; do
  judge "$name" || survived="$survived $name"
done
write_table
if [ -n "$survived" ]; then
  echo "not killed:$survived"
  exit 1
fi
