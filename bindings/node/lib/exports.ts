/** Everything the package exports. The build writes the entries for `import` and `require`: scripts/write-entries.mjs. */

export { Telnyx } from './client';
export type { ClientOptions } from './client-options';
export type { RequestOptions } from './request-options';
export type { UndocumentedOptions } from './undocumented';
export type { OperationUsage, SharedUsage, Usage } from './usage';
export { forecast } from './forecast';
export type { Forecast } from './forecast';
export { parseNumbers } from './phone-numbers';
export type { ParsedNumbers, ParsedRow } from './phone-numbers';
export type { Resolution } from './resolution';
export type { CertificateInput } from './certificates';
export { Webhooks } from './webhooks';
export type { OtherWebhookEvent, UnwrapOptions, WebhookEvent, WebhookHeaders } from './webhooks';
export type { EventOf, KnownWebhookEvent } from './generated/events';
export type { ApplyOptions, Progress, RunOptions } from './runs/options';
export type { RunResult } from './runs/result';
export { Plan } from './runs/plan';
export type { Applied, PlanOptions } from './runs/plan';
export type { WaitOptions } from './wait';
export type { HeadersInput } from './headers';
export type { QueryInput } from './extra-query';
export type { CallRecord, Logger, LogLevel } from './logging';
export type { FileInput, Uploadable } from './upload';
export type {
  AbortSignalLike,
  AnswerLike,
  BinaryResponse,
  BlobLike,
  FileHandleLike,
  HeadersLike,
  ResponseHeaders,
  ResponseLike,
  URLLike,
} from './platform';
export { APIPromise } from './api-promise';
export { FilePromise } from './file-promise';
export { Page, PagePromise } from './page';
export * from './errors';
export type * from './generated/types';
export type * from './generated/params';
