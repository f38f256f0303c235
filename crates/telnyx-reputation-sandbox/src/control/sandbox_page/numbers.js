// The numbers: by risk, searched, filtered and a page at a time.
let pageNumber = 1;
const SCORES = ['maturity', 'connection', 'engagement', 'sentiment'];

const risk = () => $('risk').value;
function query(page, size = 50) {
  const query = new URLSearchParams({ sort: $('sort').value, 'page[number]': page, 'page[size]': size });
  for (const [name, value] of [['search', $('search').value.trim()], ['risk', risk()], ['enterprise_id', $('enterprise').value]])
    if (value) query.set(name, value);
  return '/numbers?' + query;
}

async function showNumbers() {
  options('enterprise', [['', 'all'], ...Object.entries(names)]);
  const list = await call('GET', query(pageNumber));
  if (!list.data.length && pageNumber > 1) {
    pageNumber = 1;
    return showNumbers();
  }
  showDistribution(list.distribution);
  rows('number-rows', list.data, numberCells, (row, it) => {
    row.onclick = () => openNumber(it.phone_number);
  });
  const { total_pages, total_results } = list.meta;
  $('page').textContent = total_results ? `${plural(total_results, 'number')}, page ${pageNumber} of ${total_pages}` : 'No number is like that.';
  $('previous').disabled = pageNumber <= 1;
  $('next').disabled = pageNumber >= total_pages;
  $('numbers-csv').disabled = !total_results;
}

/** Each is as wide as its share, and can be pressed to see those alone. */
function showDistribution(distribution) {
  if (!changed('distribution', [distribution, risk()])) return;
  const all = RISKS.reduce((sum, risk) => sum + distribution[risk], 0);
  $('distribution').hidden = !all;
  $('distribution').replaceChildren(
    ...RISKS.map((it) => {
      const toggle = () => setRisk(risk() === it ? '' : it);
      const share = button(distribution[it].toLocaleString('en-US'), toggle, { 'aria-pressed': risk() === it, 'data-risk': it });
      share.classList.add(it);
      share.style.flexGrow = distribution[it];
      share.append(element('span', { text: `${RISK_NAMES[it]} ${percent(distribution[it], all)}` }));
      return share;
    }),
  );
}

function numberCells(it) {
  const data = it.reputation_data;
  const open = element('button', { className: 'link', type: 'button', text: phone(it.phone_number) });
  return [
    [open, 'short'],
    [riskChip(riskOf(data))],
    [(data && data.spam_category) || '', 'short'],
    [data ? scores(data) : ''],
    [it.enterprise || it.enterprise_id],
    [it.ownership_status.replace('_', ' ') + (it.source === 'external' ? ', external' : ''), it.ownership_status === 'verified' ? 'quiet' : ''],
    [data ? time(data.last_refreshed_at).slice(0, 16) : '', 'short quiet'],
  ];
}

/** Four small bars, each in the colour of the third of the scale that it ends in. */
function scores(data) {
  const bars = SCORES.map((name) => {
    const value = data[`${name}_score`];
    const third = value === null ? '' : value < 34 ? 'high' : value < 67 ? 'medium' : 'low';
    const bar = shape('svg', { viewBox: '0 0 100 4', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
    if (value !== null) bar.append(shape('rect', { width: Math.max(value, 2), height: 4 }));
    const title = `${name}: ${value === null ? 'not known yet' : value}`;
    return element('span', { className: third, title, text: value === null ? '–' : String(value) }, bar);
  });
  return element('span', { className: 'scores' }, ...bars);
}

function setRisk(value) {
  $('risk').value = value;
  pageNumber = 1;
  look();
}

async function numbersCsv() {
  const all = [];
  for (let page = 1; ; page += 1) {
    const { data, meta } = await call('GET', query(page, 250));
    all.push(...data);
    if (page >= meta.total_pages) break;
  }
  const head = ['phone_number', 'enterprise', 'spam_risk', 'spam_category', ...SCORES.map((name) => `${name}_score`), 'source', 'ownership_status', 'last_refreshed_at'];
  const row = (it) => {
    const data = it.reputation_data || {};
    const found = [data.spam_risk, data.spam_category, ...SCORES.map((name) => data[`${name}_score`])];
    return [it.phone_number, it.enterprise, ...found, it.source, it.ownership_status, data.last_refreshed_at];
  };
  save('numbers.csv', head, all.map(row));
}

let typing;
$('search').oninput = () => {
  clearTimeout(typing);
  typing = setTimeout(() => setRisk(risk()), 200);
};
for (const id of ['risk', 'enterprise', 'sort'])
  $(id).onchange = () => {
    $(id).blur();
    setRisk(risk());
  };
$('previous').onclick = () => act(async () => { pageNumber -= 1; });
$('next').onclick = () => act(async () => { pageNumber += 1; });
$('numbers-csv').onclick = () => act(numbersCsv);
