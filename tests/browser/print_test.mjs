// Pages on paper: A4 upright, as a reader of either theme prints them. Nothing is cut at the right, no
// navigation takes room, and charts are light.
import { expectNone, finish, launch, open, sample, test } from './lib.mjs';

const browser = await launch();
const paths = sample(1);

// The room between the margins of the style sheet: 210 mm less 12 mm on each side, in CSS pixels.
const room = Math.floor((210 - 24) / 25.4 * 96);

function findings(page, width) {
  return page.evaluate((most) => {
    const found = [];
    const shown = (one) => one.getClientRects().length > 0;
    for (const one of document.querySelectorAll('main :is(table, figure, pre, math, p, li)')) {
      const right = one.getBoundingClientRect().right;
      if (shown(one) && right > most + 1) {
        found.push(`<${one.localName}> ends at ${Math.round(right)} of ${most} px: ${one.textContent.trim().slice(0, 60)}`);
      }
    }
    for (const one of document.querySelectorAll('nav, .skip, details:not([open]), button')) {
      if (shown(one) && one.localName !== 'button') found.push(`<${one.localName} class="${one.className}"> is printed`);
    }
    for (const name of ['color', 'backgroundColor']) {
      const channels = getComputedStyle(document.body)[name].match(/\d+/g).slice(0, 3).map(Number);
      const isLight = channels.every((channel) => channel > 200);
      if (isLight !== (name === 'backgroundColor')) found.push(`the ${name} of the page is ${channels}`);
    }
    const chart = document.querySelector('figure.chart svg');
    if (chart) {
      const channels = getComputedStyle(chart).color.match(/\d+/g).slice(0, 3).map(Number);
      if (channels.some((channel) => channel > 100)) found.push(`the ink of charts is ${channels}`);
    }
    return found;
  }, width);
}

for (const path of paths) {
  test(`${path} is whole on paper`, async () => {
    const shown = await open(browser, path, { theme: 'dark', width: room });
    await shown.page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    (await findings(shown.page, room)).forEach(shown.say);
    await shown.close();
    expectNone(shown.findings, 'findings');
  });
}

test('the head of a table stands on each of its pages', async () => {
  const shown = await open(browser, paths.find((path) => path === 'gpus/index.html') ?? paths[0], { width: room });
  await shown.page.emulateMedia({ media: 'print' });
  const display = await shown.page.evaluate(() => getComputedStyle(document.querySelector('main thead')).display);
  await shown.close();
  if (display !== 'table-header-group') throw new Error(`it is shown as ${display}`);
});

await finish();
await browser.close();
