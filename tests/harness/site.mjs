// Reads sites that were built from hostile records, with a reader of its own that is stricter than a
// browser.
//
//     node tests/harness/site.mjs FOLDER COUNT
//
// FOLDER/N/site is a site, FOLDER/N/name what it is called. No page may have markup that is not sound, a
// script other than the site's own, a handler, a style, an address that runs something. Where FOLDER/N/text
// is, that text stands in all texts of the site, and FOLDER/plain/site is the same with harmless words: then
// no address leads to evil.example, and the elements are those of the harmless site, as many of each, but
// for charts, which leave out a label that is too wide, and formulas, whose symbols may have parts; the page
// of each record whose file's name begins with `text` is headed by the text, letter by letter, and a chart
// shows it. Speaks TAP, after COUNT tests.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const VOID = new Set(['meta', 'link', 'br', 'hr', 'img', 'input', 'wbr', 'col', 'source']);
const FORBIDDEN = new Set(['iframe', 'object', 'embed', 'base', 'form', 'foreignObject', 'animate', 'set']);
const ADDRESSES = new Set(['href', 'src', 'xlink:href', 'action', 'srcset', 'data']);
const REFUSED = new Set(['style', 'srcdoc', 'formaction', 'ping']);
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
const TAG = /^<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z_:][-a-zA-Z0-9_:.]*(?:="[^"<]*")?)*)\s*(\/?)>/;
const ATTRIBUTE = /([a-zA-Z_:][-a-zA-Z0-9_:.]*)(?:="([^"<]*)")?/g;
const OWN_SCRIPT = /^\s+src="[./]*assets\/[a-z-]+\.js"(\s+defer)?$/;
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/;
const RECORDS_MIN = 19;

const oneBlank = (text) => text.replace(/\s+/g, ' ').trim();

class Page {
  constructor(site, path) {
    this.path = path;
    this.isSvg = path.endsWith('.svg');
    this.source = readFileSync(join(site, path), 'utf8');
    this.faults = [];
    this.open = [];
    this.texts = new Map(); // element → the text of each
    this.counts = new Map(); // element → how many, outside charts and formulas
    this.ids = new Set();
    this.read();
  }

  fault(what) {
    this.faults.push(`${this.path}: ${what}`);
  }

  read() {
    let at = this.isSvg ? 0 : '<!DOCTYPE html>\n'.length;
    if (!this.isSvg && !this.source.startsWith('<!DOCTYPE html>\n')) this.fault('no document type');
    while (at < this.source.length) {
      const next = this.source.indexOf('<', at);
      this.text(this.source.slice(at, next < 0 ? undefined : next));
      if (next < 0) break;
      const end = this.source.indexOf('>', next) + 1;
      const tag = TAG.exec(this.source.slice(next, end));
      if (!tag) {
        this.fault(`no tag: ${JSON.stringify(this.source.slice(next, next + 60))}`);
        return;
      }
      at = end;
      if (tag[1]) this.close(tag[2]);
      else this.start(tag[2], tag[3], tag[4]);
      if (tag[2] === 'style' && !tag[1]) at = this.style(at);
    }
    if (this.open.length > 0) this.fault(`never closed: ${this.open.join(' ')}`);
  }

  text(raw) {
    if (raw === '') return;
    if (this.open.length === 0 && raw.trim() !== '') this.fault(`text outside: ${raw.slice(0, 40)}`);
    if (this.open.at(-1) === 'script') this.fault('a script within the page');
    const text = this.decoded(raw);
    if (CONTROL.test(text)) this.fault('a control character');
    for (const name of new Set(this.open)) this.texts.get(name).push(this.texts.get(name).pop() + text);
  }

  decoded(raw) {
    return raw.replace(/&([^;&]{0,10}(?:;|$))?/g, (all, name) => {
      const known = name && name.endsWith(';') ? name.slice(0, -1) : '';
      const number = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(known);
      if (number) return String.fromCodePoint(number[1] ? parseInt(number[1], 16) : Number(number[2]));
      if (!(known in ENTITIES)) this.fault(`an ampersand that is not escaped: ${all}`);
      return ENTITIES[known] ?? all;
    });
  }

