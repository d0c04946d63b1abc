#!/usr/bin/env bash
# libvips 8.18 (here by sharp): a picture whose colour is the same grey 170 everywhere, and only whose transparency differs, has a thumbnail of other greys:
# along the edges of what can be seen, up to 187, where rounding would make 169 to 171 of it.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app sharp@0.35.5 <<'JS'
import sharp from 'sharp';

const [width, height] = [320, 320];
const pixels = Buffer.alloc(width * height * 4, 170);
for (let y = 0; y < height; y++)
  for (let x = 0; x < width; x++) pixels[(y * width + x) * 4 + 3] = (x - 160) ** 2 + (y - 160) ** 2 < 100 ** 2 ? 255 : 0;
const original = await sharp(pixels, { raw: { width, height, channels: 4 } }).png().toBuffer();
const small = await sharp(original).resize(100).raw().toBuffer();
const greys = [];
for (let i = 0; i < small.length; i += 4) if (small[i + 3] >= 128) greys.push(small[i]);
console.log(`${Math.min(...greys)} to ${Math.max(...greys)}`);
JS
expect "greys of what is more than half opaque in the thumbnail, of an original that is 170 everywhere" "167 to 187" "$(node app.mjs)"
