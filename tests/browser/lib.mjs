// What the browser tests share: the packages (installed below .build/, see the Makefile), the pages of
// the site, a browser that reaches nothing but files, and tests that speak TAP.
//
//     import { test, finish } from './lib.mjs';
//     test('pages have a title', () => { … throw new Error('what is wrong') … });
//     await finish();
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');
export const site = resolve(root, process.env.SITE || 'site');
export const packages = createRequire(pathToFileURL(join(root, '.build/browser/package.json')));

const tests = [];

export function test(name, body) {
  tests.push({ name, body });
}

// Runs the tests in order, says how each went, and sets the exit status.
export async function finish() {
  console.log(`1..${tests.length}`);
  for (const [index, { name, body }] of tests.entries()) {
    try {
      await body();
      console.log(`ok ${index + 1} - ${name}`);
    } catch (error) {
      console.log(`not ok ${index + 1} - ${name}`);
      console.log(String(error.message ?? error).split('\n').slice(0, 60).map((line) => `# ${line}`).join('\n'));
      process.exitCode = 1;
    }
  }
}

// Throws when there is anything in the list; shows the first thirty.
export function expectNone(findings, what) {
  if (findings.length === 0) return;
  const shown = findings.slice(0, 30).join('\n');
  throw new Error(`${findings.length} ${what}\n${shown}`);
}

function walk(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });
}

// All files of the site, relative to it, in order.
export function files(suffix = '') {
  return walk(site).map((path) => relative(site, path)).filter((path) => path.endsWith(suffix)).sort();
}

export function text(path) {
  return readFileSync(join(site, path), 'utf8');
}

export function address(path) {
  return pathToFileURL(join(site, path)).href;
}

// Pages of each type: those at the top and each index are types of their own; of a folder's pages the
// largest, the smallest and the one in the middle stand for all, or the first `most` of these.
export function sample(most = 3) {
  const types = new Map();
  for (const path of files('.html')) {
    // cpus/x.html and cpus/y.html are of one type, cpus/x/derivations.html and cpus/y/derivations.html too.
    const parts = path.split('/');
    const type = parts.length === 1 || path.endsWith('/index.html') ? path : [parts[0], ...parts.slice(2)].join('/');
    types.set(type, [...(types.get(type) ?? []), path]);
  }
  return [...types.values()].flatMap((paths) => {
    const bySize = paths.map((path) => ({ path, size: statSync(join(site, path)).size }));
    bySize.sort((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1));
    const chosen = [bySize[0], bySize[bySize.length - 1], bySize[bySize.length >> 1]];
    return [...new Set(chosen.slice(0, most).map((one) => one.path))];
  });
}

export async function launch() {
  const { chromium } = packages('playwright-core');
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

export const widths = [360, 1280];
export const themes = ['light', 'dark'];

// A page in one theme and width, which `turn` changes. What it asks for beyond files, and what it
// complains of, is collected in `findings`.
export async function open(browser, path, { theme = 'light', width = 1280, scripts = true } = {}) {
  const context = await browser.newContext({
    colorScheme: theme, viewport: { width, height: 800 }, javaScriptEnabled: scripts, locale: 'en-GB',
    timezoneId: 'UTC', reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const findings = [];
  let look = `${theme}, ${width} px`;
  const say = (what) => findings.push(`${path} (${look}): ${what}`);
  const turn = async (colorScheme, pixels) => {
    look = `${colorScheme}, ${pixels} px`;
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: pixels, height: 800 });
  };
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && say(message.text()));
  page.on('pageerror', (error) => say(error.message));
  page.on('request', (request) => request.url().startsWith('file://') || request.url().startsWith('data:') ||
    say(`asks for ${request.url()}`));
  page.on('requestfailed', (request) => say(`does not get ${request.url()}`));
  await page.goto(address(path), { waitUntil: 'load' });
  return { page, findings, say, turn, close: () => context.close() };
}
