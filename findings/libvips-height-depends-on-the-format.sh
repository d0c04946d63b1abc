#!/usr/bin/env bash
# libvips (here by sharp): one picture of 1920×1200 as PNG, JPEG and WebP. Its thumbnail 180 pixels wide should be 112.5 high, so 112 or 113; it is 113 for
# PNG and JPEG, and 112 for WebP, which libvips scales while it decodes. And 1680×1050, the same proportion, is 112 high in all three.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app sharp@0.35.5 <<'JS'
import sharp from 'sharp';

const [width, height] = process.argv.slice(2).map(Number);
const picture = () => sharp({ create: { width, height, channels: 3, background: '#336699' } });
for (const format of ['png', 'jpeg', 'webp']) {
  const original = await picture().toFormat(format).toBuffer();
  const { info } = await sharp(original).resize(180).png().toBuffer({ resolveWithObject: true });
  console.log(`${format} ${info.width}x${info.height}`);
}
JS
expect "1920x1200 to a width of 180, by the original's format" $'png 180x113\njpeg 180x113\nwebp 180x112' "$(node app.mjs 1920 1200)"
expect "1680x1050 to a width of 180" $'png 180x112\njpeg 180x112\nwebp 180x112' "$(node app.mjs 1680 1050)"
