// node sharp.js SIZE TARGET SOURCE…: a thumbnail of each source by sharp, which the CPU's time is compared with.
const { createReadStream } = require('node:fs');
const sharp = require('sharp');

// As in a function that serves one request at a time: one thread, and nothing kept.
sharp.concurrency(1);
sharp.cache(false);

const [size, target, ...sources] = process.argv.slice(2);

(async () => {
  for (const source of sources) {
    const transform = sharp({ failOn: 'truncated', sequentialRead: true }).rotate().resize(Number(size));
    await createReadStream(source).pipe(transform).toFile(target);
  }
})();
