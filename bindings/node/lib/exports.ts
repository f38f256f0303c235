/** Everything the package has. The entries for `import` and `require` are written at build: scripts/write-entries.mjs. */

export { Telnyx } from './client';
export type { ClientOptions } from './client-options';
export type { RequestOptions } from './request-options';
export type { UndocumentedOptions } from './undocumented';
export type { OperationUsage, Usage } from './usage';
export type { Resolution } from './resolution';
export type { CertificateInput } from './certificates';
export { Webhooks } from './webhooks';
export type { EventOf, OtherWebhookEvent, UnwrapOptions, WebhookEvent, WebhookHeaders } from './webhooks';
export type { KnownWebhookEvent } from './generated/events';
export type { ManyOptions, ManyResult, Progress } from './by-hand/many';
export { Plan } from './by-hand/plan';
export type { Applied, ApplyOptions } from './by-hand/plan';
export type { WaitOptions } from './by-hand/waiting';
export type { HeadersInput } from './headers';
export type { QueryInput } from './query';
export type { CallRecord, Logger, LogLevel } from './logging';
export type { AnswerLike, BlobLike, FileHandleLike, FileInput, URLLike, Uploadable } from './upload';
export type { AbortSignalLike, BinaryResponse, HeadersLike, ResponseHeaders, ResponseLike } from './platform';
export { APIPromise } from './api-promise';
export { FilePromise } from './file-promise';
export { Page, PagePromise } from './page';
export * from './errors';
export type * from './generated/types';
export type * from './generated/params';
