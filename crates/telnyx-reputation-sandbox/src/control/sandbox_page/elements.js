// Making what is shown.

/** An element with its class, attributes and content. */
function element(name, { className, text, ...attributes } = {}, ...content) {
  const it = document.createElement(name);
  if (className) it.className = className;
  if (text !== undefined) it.textContent = text;
  for (const [attribute, value] of Object.entries(attributes)) it.setAttribute(attribute, value);
  it.append(...content);
  return it;
}

/** A shape of a drawing. */
function shape(name, attributes = {}, ...content) {
  const it = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [attribute, value] of Object.entries(attributes)) it.setAttribute(attribute, value);
  it.append(...content);
  return it;
}

function button(text, action, attributes = {}) {
  const it = element('button', { text, type: 'button', ...attributes });
  it.onclick = action;
  return it;
}

const chip = (text, className) => element('span', { className: `chip ${className}`, text });
const riskChip = (risk) => chip(RISK_NAMES[risk], risk);

// What was last drawn where. It is drawn again only when that changes, so that nothing goes away under a finger.
const drawn = {};
function changed(id, value) {
  const shown = JSON.stringify([account, key, value]);
  if (drawn[id] === shown) return false;
  drawn[id] = shown;
  return true;
}

/** Fills a table; `cells` gives a row's contents, each with the class of its cell. */
function rows(id, list, cells, rowOf = () => {}) {
  if (!changed(id, [list, names])) return;
  const body = $(id);
  const heads = [...(body.parentElement.tHead?.rows[0].cells ?? [])];
  body.replaceChildren(
    ...list.map((item) => {
      const row = element('tr');
      cells(item).forEach(([content, className], column) => {
        const cell = row.insertCell();
        cell.className = className || '';
        cell.dataset.column = heads[column]?.dataset.name ?? heads[column]?.textContent ?? '';
        cell.append(content);
      });
      rowOf(row, item);
      return row;
    }),
  );
  body.parentElement.hidden = !list.length;
}

/** The options of a select, of which the chosen one stays chosen. */
function options(id, list) {
  const select = $(id);
  if (document.activeElement === select || !changed(id, list)) return;
  const before = select.value;
  select.replaceChildren(...list.map(([value, text]) => new Option(text, value)));
  if (list.some(([value]) => value === before)) select.value = before;
}

/** Lets a person save rows as a file of comma-separated values. */
function save(name, head, list) {
  // A spreadsheet would take some texts for formulas; a phone number is one of none.
  const cell = (value) => {
    const text = value === null || value === undefined ? '' : String(value);
    const safe = /^[=@\t\r]|^[+-](?!\d+(\.\d+)?$)/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const text = [head, ...list].map((row) => row.map(cell).join(',') + '\r\n').join('');
  const link = element('a', { href: URL.createObjectURL(new Blob([text], { type: 'text/csv' })), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}
