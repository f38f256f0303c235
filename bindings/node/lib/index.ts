import { Telnyx } from './client';

export { Telnyx, Telnyx as default };
export type { ClientOptions } from './client-options';
export type { RequestOptions } from './request-options';
export type { HeadersInput } from './headers';
export type { BlobLike, FileHandleLike, FileInput, Uploadable } from './upload';
export type { AbortSignalLike, BinaryResponse, HeadersLike, ResponseHeaders, ResponseLike } from './platform';
export { APIPromise } from './api-promise';
export { Page, PagePromise } from './page';
// Named one by one: what `import` finds in a CommonJS module is read from its text.
export {
  TelnyxError,
  ConfigurationError,
  InvalidArgumentError,
  InternalError,
  APIError,
  APIUserAbortError,
  APIConnectionError,
  APIConnectionTimeoutError,
  APIResponseValidationError,
  APIStatusError,
  BadRequestError,
  AuthenticationError,
  PermissionDeniedError,
  NotFoundError,
  ConflictError,
  UnprocessableEntityError,
  RateLimitError,
  InternalServerError,
} from './errors';
export type { APIErrorEntry } from './errors';
export type * from './generated/types';
export type * from './generated/params';

// `const Telnyx = require('telnyx-reputation')` is the class, and everything else is on it.
Object.assign(Telnyx, exports);
Object.defineProperty(Telnyx, '__esModule', { value: true });
module.exports = Telnyx;
