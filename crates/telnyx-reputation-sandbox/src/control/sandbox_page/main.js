// Whose account it is, what is looked at, and looking again.
const TABS = { numbers: showNumbers, spend: showSpend, enterprises: showEnterprises, ledger: showLedger, webhooks: showWebhooks, faults: showFaults, more: showMore };
let tab = chosen.get('tab') in TABS ? chosen.get('tab') : 'numbers';
let lastOverview, lastLedger;
let operations = [];

async function look() {
  try {
    await refresh();
    say('');
  } catch (error) {
    if (error !== GONE) say(error.message);
  }
}

async function refresh() {
  const accounts = (await call('GET', '/accounts')).data.sort((a, b) => b.calls - a.calls);
  if (!key && !accounts.some((it) => it.account === account)) account = accounts.length ? accounts[0].account : '';
  const somebody = Boolean(key || account);
  $('main').hidden = !somebody;
  $('nobody').hidden = somebody;
  if (somebody) await show(accounts);
  else pick(accounts);
}

function pick(accounts) {
  $('accounts').hidden = !accounts.length;
  options('account', accounts.map((it) => [it.account, `${it.api_key || it.account.slice(0, 8)} (USD ${dollars(cents(it.total_usd))})`]));
  if (document.activeElement !== $('account')) $('account').value = account;
}

async function show(accounts) {
  const newest = tab === 'ledger' ? LEDGER_ROWS : 0;
  const [overview, clock, ledger] = await Promise.all([call('GET', '/overview'), call('GET', '/clock'), call('GET', `/ledger?newest=${newest}`)]);
  [lastOverview, lastLedger, account] = [overview, ledger, overview.account];
  pick(accounts);
  names = Object.fromEntries(overview.enterprises.map((it) => [it.id, it.legal_name]));
  $('now').textContent = time(overview.now) + ' UTC';
  $('now').dataset.at = overview.now;
  $('mode').textContent = clock.mode;
  $('freeze').hidden = clock.mode === 'frozen';
  $('run').hidden = clock.mode !== 'frozen';
  $('bill').textContent = 'USD ' + dollars(cents(ledger.total_usd));
  $('calls').textContent = `${ledger.calls.toLocaleString('en-US')} calls and runs`;
  const { numbers, risks } = overview;
  $('monitored').textContent = numbers.toLocaleString('en-US');
  $('state').textContent = `${plural(overview.enterprises_total, 'enterprise')}, ${plural(overview.documents, 'document')}`;
  $('high').textContent = risks.high.toLocaleString('en-US');
  $('share').textContent = [percent(risks.high, numbers), risks.medium && `${risks.medium.toLocaleString('en-US')} at medium`].filter(Boolean).join(', ');
  for (const name of Object.keys(TABS)) {
    $(name).hidden = name !== tab;
    $('tab-' + name).setAttribute('aria-selected', name === tab);
    $('tab-' + name).tabIndex = name === tab ? 0 : -1;
  }
  await TABS[tab]();
  if ($('number').open) await showNumber();
}

async function showMore() {
  const drift = await call('GET', '/drift');
  $('drift').textContent = drift.from ? `Drifting since ${time(drift.from)}, seed ${drift.seed}, ${plural(drift.days, 'day')}.` : 'Steady.';
  $('end-drift').disabled = !drift.from;
}

function remember() {
  history.replaceState(null, '', '#' + new URLSearchParams({ ...(account && { account }), tab }));
}

function open(name, text) {
  visit += 1;
  account = name;
  key = text;
  pageNumber = 1;
  act(async () => {}).then(remember);
}

function choose(name) {
  tab = name;
  remember();
  act(async () => {});
}

for (const name of Object.keys(TABS)) $('tab-' + name).onclick = () => choose(name);
$('tabs').onkeydown = (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const all = Object.keys(TABS);
  const next = all[(all.indexOf(tab) + step + all.length) % all.length];
  choose(next);
  $('tab-' + next).focus();
};
for (const it of document.querySelectorAll('[data-advance]'))
  it.onclick = () => act(() => call('POST', '/clock/advance', { by: it.dataset.advance }));
$('freeze').onclick = () => act(() => call('PUT', '/clock', { mode: 'frozen' }));
$('run').onclick = () => act(() => call('PUT', '/clock', { mode: 'running' }));
$('start-drift').onclick = () =>
  act(() => call('PUT', '/drift', { seed: Number($('drift-seed').value), days: Number($('drift-days').value) }));
$('end-drift').onclick = () => act(() => call('DELETE', '/drift'));
$('reset').onclick = () => {
  if (confirm('Forget everything about this account?')) act(() => call('POST', '/reset'), 'The account is forgotten.');
};
$('account').onchange = () => {
  $('account').blur();
  open($('account').value, '');
};
$('open').onsubmit = (event) => {
  event.preventDefault();
  if ($('key').value.trim()) open('', $('key').value.trim());
};
$('base').textContent = location.origin + '/v2';
call('GET', '/health').then((it) => (operations = it.operations), () => {});
look();
setInterval(() => { if (!document.hidden) look(); }, 2000);
