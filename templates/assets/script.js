// Sorting by column, for readers who have scripts: each table of three rows or more gets a button in
// every head. Nothing else of the site needs this file.
'use strict';

// The first number of a cell, with its thousands commas, or null. "3 min 20 s" sorts as seconds, a
// date as its digits.
function numberOf(text) {
  const date = text.match(/^(\d{4})(?:-(\d\d))?(?:-(\d\d))?\b/);
  if (date && (date[2] || text.length === 4)) return Number(`${date[1]}${date[2] ?? '00'}${date[3] ?? '00'}`);
  const times = { ms: 0.001, s: 1, min: 60, h: 3600, d: 86400 };
  const parts = [...text.matchAll(/(-?\d[\d,]*\.?\d*)\s*(ms|min|s|h|d)\b(?!\w|\/)/g)];
  if (parts.length > 0) {
    return parts.reduce((sum, part) => sum + Number(part[1].replaceAll(',', '')) * times[part[2]], 0);
  }
  const found = text.match(/-?\d[\d,]*\.?\d*/);
  return found ? Number(found[0].replaceAll(',', '')) : null;
}

function compare(a, b, isNumber) {
  if (!isNumber) return a.localeCompare(b, 'en', { numeric: true });
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left === null || right === null) return (left === null) - (right === null);
  return left - right;
}

function sort(table, column, head) {
  const isNumber = head.classList.contains('n');
  const before = head.getAttribute('aria-sort');
  // Numbers begin with the largest, texts with the first of the alphabet.
  const order = before === null ? (isNumber ? 'descending' : 'ascending')
    : before === 'ascending' ? 'descending' : 'ascending';
  const sign = order === 'ascending' ? 1 : -1;
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => [row.cells[column].textContent.trim(), row]);
  const isEmpty = (text) => text === '' || text === '–' || (isNumber && numberOf(text) === null);
  rows.sort(([a], [b]) => isEmpty(a) - isEmpty(b) || sign * compare(a, b, isNumber));
  body.append(...rows.map(([, row]) => row));
  for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
  head.setAttribute('aria-sort', order);
}

for (const table of document.querySelectorAll('main table')) {
  if (!table.tHead || table.tBodies.length !== 1 || table.tBodies[0].rows.length < 3) continue;
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    if (head.textContent.trim() === '') return;
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => sort(table, column, head));
  });
}
