// Refreshes a number, again and again, until the budget that it shares with others is spent. Prints how often it could.
import Telnyx from 'telnyx-reputation';

const client = new Telnyx({ spendLimitUsd: process.env.LIMIT, budget: process.env.BUDGET });
let refreshed = 0;
try {
  for (;;) {
    await client.enterprises.reputation.numbers.refresh(process.env.ENTERPRISE, { phone_numbers: [process.env.NUMBER] });
    refreshed += 1;
  }
} catch (error) {
  console.log(refreshed, error.name);
}
