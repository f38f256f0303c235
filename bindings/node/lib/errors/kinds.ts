import * as classes from './classes';
import type { TelnyxError } from './telnyx-error';

/** The class of each kind of the core's errors, and of an abort. A test holds it against the core's own list. */
export const KINDS: Readonly<Record<string, typeof TelnyxError>> = {
  configuration: classes.ConfigurationError,
  invalid_argument: classes.InvalidArgumentError,
  connection: classes.APIConnectionError,
  timeout: classes.APIConnectionTimeoutError,
  aborted: classes.APIUserAbortError,
  bad_request: classes.BadRequestError,
  authentication: classes.AuthenticationError,
  permission_denied: classes.PermissionDeniedError,
  not_found: classes.NotFoundError,
  conflict: classes.ConflictError,
  unprocessable_entity: classes.UnprocessableEntityError,
  rate_limited: classes.RateLimitError,
  server: classes.InternalServerError,
  status: classes.APIStatusError,
  decode: classes.APIResponseValidationError,
  list_changed: classes.ListChangedError,
  outcome_unknown: classes.OutcomeUnknownError,
  spend_limit: classes.SpendLimitError,
  rejected: classes.RejectedError,
  webhook_verification: classes.WebhookVerificationError,
  internal: classes.InternalError,
};
