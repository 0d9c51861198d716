/** How far a fetch is. Files that were there already count in neither files nor bytes. */
export interface FetchProgress {
  readonly filesDone: number;
  readonly files: number;
  /** Bytes on disk of the files to be fetched, those of earlier runs included. */
  readonly bytes: number;
  /** What `bytes` will be in the end; undefined when the size of a file is not known. */
  readonly totalBytes?: number;
  /** Received over the last few seconds. */
  readonly bytesPerSecond: number;
  /** Names of the files under way. */
  readonly current: readonly string[];
}

const TICK = 250;
/** Ticks over which the rate is taken: 5 s. */
const WINDOW = 20;

/** Counts what arrives and tells it four times a second. */
export class ProgressMeter {
  readonly #files: number;
  readonly #totalBytes: number | undefined;
  readonly #tell: (progress: FetchProgress) => void;
  readonly #lengths = new Map<string, number>();
  readonly #samples: { time: number; received: number }[] = [{ time: performance.now(), received: 0 }];
  readonly #timer: NodeJS.Timeout;
  #finishedBytes = 0;
  #filesDone = 0;
  #received = 0;

  /** @param sizes of the files to be fetched */
  constructor(sizes: readonly (number | undefined)[], tell: (progress: FetchProgress) => void) {
    this.#files = sizes.length;
    this.#totalBytes = sizes.includes(undefined)
      ? undefined
      : (sizes as readonly number[]).reduce((sum, size) => sum + size, 0);
    this.#tell = tell;
    this.#timer = setInterval(() => {
      this.#samples.push({ time: performance.now(), received: this.#received });
      if (this.#samples.length > WINDOW) this.#samples.shift();
      this.tell();
    }, TICK);
  }

  /** Bytes received in this run. */
  get received(): number {
    return this.#received;
  }

  /** Bytes that are on disk. */
  get bytes(): number {
    return [...this.#lengths.values()].reduce((sum, length) => sum + length, this.#finishedBytes);
  }

  get totalBytes(): number | undefined {
    return this.#totalBytes;
  }

  /** A file is under way. */
  start(name: string): void {
    this.#lengths.set(name, 0);
  }

  /** A file's length on disk, and how many bytes of it came just now. */
  length(name: string, length: number, received: number): void {
    this.#received += received;
    this.#lengths.set(name, length);
  }

  /** A file is no longer under way; `done` unless it failed. */
  finish(name: string, done: boolean): void {
    this.#finishedBytes += this.#lengths.get(name) ?? 0;
    this.#lengths.delete(name);
    if (done) this.#filesDone++;
  }

  tell(): void {
    const oldest = this.#samples[0]!;
    const seconds = (performance.now() - oldest.time) / 1000;
    this.#tell({
      filesDone: this.#filesDone,
      files: this.#files,
      bytes: this.bytes,
      ...(this.#totalBytes !== undefined && { totalBytes: this.#totalBytes }),
      bytesPerSecond: seconds > 0 ? (this.#received - oldest.received) / seconds : 0,
      current: [...this.#lengths.keys()],
    });
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
