// Every page and chart of the site, read as files: sound markup, links that land, no third party, and
// weights within their budgets.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

import { expectNone, files, finish, packages, root, sample, site, test, text } from './lib.mjs';

const pages = files('.html');

// It takes longer the larger a page is; vnu, below, reads them all.
test('html-validate finds nothing on a sample of each page type', async () => {
  const { HtmlValidate, StaticConfigLoader } = packages('html-validate');
  const config = JSON.parse(readFileSync(join(root, 'tests/browser/htmlvalidate.json'), 'utf8'));
  const validator = new HtmlValidate(new StaticConfigLoader(config));
  const findings = [];
  for (const path of sample()) {
    const report = await validator.validateString(text(path), path);
    for (const message of report.results.flatMap((result) => result.messages)) {
      findings.push(`${path}:${message.line}:${message.column}: ${message.message} [${message.ruleId}]`);
    }
  }
  expectNone(findings, 'findings');
});

// vnu knows no origin for files, and so believes that a policy of 'self' keeps the page's own style out.
// paint-order is a property of CSS for pictures that it has not heard of.
const notOurs = /Resource violates Content Security Policy \(meta tag\)|CSS: “paint-order”: Property “paint-order” doesn't exist/;

test('vnu finds nothing on any page, style or chart', () => {
  const jar = packages.resolve('vnu-jar/build/dist/vnu.jar');
  const options = ['-Xss8m', '-jar', jar, '--skip-non-html', '--also-check-css', '--also-check-svg', '--format', 'gnu'];
  const run = spawnSync('java', [...options, site], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (run.error) throw run.error;
  if (run.status > 1) throw new Error(`vnu ended with ${run.status}: ${run.stderr.slice(0, 2000)}`);
  expectNone(run.stderr.split('\n').filter((line) => line !== '' && !notOurs.test(line)), 'findings');
});

function ids(path, memory) {
  if (!memory.has(path)) {
    const source = text(path);
    memory.set(path, new Set([...source.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1])));
  }
  return memory.get(path);
}

function decoded(value) {
  return value.replace(/&amp;/g, '&').replace(/&#x2F;|&#47;/g, '/');
}

// What is wrong with a reference from the page, or nothing.
function fault(path, reference, memory) {
  if (/^(https?|mailto):/.test(reference)) return '';
  if (/^[a-z][a-z0-9+.-]*:|^\//i.test(reference)) return 'is not relative';
  const [target, anchor] = reference.split('#');
  const name = target.split('?')[0];
  const file = name === '' ? path : normalize(join(dirname(path), decodeURIComponent(name)));
  if (file.startsWith('..')) return 'leaves the site';
  if (!existsSync(join(site, file)) || statSync(join(site, file)).isDirectory()) return 'lands on no file';
  if (anchor && file.endsWith('.html') && !ids(file, memory).has(decodeURIComponent(anchor))) return 'lands on no anchor';
  return '';
}

test('every internal link and image of every page lands', () => {
  const memory = new Map();
  const findings = [];
  for (const path of pages) {
    for (const match of text(path).matchAll(/\s(?:href|src|srcset|poster|action)="([^"]*)"/g)) {
      const reference = decoded(match[1]);
      const wrong = fault(path, reference, memory);
      if (wrong) findings.push(`${path}: ${reference} ${wrong}`);
    }
  }
  expectNone(findings, 'links');
});

test('every internal link of the Markdown tree lands', () => {
  const memory = new Map();
  const findings = [];
  for (const path of files('.md')) {
    const prose = text(path).replace(/```[\s\S]*?\n```|`[^`\n]*`/g, '');
    for (const match of prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)) {
      const wrong = fault(path, match[1], memory);
      if (wrong) findings.push(`${path}: ${match[1]} ${wrong}`);
    }
  }
  expectNone(findings, 'links');
});

test('no page loads anything from a third party, and none has inline scripts or styles', () => {
  const findings = [];
  for (const path of pages) {
    const source = text(path);
    for (const match of source.matchAll(/<(?:script|img|link|iframe|source|object|embed|video|audio)\b[^>]*?\s(?:src|href|data|srcset)="(?:[a-z]+:)?\/\/[^"]*"/gi)) {
      if (!/rel="(?:canonical|alternate)"/.test(match[0])) findings.push(`${path}: ${match[0]}`);
    }
    for (const match of source.matchAll(/<style\b|<script(?![^>]*\s(?:src=|type="application\/))[^>]*>|<[a-z][^>]*\s(?:style|on[a-z]+)="/gi)) {
      findings.push(`${path}: ${match[0]}`);
    }
  }
  expectNone(findings, 'places');
});

test('every page names its language, title, description and policy', () => {
  const wanted = [/<html[^>]*\slang="/, /<title>[^<]+<\/title>/, /<meta name="description" content="[^"]+"/,
    /<meta name="viewport"/, /<meta http-equiv="Content-Security-Policy" content="default-src 'none';/];
  const findings = pages.flatMap((path) => {
    const source = text(path);
    return wanted.filter((one) => !one.test(source)).map((one) => `${path} lacks ${one}`);
  });
  expectNone(findings, 'pages');
});

// Bytes after gzip, as a server sends them.
const budgets = [[/\.html$/, 60], [/\.css$/, 8], [/\.svg$/, 15], [/^(?!.*search).*\.js$/, 8]];

test('every page, style, script and chart keeps within its weight', () => {
  const findings = [];
  for (const path of files()) {
    for (const [pattern, kilobytes] of budgets) {
      if (!pattern.test(path)) continue;
      const bytes = gzipSync(readFileSync(join(site, path))).length;
      if (bytes > kilobytes * 1000) findings.push(`${path}: ${bytes} bytes, at most ${kilobytes * 1000}`);
    }
  }
  expectNone(findings, 'files');
});

await finish();
