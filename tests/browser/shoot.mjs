// Pictures of pages for people to look at: light and dark, narrow and wide.
//
//     node tests/browser/shoot.mjs [PAGE…]      PAGE is a path in site/, with or without .html
//
// They are written to .build/shots/<page>-<theme>-<width>.png. Without pages: the sample that the tests
// look at.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { launch, open, root, sample, themes, widths } from './lib.mjs';

const named = process.argv.slice(2).map((path) => path.replace(/^site\//, '').replace(/(\.html)?$/, '.html'));
const browser = await launch();
for (const path of named.length > 0 ? named : sample()) {
  for (const theme of themes) {
    for (const width of widths) {
      const shown = await open(browser, path, { theme, width });
      const file = join(root, '.build/shots', `${path.replace(/\.html$/, '')}-${theme}-${width}.png`);
      mkdirSync(dirname(file), { recursive: true });
      await shown.page.screenshot({ path: file, fullPage: true });
      console.log(file);
      await shown.close();
    }
  }
}
await browser.close();
