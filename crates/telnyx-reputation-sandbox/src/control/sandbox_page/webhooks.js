// The events that were sent, or are to be.
const WEBHOOK_ROWS = 50;
const STATES = { delivered: ['delivered', 'low'], waiting: ['waiting', 'medium'], given_up: ['given up', 'high'] };

async function showWebhooks() {
  const { data, total } = await call('GET', `/webhooks?newest=${WEBHOOK_ROWS}`);
  $('events').textContent = !total ? 'No events yet. They need a webhook URL in the settings of an enterprise, or in a remediation.' : data.length < total ? `The newest ${data.length} of ${plural(total, 'event')}, newest first.` : `${plural(total, 'event')}, newest first.`;
  rows('webhook-rows', data.reverse(), (it) => {
    const { payload, occurred_at } = it.event;
    const payloadShown = element('details', {}, element('summary', { text: subject(payload) }), element('pre', { text: JSON.stringify(payload, null, 2) }));
    const last = it.attempts.at(-1);
    const attempts = last ? `${it.attempts.length}: ${last.status ?? last.error}` : 'none yet';
    return [
      [time(occurred_at), 'short'],
      [it.event_type.replace('number_reputation.', '')],
      [payloadShown],
      [it.url, 'quiet'],
      [chip(...(STATES[it.state] || [it.state, 'none']))],
      [attempts, last && last.status !== 200 ? 'bad' : 'quiet'],
    ];
  });
}

const subject = (payload) =>
  payload.phone_number ? phone(payload.phone_number) : names[payload.enterprise_id] || payload.record_type || 'payload';
