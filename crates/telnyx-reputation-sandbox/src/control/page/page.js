'use strict';
const $ = id => document.getElementById(id);
const LEDGER_ROWS = 50;
let account = new URLSearchParams(location.hash.slice(1)).get('account') || '';
let key = '';
// What each table shows. It is drawn again only when that changes, so that no button goes away under a finger.
const drawn = {};

async function call(method, path, body) {
  const options = { method, headers: {} };
  let url = '/_sandbox' + path;
  if (key) options.headers.authorization = 'Bearer ' + key;
  else if (account) url += (path.includes('?') ? '&' : '?') + 'account=' + account;
  if (body) { options.body = JSON.stringify(body); options.headers['content-type'] = 'application/json'; }
  let answer;
  try { answer = await fetch(url, options); } catch { throw new Error('The sandbox does not answer. Is it still running?'); }
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.errors.map(error => error.detail).join(' '));
  return json;
}

const count = (many, one) => `${many} ${one}${many === 1 ? '' : 's'}`;
const time = at => at.slice(0, 19).replace('T', ' ');

function rows(id, list, cells) {
  const shown = JSON.stringify([account, list]);
  if (drawn[id] === shown) return;
  drawn[id] = shown;
  const body = $(id), heads = [...body.parentElement.tHead.rows[0].cells];
  body.replaceChildren(...list.map(item => {
    const row = document.createElement('tr');
    cells(item).forEach(([content, name], column) => {
      const cell = row.insertCell();
      cell.className = name || '';
      cell.dataset.column = heads[column].textContent;
      cell.append(content);
    });
    return row;
  }));
  body.parentElement.hidden = !list.length;
}

function button(text, action) {
  const it = document.createElement('button');
  it.textContent = text;
  it.onclick = () => act(action);
  return it;
}

let failed = '';
function say(problem, ofAction) {
  if (ofAction) failed = problem;
  $('message').textContent = failed || problem;
}

/** What a person asked for; why it failed stays to be read until the next action. */
async function act(action, done = '') {
  $('done').textContent = '';
  try { await action(); $('done').textContent = done; say('', true); } catch (error) { say(error.message, true); }
  await look();
}

async function look() {
  try { await refresh(); say(''); } catch (error) { say(error.message); }
}

async function refresh() {
  const accounts = (await call('GET', '/accounts')).data.sort((a, b) => b.calls - a.calls);
  if (!key && !accounts.some(it => it.account === account)) account = accounts.length ? accounts[0].account : '';
  const somebody = Boolean(key || account);
  $('main').hidden = !somebody;
  $('nobody').hidden = somebody;
  if (somebody) await show();
  $('accounts').hidden = !accounts.length;
  const select = $('account');
  if (document.activeElement === select) return;
  select.replaceChildren(...accounts.map(it => new Option(`${it.account.slice(0, 6)}… (${count(it.calls, 'call')}, USD ${it.total_usd})`, it.account)));
  select.value = account;
}

async function show() {
  const [overview, clock, ledger] = await Promise.all([call('GET', '/overview'), call('GET', '/clock'), call('GET', `/ledger?newest=${LEDGER_ROWS}`)]);
  account = overview.account;
  $('now').textContent = time(overview.now) + ' UTC';
  $('mode').textContent = clock.mode;
  $('freeze').hidden = clock.mode === 'frozen';
  $('run').hidden = clock.mode !== 'frozen';
  $('bill').textContent = 'USD ' + ledger.total_usd;
  $('calls').textContent = count(ledger.calls, 'call');
  rows('operations', Object.entries(ledger.by_operation), ([name, it]) => [[name], [String(it.calls), 'number'], [it.usd, 'number']]);
  const shown = overview.enterprises.length, all = overview.enterprises_total;
  $('state').textContent = (shown < all ? `${shown} of ${count(all, 'enterprise')}` : count(all, 'enterprise')) + `, ${count(overview.documents, 'document')}`;
  rows('enterprises', overview.enterprises, it => {
    const settings = it.settings;
    const pending = settings && (settings.status !== 'approved' || settings.loa_status !== 'approved');
    const approve = () => call('POST', `/enterprises/${it.id}/approve`);
    return [
      [it.legal_name],
      [settings ? `status ${settings.status}, letter ${settings.loa_status}` + (settings.external_verification_status ? `, proof ${settings.external_verification_status}` : '') : 'not enabled'],
      [settings ? settings.check_frequency : ''],
      [`${it.numbers}` + (it.numbers_to_confirm ? `, ${it.numbers_to_confirm} to confirm` : '') + (it.remediations_running ? `, ${count(it.remediations_running, 'remediation')} running` : '')],
      [pending ? button('Approve', approve) : ''],
    ];
  });
  $('rows').textContent = ledger.data.length < ledger.calls ? `the newest ${ledger.data.length}, newest first` : ledger.data.length ? 'newest first' : 'no calls yet';
  rows('ledger', ledger.data.reverse(), it => [
    [String(it.id), 'number'], [time(it.at), 'short'], [it.operation, 'short'],
    [it.status === null ? 'none' : String(it.status), it.status === null || it.status >= 400 ? 'number bad' : 'number'], [it.usd, 'number'],
    [[...it.billed.map(line => `${line.quantity} × ${line.unit_usd}: ${line.reason}`), ...(it.fault ? [`fault ${it.fault.action.kind} ${it.fault.when}`] : []), ...it.notes].join('; ')],
  ]);
}

function open(name, text) {
  account = name;
  key = text;
  history.replaceState(null, '', name ? '#account=' + name : location.pathname);
  act(async () => {});
}

$('base').textContent = location.origin + '/v2';
for (const it of document.querySelectorAll('[data-advance]'))
  it.onclick = () => act(() => call('POST', '/clock/advance', { by: it.dataset.advance }));
$('freeze').onclick = () => act(() => call('PUT', '/clock', { mode: 'frozen' }));
$('run').onclick = () => act(() => call('PUT', '/clock', { mode: 'running' }));
$('reset').onclick = () => { if (confirm('Forget everything about this account?')) act(() => call('POST', '/reset'), 'The account is forgotten.'); };
$('account').onchange = () => { $('account').blur(); open($('account').value, ''); };
$('open').onsubmit = event => { event.preventDefault(); if ($('key').value.trim()) open('', $('key').value.trim()); };
look();
setInterval(() => { if (!document.hidden) look(); }, 2000);
