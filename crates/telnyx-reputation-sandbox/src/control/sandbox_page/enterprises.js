// The enterprises: their reviews, and what belongs to each.
const VERDICTS = { approved: 'low', pending: 'medium', rejected: 'high' };

function showEnterprises() {
  rows('enterprise-rows', lastOverview.enterprises, (it) => {
    const settings = it.settings;
    const pending = settings && (settings.status !== 'approved' || settings.loa_status !== 'approved');
    const approve = button('Approve', () => act(() => call('POST', `/enterprises/${it.id}/approve`)));
    const more = [
      it.numbers_to_confirm && `${it.numbers_to_confirm} to confirm`,
      it.remediations_running && `${plural(it.remediations_running, 'remediation')} running`,
    ].filter(Boolean);
    return [
      [it.legal_name],
      [settings ? reviews(settings) : 'not enabled', settings ? '' : 'quiet'],
      [settings ? settings.check_frequency.replace('_', ' ') : ''],
      [[it.numbers.toLocaleString('en-US'), ...more].join(', ')],
      [pending ? approve : ''],
    ];
  });
}

function reviews(settings) {
  const verdicts = [['status', settings.status], ['letter', settings.loa_status], ['proof', settings.external_verification_status]];
  const chips = verdicts.filter(([, verdict]) => verdict).map(([what, verdict]) => chip(`${what} ${verdict}`, VERDICTS[verdict] || 'none'));
  return element('span', { className: 'row' }, ...chips);
}
