// What can go wrong, by a button.
const PRESETS = [
  ['Unavailable', '503, and nothing was done', { action: { kind: 'status', status: 503 } }],
  ['Unavailable, but done', '503 after the work: the outcome is unknown', { when: 'after', action: { kind: 'status', status: 503 } }],
  ['Too many requests', '429, Retry-After 2 seconds', { action: { kind: 'status', status: 429, retry_after: { seconds: 2 } } }],
  ['Server error', '500 with the error envelope', { action: { kind: 'status', status: 500 } }],
  ['Connection drops', 'before the work', { action: { kind: 'drop' } }],
  ['Connection drops, but done', 'after the work: the outcome is unknown', { when: 'after', action: { kind: 'drop', reset: true } }],
  ["A proxy's page", '502 as HTML', { action: { kind: 'html', status: 502 } }],
  ['Half of the JSON', 'as if that were all', { action: { kind: 'malformed_json' } }],
  ['Breaks off', 'in the middle of the body', { action: { kind: 'truncated' } }],
  ['Slow', 'five seconds late', { delay_ms: 5000, action: { kind: 'delay' } }],
];

async function showFaults() {
  options('fault-operation', [['', 'every operation'], ...operations.map((id) => [id, id])]);
  const { data } = await call('GET', '/faults');
  $('no-faults').hidden = data.length > 0;
  $('clear-faults').disabled = !data.length;
  rows('fault-rows', data, (it) => [
    [[it.action.kind.replaceAll('_', ' '), it.action.status, it.when && `${it.when} the work`, it.delay_ms && `after ${it.delay_ms} ms`].filter(Boolean).join(' ')],
    [it.operation || 'every operation'],
    [String(it.hits), 'number'],
    [it.times === null ? 'always' : Math.max(0, it.times - it.hits) === 0 ? 'used up' : String(it.times - it.hits), it.times !== null && it.times <= it.hits ? 'quiet' : ''],
  ]);
}

$('presets').append(
  ...PRESETS.map(([text, detail, rule]) => {
    const times = () => ($('fault-times').value ? Number($('fault-times').value) : null);
    const ask = () => call('POST', '/faults', { ...rule, operation: $('fault-operation').value || null, times: times() });
    const it = button(text, () => act(ask));
    it.append(element('small', { text: detail }));
    return it;
  }),
);
$('clear-faults').onclick = () => act(() => call('DELETE', '/faults'));
