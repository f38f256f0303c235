// One number: its line in time, and what the networks are to say of it.
let opened = '';

async function openNumber(phoneNumber) {
  opened = phoneNumber;
  $('verdict').textContent = '';
  await act(() => showNumber(true));
}

async function showNumber(isNew = false) {
  const it = await call('GET', `/numbers/${opened}`);
  if (isNew && !$('number').open) $('number').showModal();
  const [now, width] = [$('now').dataset.at, $('number-chart').clientWidth];
  if (!changed('number', [opened, it, now, width])) return;
  const { data, networks, readings, history, is_decided } = it;
  const stored = data.reputation_data;
  $('number-title').replaceChildren(phone(opened), ' ', riskChip(riskOf(stored)));
  $('number-facts').textContent = [
    data.enterprise,
    stored && stored.spam_category,
    data.ownership_status.replace('_', ' '),
    stored ? `looked up ${time(stored.last_refreshed_at)}` : 'not looked up yet',
  ].filter(Boolean).join(', ');
  $('number-chart').replaceChildren(...(readings.length ? timeLine(readings, now, width) : []));
  const found = networks ? `A lookup would now find ${networks.spam_risk} risk` : 'A lookup would now find nothing';
  $('verdict').textContent = `${found}, ${is_decided ? 'as was decided here' : 'as the seed has it'}. Whoever looks next sees it: a live lookup, or the next scheduled check.`;
  rows('number-history', history, (line) => [[time(line.occurred_at).slice(0, 16), 'short quiet'], [line.event_type.replaceAll('_', ' '), 'short'], [line.outcome.replaceAll('_', ' '), 'short']]);
}

/** The four scores from reading to reading: each holds until another was found. */
function timeLine(readings, now, width) {
  const [height, left, bottom] = [220, 30, 22];
  const start = Date.parse(readings[0].at);
  const end = Math.max(Date.parse(now), start + 3_600_000);
  const x = (at) => left + ((Date.parse(at) - start) / (end - start)) * (width - left - 6);
  const y = (score) => 6 + (1 - score / 100) * (height - bottom - 6);
  const band = (risk, from, to) =>
    shape('rect', { class: `band-${risk}`, x: left, width: width - left - 6, y: y(to), height: y(from) - y(to) });
  const drawing = shape('svg', { viewBox: `0 0 ${width} ${height}`, class: 'chart', role: 'img', 'aria-label': 'Scores in the course of time' },
    band('high', 0, 33.5), band('medium', 33.5, 67), band('low', 67, 100));
  for (const score of [0, 34, 67, 100])
    drawing.append(shape('text', { x: left - 5, y: y(score) + 4, 'text-anchor': 'end' }, String(score)));
  for (const name of [...SCORES].reverse()) {
    let path = '';
    readings.forEach((reading, index) => {
      const score = reading.reputation_data[`${name}_score`];
      if (score === null) return;
      const until = index + 1 < readings.length ? readings[index + 1].at : now;
      path += `${path ? 'L' : 'M'}${x(reading.at).toFixed(1)} ${y(score).toFixed(1)}H${x(until).toFixed(1)}`;
    });
    drawing.append(shape('path', { class: `line ${name}`, d: path || 'M0 0' }));
  }
  const label = (at, anchor) => shape('text', { x: anchor === 'start' ? left : width - 6, y: height - 6, 'text-anchor': anchor }, time(at).slice(0, 16));
  drawing.append(label(readings[0].at, 'start'), label(now, 'end'));
  const legend = SCORES.map((name) => element('span', {}, shape('svg', { viewBox: '0 0 10 10' }, shape('path', { class: `line ${name}`, d: 'M0 5H10' })), name));
  return [drawing, element('p', { className: 'legend' }, ...legend)];
}

for (const it of document.querySelectorAll('[data-decide]'))
  it.onclick = () =>
    act(() => call('PUT', `/numbers/${opened}/reputation`, it.dataset.decide ? { spam_risk: it.dataset.decide } : {}));
$('number').onclick = (event) => {
  if (event.target === $('number')) $('number').close();
};
