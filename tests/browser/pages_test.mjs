// A sample of each page type in a browser: accessible in both themes and widths, nothing wider than a
// telephone, no complaint, nothing asked of a network, and complete without scripts.
import { expectNone, finish, launch, open, packages, sample, test, themes, widths } from './lib.mjs';

const axe = packages('axe-core').source;
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const browser = await launch();
const paths = sample(1);

async function accessibility(page) {
  await page.evaluate(axe);
  const results = await page.evaluate((values) => globalThis.axe.run(document, {
    runOnly: { type: 'tag', values }, resultTypes: ['violations'], preload: false,
  }), tags);
  return results.violations.flatMap((violation) => violation.nodes.map((node) =>
    `${violation.id}: ${violation.help}: ${node.target.join(' ')} ${node.html.slice(0, 160)}`));
}

// What sticks out to the right, innermost element first, where the page can be scrolled sideways.
function overflow(page) {
  return page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return '';
    const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > room + 1);
    const one = wide.pop();
    return `is ${document.documentElement.scrollWidth} px wide${one ? `: <${one.localName} class="${one.className}">` : ''}`;
  });
}

for (const path of paths) {
  test(`${path} is accessible, narrow enough and quiet`, async () => {
    const shown = await open(browser, path);
    for (const theme of themes) {
      for (const width of widths) {
        await shown.turn(theme, width);
        const wide = await overflow(shown.page);
        if (wide) shown.say(wide);
        (await accessibility(shown.page)).forEach(shown.say);
      }
    }
    await shown.close();
    expectNone(shown.findings, 'findings');
  });
}

// The words that a reader sees outside of what only a script can offer.
function words(page) {
  return page.evaluate(() => {
    const seen = [];
    for (const one of document.querySelectorAll('main :is(h1, h2, h3, h4, p, li, td, th, dt, dd, figcaption, caption)')) {
      if (one.closest('form, output, [data-script], [role="status"], [aria-live]')) continue;
      seen.push(one.innerText.replace(/\s+/g, ' ').trim());
    }
    return seen.filter((word) => word !== '');
  });
}

for (const path of paths) {
  test(`${path} says all of it without scripts`, async () => {
    const withScripts = await open(browser, path);
    const there = await words(withScripts.page);
    await withScripts.close();
    const without = await open(browser, path, { scripts: false });
    const here = new Set(await words(without.page));
    await without.close();
    expectNone(there.filter((word) => !here.has(word)).map((word) => `only with scripts: ${word.slice(0, 120)}`), 'texts');
    expectNone(without.findings, 'findings');
  });
}

test('the first key leads to the skip link, and every stop of the keyboard is visible', async () => {
  const findings = [];
  for (const path of paths.filter((one) => !one.includes('/'))) {
    const shown = await open(browser, path);
    await shown.page.keyboard.press('Tab');
    const skips = await shown.page.evaluate(() => document.activeElement?.getAttribute('href')?.startsWith('#'));
    if (!skips) shown.say('the first stop is no skip link');
    for (let stop = 0; stop < 12; stop++) {
      const hidden = await shown.page.evaluate(() => {
        const one = document.activeElement;
        if (!one || one === document.body) return '';
        const style = getComputedStyle(one);
        const box = one.getBoundingClientRect();
        const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
        const shadow = style.boxShadow !== 'none';
        if (box.width < 1 || box.height < 1) return `focus on an invisible <${one.localName}> ${one.outerHTML.slice(0, 80)}`;
        return ring || shadow ? '' : `no ring around ${one.outerHTML.slice(0, 80)}`;
      });
      if (hidden) shown.say(hidden);
      await shown.page.keyboard.press('Tab');
    }
    findings.push(...shown.findings);
    await shown.close();
  }
  expectNone(findings, 'findings');
});

await finish();
await browser.close();
