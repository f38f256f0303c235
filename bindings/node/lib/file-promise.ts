import { APIPromise, respond, toResponse } from './api-promise';
import { fromNative } from './errors/from-native';
import { bridge, completed } from './native/bridge';
import type { Abort, Answer, NativeStream } from './native/interface';
import { native } from './native/load';
import type { AbortSignalLike, BinaryResponse } from './platform';
import { onAbort, stopped } from './signal';

/** A call under way that is answered with a file. Await it for the whole file; `asResponse()` gives it as it comes. */
export class FilePromise extends APIPromise<BinaryResponse> {
  readonly #how: { streamed: boolean };

  /** @internal `how` is read a turn after the call was made. */
  constructor(
    answer: Promise<Answer>,
    how: { streamed: boolean },
    operation: string,
    signal: AbortSignalLike | null | undefined,
  ) {
    super(answer, (found) => (found.stream ? respond(found, pieces(found.stream, operation, signal)) : toResponse(found)));
    this.#how = how;
  }

  /**
   * The answer with its body still to come, when it is asked for at once: `download(id).asResponse()`. Read it to its
   * end, or cancel it. A connection that breaks off is an error of the read, and is not repeated.
   */
  override asResponse(): Promise<BinaryResponse> {
    this.#how.streamed = true;
    return this.then((response) => response);
  }

  /** The whole file: the value and the answer are the same. */
  override async withResponse(): Promise<{ data: BinaryResponse; response: BinaryResponse; requestId: string | undefined }> {
    const data = await this;
    return { data, response: data, requestId: data.headers.get('x-request-id') ?? undefined };
  }
}

/** The file piece by piece, each read when it is wanted. */
function pieces(
  stream: NativeStream,
  operation: string,
  signal: AbortSignalLike | null | undefined,
): ReadableStream<Uint8Array> {
  let reading: Abort | undefined;
  let forget = (): void => undefined;
  const end = (): void => {
    forget();
    reading?.abort();
    stream.close();
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const stop = (): void => {
          end();
          controller.error(stopped(operation, signal?.reason));
        };
        if (signal?.aborted) stop();
        else forget = onAbort(signal, stop);
      },
      async pull(controller) {
        const abort = (reading = new native.Abort());
        try {
          const { bytes } = await completed((call) => stream.chunk(call, bridge, abort));
          if (bytes) return controller.enqueue(bytes);
          end();
          controller.close();
        } catch (thrown) {
          end();
          throw fromNative(thrown, signal?.reason);
        }
      },
      cancel: end,
    },
    // Nothing is read that nobody asked for.
    { highWaterMark: 0 },
  );
}
