#!/usr/bin/env bash
# The sizes in an access log or of a bucket's objects are added up with awk. Debian's awk is mawk: it prints a sum of more than 2,147,483,647 with six digits,
# and with %d as 2,147,483,647. busybox's awk prints it, and with %d on x86-64 -2,147,483,648. The status is 0.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages mawk busybox gawk

printf '%s\n' 'a.gz 1500000000' 'b.gz 1623456789' >sizes
for awk in gawk mawk 'busybox awk'; do
  case $awk in
    gawk) sum=3123456789 decimal=3123456789 ;;
    mawk) sum=3.12346e+09 decimal=2147483647 ;;
    *) sum=3123456789 decimal=-2147483648 ;;
  esac
  expect "$awk, print sum" "$sum" "$($awk '{ sum += $2 } END { print sum }' sizes)"
  expect "$awk, printf \"%d\", sum" "$decimal" "$($awk '{ sum += $2 } END { printf "%d", sum }' sizes)"
done
