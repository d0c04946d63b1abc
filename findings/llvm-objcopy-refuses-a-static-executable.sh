#!/usr/bin/env bash
# A static program of GNU's linker and C library is stripped by GNU's objcopy, and refused by LLVM's: its .rela.plt is linked to .got.plt, which
# is no symbol table, as the program has none for it. Builds that take LLVM's where it is installed, such as .NET's native ones, end there.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages gcc libc6-dev binutils llvm-14

echo 'int main(void) { return 0; }' >program.c
gcc -static -o program program.c
stripped() {
  local status=0
  "$1" --strip-unneeded program stripped 2>&1 | sed 's/ value [0-9]* / value N /' || status=$?
  echo "status $status"
}
expect "objcopy" "status 0" "$(stripped objcopy)"
expect "llvm-objcopy" "llvm-objcopy-14: error: Link field value N in section .rela.plt is not a symbol table
status 1" "$(stripped llvm-objcopy-14)"