  start(name, attributes, isEmpty) {
    const isDrawn = this.open.includes('svg') || this.open.includes('math');
    if (!isDrawn) this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    this.texts.set(name, [...(this.texts.get(name) ?? []), '']);
    for (const [, key, value = ''] of attributes.matchAll(ATTRIBUTE)) this.attribute(name, key, this.decoded(value));
    if (FORBIDDEN.has(name)) this.fault(`an element ${name}`);
    if (name === 'script' && (this.isSvg || !OWN_SCRIPT.test(attributes))) this.fault(`a script:${attributes}`);
    if (name === 'meta' && /http-equiv="(?!Content-Security-Policy")/.test(attributes)) this.fault(`a meta:${attributes}`);
    if (name === 'style' && !this.isSvg && !this.open.includes('svg')) this.fault('a style within the page');
    if (!isEmpty && (this.isSvg || !VOID.has(name))) this.open.push(name);
  }

  attribute(name, key, value) {
    if (/^on/i.test(key)) this.fault(`a handler ${key}`);
    if (REFUSED.has(key)) this.fault(`an attribute ${key} of ${name}`);
    if (key === 'id' && this.ids.has(value)) this.fault(`the id ${value} twice`);
    if (key === 'id') this.ids.add(value);
    if (CONTROL.test(value)) this.fault(`a control character in ${key}`);
    if (!ADDRESSES.has(key)) return;
    if (/^[a-z][a-z0-9+.-]*:/i.test(value) && !/^https?:\/\//.test(value)) this.fault(`an address ${value}`);
    if (/^\/\//.test(value)) this.fault(`an address ${value}`);
    if (/evil/.test(value)) this.leadsToEvil = true;
    if (name === 'img' && /^https?:/.test(value)) this.fault(`a picture from elsewhere ${value}`);
  }

  close(name) {
    const last = this.open.pop();
    if (last !== name) this.fault(`</${name}> closes <${last}>`);
  }

  // The look of a chart: names, colours, nothing that loads.
  style(at) {
    const end = this.source.indexOf('</style>', at);
    if (/url\(|@import|expression|<|&/.test(this.source.slice(at, end))) this.fault('a style that is more than colours');
    return Math.max(end, at);
  }

  each(name) {
    return (this.texts.get(name) ?? []).map(oneBlank);
  }
}

function read(site) {
  const paths = existsSync(site) ? readdirSync(site, { recursive: true }) : [];
  const pages = paths.filter((path) => /\.(html|svg)$/.test(path)).sort();
  return new Map(pages.map((path) => [path, new Page(site, path)]));
}

// What is wrong with the site that has this text in the place of the harmless one.
function textFaults(pages, text, plain) {
  const found = [];
  const html = [...pages.values()].filter((page) => !page.isSvg);
  const own = html.filter((page) => /^[a-z-]+\/text[a-z-]*\.html$/.test(page.path));
  if (own.length < RECORDS_MIN) found.push(`only ${own.length} pages of records that have the text`);
  for (const page of own) {
    if (page.each('h1')[0] !== text) found.push(`${page.path}: its heading is ${page.each('h1')[0]}`);
    if (!page.each('title')[0]?.startsWith(text)) found.push(`${page.path}: its title is ${page.each('title')[0]}`);
  }
  if ([...pages.keys()].join() !== [...plain.keys()].join()) found.push('other pages than with a harmless text');
  for (const page of pages.values()) if (page.leadsToEvil) found.push(`${page.path}: a text has become an address`);
  for (const page of html) found.push(...otherElements(page, plain.get(page.path)));
  return [...found, ...chartFaults([...pages.values()].filter((page) => page.isSvg), text)];
}

function otherElements(page, plain) {
  const names = new Set([...page.counts.keys(), ...(plain?.counts.keys() ?? [])]);
  return [...names]
    .filter((name) => page.counts.get(name) !== plain?.counts.get(name))
    .map((name) => `${page.path}: ${page.counts.get(name) ?? 0} <${name}>, not ${plain?.counts.get(name) ?? 0}`);
}

function chartFaults(svgs, text) {
  // A long label may be cut; as much as stands there is the text's.
  const isText = (label) =>
    label === text || (label.endsWith('…') && label.length > 5 && text.startsWith(label.slice(0, -1).trim()));
  const charts = svgs.filter((page) => basename(page.path) !== 'favicon.svg');
  const shows = charts.some((page) => [...page.each('text'), ...page.each('tspan')].some(isText));
  const tokens = charts.filter((page) => !text.includes('T0001') && page.source.includes('T0001'));
  return [
    ...(shows ? [] : ['no chart shows the text']),
    ...tokens.map((page) => `${page.path}: a token in the place of a text`),
  ];
}

const [folder, before] = process.argv.slice(2);
const plain = read(join(folder, 'plain/site'));
const numbers = readdirSync(folder).filter((name) => name !== 'plain').map(Number).sort((a, b) => a - b);
for (const [index, number] of numbers.entries()) {
  const pages = read(join(folder, `${number}/site`));
  const found = [...pages.values()].flatMap((page) => page.faults);
  if (pages.size === 0) found.push('there is no page');
  const file = join(folder, `${number}/text`);
  if (existsSync(file)) found.push(...textFaults(pages, oneBlank(readFileSync(file, 'utf8')), plain));
  for (const fault of found.slice(0, 20)) console.log(`# ${fault}`);
  const name = readFileSync(join(folder, `${number}/name`), 'utf8').trim();
  console.log(`${found.length > 0 ? 'not ok' : 'ok'} ${Number(before) + index + 1} - pages of ${name}`);
}
