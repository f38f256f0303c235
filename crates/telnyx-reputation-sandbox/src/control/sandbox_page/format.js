// How things are written: counts, times, money, risks, and enterprises by their names.
const plural = (many, one) => `${many.toLocaleString('en-US')} ${one}${many === 1 ? '' : 's'}`;
const time = (at) => (at ? at.slice(0, 19).replace('T', ' ') : '');
const dollars = (cents) => (cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const cents = (usd) => Math.round(Number(usd) * 100);
function percent(part, whole) {
  if (!whole) return '';
  const share = (100 * part) / whole;
  return part && share < 0.1 ? '<0.1%' : `${share.toFixed(part && share < 5 ? 1 : 0)}%`;
}

/** +16035551234 as people read it; anything else as it is. */
const phone = (number) => number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3');

const RISKS = ['high', 'medium', 'low', 'none'];
const RISK_NAMES = { high: 'High', medium: 'Medium', low: 'Low', none: 'Not looked up' };
const riskOf = (data) => (data && data.spam_risk) || 'none';

/** The names of the account's enterprises by their ids. */
let names = {};
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const named = (text) => text.replace(UUID, (id) => names[id] || id);

/** What happens without a call, by what the ledger calls it. */
const BY_ITSELF = { scheduledCheck: 'Scheduled check', monthlyFee: 'Monthly fee' };
