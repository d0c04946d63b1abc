#!/usr/bin/env bash
# libvips 8.18 (here by sharp): a GIF that is cut off in its first frame is an error, as failOn asks. Cut off in a later one, it is read with all its frames
# and no error, though failOn is the strictest; what is missing stays as it was in the frame before.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app sharp@0.35.5 <<'JS'
import sharp from 'sharp';

const [width, height, frames] = [80, 40, 4];
const noise = Buffer.alloc(width * height * frames * 3);
for (let i = 0, seed = 1; i < noise.length; i++) noise[i] = (seed = (seed * 69069 + 1) >>> 0) >>> 24;
const raw = { width, height: height * frames, channels: 3, pageHeight: height };
const whole = await sharp(noise, { raw }).gif({ effort: 1, dither: 0 }).toBuffer();
for (const part of [1, 0.9, 0.6, 0.1]) {
  const file = whole.subarray(0, Math.floor(whole.length * part));
  const all = sharp(file, { animated: true, failOn: 'warning' }).raw().toBuffer({ resolveWithObject: true });
  const said = await all.then(({ info }) => `${info.pages} frames`, () => 'error');
  console.log(`${part * 100} %: ${said}`);
}
JS
expected='100 %: 4 frames
90 %: 4 frames
60 %: 3 frames
10 %: error'
expect "a GIF of four frames, of which the first bytes are read with failOn: warning" "$expected" "$(node app.mjs)"
