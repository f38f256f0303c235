// The ledger: every call and run, what it billed and why.
const LEDGER_ROWS = 50;
const ALL_LEDGER_ROWS = 2_000;

const isBad = (it) => it.method !== null && (it.status === null || it.status >= 400);
const answerOf = (it) => (it.status !== null ? String(it.status) : it.method === null ? 'by itself' : 'none');
const why = (it) =>
  named([
    ...it.billed.map((line) => `${line.quantity} × ${line.unit_usd}: ${line.reason}`),
    ...(it.fault ? [`fault ${it.fault.action.kind} ${it.fault.when} the work`] : []),
    ...it.notes,
  ].join('; '));

async function showLedger() {
  const { data, calls } = lastLedger;
  $('rows').textContent = !data.length ? 'No calls yet.' : data.length < calls ? `The newest ${data.length} of ${plural(calls, 'row')}, newest first.` : `${plural(calls, 'row')}, newest first.`;
  $('ledger-csv').disabled = !data.length;
  rows('ledger-rows', [...data].reverse(), (it) => [
    [String(it.id), 'number quiet'],
    [time(it.at), 'short'],
    [BY_ITSELF[it.operation] || it.operation, 'short'],
    [answerOf(it), isBad(it) ? 'bad' : it.status === null ? 'quiet short' : ''],
    [it.usd === '0.00' ? '' : dollars(cents(it.usd)), 'number'],
    [why(it)],
  ]);
}

async function ledgerCsv() {
  const { data } = await call('GET', `/ledger?newest=${ALL_LEDGER_ROWS}`);
  const head = ['id', 'at', 'operation', 'method', 'path', 'status', 'usd', 'why'];
  save('ledger.csv', head, data.map((it) => [it.id, it.at, it.operation, it.method, it.path, it.status, it.usd, why(it)]));
}

$('ledger-csv').onclick = () => act(ledgerCsv);
