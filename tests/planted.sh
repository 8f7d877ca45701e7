# For scripts that plant a bug in a copy of the checkout; to be sourced, by sh.

# usage: copy_checkout TO    The checkout with what is built in it, without its history and its stack.
copy_checkout() {
  mkdir -p "$1"
  (cd "$root" && tar --exclude=./.gapless --exclude=./.git -cf - .) | (cd "$1" && tar -xf -)
  mkdir -p "$1/.gapless"
  [ ! -d "$root/.gapless/packages" ] || ln -s "$root/.gapless/packages" "$1/.gapless/packages"
}

# usage: plant COPY PATCH [-R]
plant() {
  patch -s -p1 --batch --no-backup-if-mismatch ${3:-} -d "$1" < "$2"
}
