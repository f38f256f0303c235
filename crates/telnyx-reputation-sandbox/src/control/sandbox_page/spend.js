// What was spent: from day to day, and by operation.
const DAY = 86_400_000;
const KINDS = { fee: 'Monthly fees', checks: 'Scheduled checks', calls: 'Calls' };
const kindOf = (operation) => ({ monthlyFee: 'fee', scheduledCheck: 'checks' })[operation] || 'calls';

async function showSpend() {
  const [{ data }, ledger] = [await call('GET', '/spend'), lastLedger];
  const now = $('now').dataset.at;
  const width = $('spend-chart').clientWidth;
  if (changed('spend-chart', [data, now.slice(0, 10), width])) drawSpend(data, now, width);
  $('spend-csv').disabled = !data.length;
  rows('operations', Object.entries(ledger.by_operation), ([name, it]) => [
    [BY_ITSELF[name] || name],
    [it.calls.toLocaleString('en-US'), 'number'],
    [dollars(cents(it.usd)), 'number'],
  ]);
}

/** The days in as many bars as can be told apart. */
function bins(data, now) {
  const first = Date.parse(data[0].day);
  const days = Math.max(1, Math.round((Date.parse(now.slice(0, 10)) - first) / DAY) + 1);
  const length = days <= 62 ? 1 : days <= 434 ? 7 : 30;
  const bins = Array.from({ length: Math.ceil(days / length) }, (_, index) => ({
    from: new Date(first + index * length * DAY).toISOString().slice(0, 10),
    fee: 0, checks: 0, calls: 0,
  }));
  for (const { day, by_operation } of data) {
    const bin = bins[Math.min(bins.length - 1, Math.floor((Date.parse(day) - first) / DAY / length))];
    for (const [operation, usd] of Object.entries(by_operation)) bin[kindOf(operation)] += cents(usd);
  }
  return { bins, length };
}

function drawSpend(data, now, width) {
  if (!data.length) return $('spend-chart').replaceChildren(element('p', { className: 'quiet', text: 'Nothing was billed yet.' }));
  const { bins: bars, length } = bins(data, now);
  $('span').textContent = { 1: 'day', 7: 'week', 30: '30 days' }[length];
  const [height, left, bottom] = [240, 62, 22];
  const total = (bar) => bar.fee + bar.checks + bar.calls;
  const top = niceTop(Math.max(...bars.map(total), 1));
  const y = (value) => 8 + (1 - value / top) * (height - bottom - 8);
  const step = (width - left) / Math.max(bars.length, 8);
  const drawing = shape('svg', { viewBox: `0 0 ${width} ${height}`, class: 'chart', role: 'img', 'aria-label': 'Spend in the course of time' });
  for (const part of [0, 0.5, 1]) {
    drawing.append(shape('line', { class: 'axis', x1: left, x2: width, y1: y(top * part), y2: y(top * part) }));
    drawing.append(shape('text', { x: left - 6, y: y(top * part) + 4, 'text-anchor': 'end' }, dollars(top * part)));
  }
  bars.forEach((bar, index) => {
    const group = shape('g', {}, shape('title', {}, `${bar.from}: USD ${dollars(total(bar))}`));
    let below = 0;
    for (const kind of ['fee', 'checks', 'calls']) {
      const size = y(below) - y(below + bar[kind]);
      if (bar[kind]) group.append(shape('rect', { class: kind, x: left + index * step + 1, width: Math.max(step - 2, 1), y: y(below + bar[kind]), height: size }));
      below += bar[kind];
    }
    drawing.append(group);
    const every = Math.ceil(72 / step);
    if (index % every === 0) drawing.append(shape('text', { x: left + index * step + 1, y: height - 6 }, bar.from));
  });
  const legend = Object.entries(KINDS).map(([kind, name]) => {
    const sum = bars.reduce((sum, bar) => sum + bar[kind], 0);
    return element('span', {}, shape('svg', { viewBox: '0 0 10 10' }, shape('rect', { class: kind, width: 10, height: 10 })), `${name} ${dollars(sum)}`);
  });
  $('spend-chart').replaceChildren(drawing, element('p', { className: 'legend' }, ...legend));
}

/** The next of 1, 2, 5, 10, 20 and so on, in cents. */
function niceTop(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((factor) => factor * power).find((top) => top >= value);
}

async function spendCsv() {
  const { data } = await call('GET', '/spend');
  const lines = data.flatMap(({ day, by_operation }) => Object.entries(by_operation).map(([operation, usd]) => [day, operation, usd]));
  save('spend.csv', ['day', 'operation', 'usd'], lines);
}

$('spend-csv').onclick = () => act(spendCsv);
