'use strict';
// The table of all numbers, and how old the page is. Texts go into the document as text alone.
(() => {
  const $ = (id) => document.getElementById(id);
  const { columns, enterprises, labels, rows } = JSON.parse($('data').textContent);
  const numbers = rows.map((row) => {
    const it = Object.fromEntries(columns.map((name, place) => [name, row[place]]));
    it.risk = it.risk === null ? null : labels[it.risk];
    it.label = it.label === null ? '' : labels[it.label];
    it.enterprise = enterprises[it.enterprise];
    it.text = `${it.number} ${it.label} ${it.enterprise}`.toLowerCase();
    return it;
  });
  const SIZE = 25;
  const HEADS = [
    // What is read in a column, what it is sorted by, and whether its first order is from the top down.
    { name: 'Number', key: (it) => it.number, falls: false },
    { name: 'Risk', key: (it) => (it.risk === null ? 0.5 : it.severity), falls: true },
    { name: 'Label', key: (it) => it.label, falls: true },
    { name: 'Maturity', key: (it) => it.maturity, falls: false },
    { name: 'Last 30 days', key: null },
    { name: 'Flagged since', key: (it) => it.flaggedSince, falls: true },
    { name: 'Looked up', key: (it) => it.lookedUp, falls: true },
    { name: 'Advice', key: (it) => it.advice, falls: false },
    { name: 'Enterprise', key: (it) => it.enterprise, falls: false },
  ];
  let order = null;
  let page = 0;
  let found = numbers;

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const bdi = (text) => element('bdi', {}, text);
  const RISKS = { l: ['low', 'low'], m: ['medium', 'medium'], h: ['high', 'high'], o: ['high', 'other'], '?': ['none', 'no data'] };
  const classOf = (risk) => (risk === null ? 'none' : ['low', 'medium'].includes(risk) ? risk : 'high');

  /** A bar a day: as high as the maturity score, in the colour of the risk; a dot where there is no score. */
  function spark(days) {
    const ns = 'http://www.w3.org/2000/svg';
    const svg = document.createElementNS(ns, 'svg');
    svg.setAttribute('viewBox', '0 0 120 24');
    svg.setAttribute('class', 'spark');
    svg.setAttribute('role', 'img');
    const first = days.length ? RISKS[days[0]]?.[1] ?? 'not monitored' : 'not monitored';
    const last = days.length ? RISKS[days.at(-2)]?.[1] ?? 'not monitored' : 'not monitored';
    svg.setAttribute('aria-label', `${days.length / 2} days, from ${first} to ${last}`);
    const from = 30 - days.length / 2;
    for (let day = 0; day < days.length / 2; day += 1) {
      const risk = RISKS[days[2 * day]];
      if (!risk) continue;
      const score = days[2 * day + 1];
      const height = score === '?' ? 2 : 4 + ((score.charCodeAt(0) - 97) / 25) * 20;
      const bar = document.createElementNS(ns, 'rect');
      bar.setAttribute('class', risk[0]);
      bar.setAttribute('x', (from + day) * 4);
      bar.setAttribute('y', 24 - height);
      bar.setAttribute('width', 3);
      bar.setAttribute('height', height);
      svg.append(bar);
    }
    return svg;
  }

  function row(it) {
    const cell = (name, ...children) => element('td', { 'data-name': name }, ...children);
    const plain = (name, text) => (text ? cell(name, bdi(text)) : element('td'));
    const maturity = it.maturity === null ? element('td', { class: 'count' }) : element('td', { class: 'count', 'data-name': 'maturity' }, String(it.maturity));
    return element('tr', {},
      element('th', { scope: 'row' }, it.number),
      element('td', {}, element('span', { class: `chip ${classOf(it.risk)}` }, bdi(it.risk ?? 'no data'))),
      it.label ? element('td', { 'data-name': 'label', class: 'text' }, bdi(it.label)) : element('td'),
      maturity,
      element('td', {}, spark(it.days)),
      plain('flagged since', it.flaggedSince),
      plain('looked up', it.lookedUp),
      plain('advice', it.advice?.replaceAll('_', ' ')),
      element('td', { 'data-name': 'enterprise', title: it.enterprise }, bdi(it.enterprise.slice(0, 8))));
  }

  function choose() {
    const words = $('search').value.toLowerCase().trim();
    // As people write a number: (603) 555-1234.
    const digits = /^[\d\s()+.-]+$/.test(words) ? words.replace(/\D/g, '') : null;
    const [risk, advice] = [$('risk').value, $('advice').value];
    const isOf = { '': () => true, flagged: (it) => it.severity > 0, low: (it) => it.risk === 'low', none: (it) => it.risk === null }[risk];
    found = numbers.filter((it) => isOf(it) && (!advice || it.advice === advice)
      && (digits ? it.number.includes(digits) : it.text.includes(words)));
    if (order) {
      const { key } = HEADS[order.column];
      const way = order.falls ? -1 : 1;
      found = found.map((it) => [key(it), it]).sort(([one], [other]) => {
        // What is not known comes last, whatever the order.
        const [gone, beside] = [one, other].map((value) => value === null || value === '');
        if (gone || beside) return gone - beside;
        return way * (one < other ? -1 : one > other ? 1 : 0);
      }).map(([, it]) => it);
    }
    page = 0;
    show();
  }

  function show() {
    const pages = Math.max(1, Math.ceil(found.length / SIZE));
    const count = found.length.toLocaleString('en-US');
    $('found').textContent = `${count} ${found.length === 1 ? 'number' : 'numbers'}, ${order ? `by ${HEADS[order.column].name.toLowerCase()}` : 'the worst first'}`;
    $('rows').replaceChildren(...found.slice(page * SIZE, (page + 1) * SIZE).map(row));
    $('page').textContent = `page ${page + 1} of ${pages}`;
    $('previous').disabled = page === 0;
    $('next-page').disabled = page + 1 >= pages;
  }

  function sort(column) {
    const isAgain = order?.column === column;
    order = { column, falls: isAgain ? !order.falls : HEADS[column].falls };
    for (const [place, head] of [...$('heads').children].entries()) {
      if (place === column) head.setAttribute('aria-sort', order.falls ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    }
    choose();
  }

  HEADS.forEach(({ name, key }, place) => {
    const head = element('th', { scope: 'col' });
    if (key) {
      const button = element('button', { type: 'button' }, name);
      button.addEventListener('click', () => sort(place));
      head.append(button);
    } else head.append(name);
    $('heads').append(head);
  });
  for (const id of ['search', 'risk', 'advice']) $(id).addEventListener('input', choose);
  document.querySelector('form').addEventListener('submit', (event) => event.preventDefault());
  $('previous').addEventListener('click', () => { page -= 1; show(); });
  $('next-page').addEventListener('click', () => { page += 1; show(); });
  for (const button of document.querySelectorAll('[data-advice]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      $('search').value = '';
      $('risk').value = '';
      $('advice').value = button.dataset.advice;
      choose();
      $('advice').focus();
      $('all').scrollIntoView();
    });
  }
  $('table').hidden = false;
  choose();

  // The page may be opened long after it was made.
  const days = (Date.now() - Date.parse($('collected').dateTime)) / 86_400_000;
  const [count, unit] = days >= 2 ? [days, 'day'] : days * 24 >= 2 ? [days * 24, 'hour'] : [Math.max(0, days * 1440), 'minute'];
  $('age').textContent = `${Math.floor(count)} ${unit}${Math.floor(count) === 1 ? '' : 's'} old`;
  document.querySelector('.data').classList.toggle('stale', days >= 2);

  // Served, it notices when there is something newer, and leaves it to its reader when to load that.
  if ('live' in document.body.dataset) {
    let shown = null;
    const ask = async () => {
      const answer = await fetch('', { method: 'HEAD', cache: 'no-store' }).catch(() => null);
      const tag = answer?.headers.get('etag') ?? shown;
      shown ??= tag;
      $('newer').hidden = tag === shown;
    };
    ask();
    setInterval(ask, 60_000);
  }
})();
