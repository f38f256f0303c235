'use strict';
// What every part of the page uses: the control plane, and the account that it is asked about.
const $ = (id) => document.getElementById(id);

const chosen = new URLSearchParams(location.hash.slice(1));
let account = chosen.get('account') || '';
let key = '';

/** Counts what a person opened and did: what was read before is no longer shown. */
let visit = 0;
const GONE = new Error('Something else was done meanwhile. Try again.');

async function call(method, path, body) {
  const options = { method, headers: {} };
  const asked = visit;
  let url = '/_sandbox' + path;
  if (key) options.headers.authorization = 'Bearer ' + key;
  else if (account) url += (path.includes('?') ? '&' : '?') + 'account=' + account;
  if (body) {
    options.body = JSON.stringify(body);
    options.headers['content-type'] = 'application/json';
  }
  let answer;
  try {
    answer = await fetch(url, options);
  } catch {
    throw new Error('The sandbox does not answer. Is it still running?');
  }
  const json = await answer.json();
  if (method === 'GET' && asked !== visit) throw GONE;
  if (!answer.ok) throw new Error(json.errors.map((error) => error.detail).join(' '));
  return json;
}

let failed = '';
function say(problem, ofAction) {
  if (ofAction) failed = problem;
  $('message').textContent = failed || problem;
}

/** What a person asked for; why it failed stays to be read until the next action. */
async function act(action, done = '') {
  $('done').textContent = '';
  try {
    await action();
    $('done').textContent = done;
    say('', true);
  } catch (error) {
    say(error.message, true);
  }
  visit += 1;
  await look();
}
