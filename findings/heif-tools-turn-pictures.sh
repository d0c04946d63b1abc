#!/usr/bin/env bash
# A camera says in EXIF how a picture is to be turned; in HEIC and AVIF files that is only a note, and what counts is a property of their own. heif-enc copies
# the note and sets no property: the portrait lies on its side. heif-convert turns the picture and leaves the note in: it is turned twice. avifenc does it right.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages libheif-examples libavif-bin libvips-tools libimage-exiftool-perl

vips gaussnoise portrait.jpg 60 40
exiftool -q -overwrite_original -Orientation#=6 portrait.jpg
heif-enc portrait.jpg -o heif-enc.heic >/dev/null 2>&1
heif-enc -A portrait.jpg -o heif-enc.avif >/dev/null 2>&1
avifenc portrait.jpg avifenc.avif >/dev/null
heif-convert avifenc.avif heif-convert.jpg >/dev/null
# shown FILE: width and height as it is to be seen.
shown() {
  vips autorot "$1" shown.v 2>/dev/null
  vipsheader shown.v | sed 's/.*: \([0-9x]*\) .*/\1/'
}

expect "the photo" "40x60" "$(shown portrait.jpg)"
expect "heif-enc, HEIC" "60x40" "$(shown heif-enc.heic)"
expect "heif-enc, AVIF" "60x40" "$(shown heif-enc.avif)"
expect "avifenc" "40x60" "$(shown avifenc.avif)"
expect "heif-convert of avifenc's file" "60x40" "$(shown heif-convert.jpg)"
