// Verifies the event of the environment; prints its type, or why it is refused.
import Telnyx from 'telnyx-reputation';

try {
  const event = await new Telnyx().webhooks.unwrap(process.env.BODY, { headers: JSON.parse(process.env.HEADERS) });
  console.log(event.data.event_type);
} catch (error) {
  console.log(`${error.name} ${error.message}`);
}
