#!/usr/bin/env bash
# libvips 8.18 (here by sharp): where the only frame of a GIF does not reach, browsers show what is behind the picture. libvips has opaque black there, unless
# some frame names a transparent colour.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app sharp@0.35.5 <<'JS'
import sharp from 'sharp';

// A red frame of 1 × 1 in the corner of a canvas of 2 × 1, without and with a transparent colour, which it does not use.
for (const transparent of [0, 1]) {
  const screen = [2, 0, 1, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 255];
  const control = [0x21, 0xf9, 4, transparent, 0, 0, 1, 0];
  const frame = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 0x01, 0];
  const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.from([...screen, ...control, ...frame, 0x3b])]);
  const pixels = await sharp(gif).ensureAlpha().raw().toBuffer();
  console.log(`transparent colour: ${transparent === 1}: ${[...pixels.subarray(0, 4)]} beside ${[...pixels.subarray(4)]}`);
}
JS
expected='transparent colour: false: 255,0,0,255 beside 0,0,0,255
transparent colour: true: 255,0,0,255 beside 0,0,0,0'
expect "red, green, blue and opacity of the frame, and of where it does not reach" "$expected" "$(node app.mjs)"
