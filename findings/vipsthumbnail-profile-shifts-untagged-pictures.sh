#!/usr/bin/env bash
# vipsthumbnail 8.14 --eprofile srgb converts a picture with an embedded profile to sRGB. A picture without one, which every program takes for sRGB, should
# stay as it is; but its red becomes 69 where it was 51, much more than rounding.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

debian_packages libvips-tools
pixel() { vips getpoint "$1" 90 90; }
vips black black.v 360 360 --bands 3
vips linear black.v plain.v 1 "51 102 153" --uchar
vips copy plain.v plain.png --interpretation srgb
vips icc_transform plain.png tagged.png srgb --input-profile srgb
vipsthumbnail plain.png --size 180 -o without.png
vipsthumbnail plain.png --size 180 --eprofile srgb -o with.png
vipsthumbnail tagged.png --size 180 --eprofile srgb -o tagged-with.png
expect "a pixel of a picture without a profile" "51 102 153 " "$(pixel plain.png)"
expect "of its thumbnail" "51 102 153 " "$(pixel without.png)"
expect "of its thumbnail, with --eprofile srgb" "69 101 153 " "$(pixel with.png)"
expect "of the thumbnail of the same picture with sRGB's profile in it, with --eprofile srgb" "51 102 153 " "$(pixel tagged-with.png)"
