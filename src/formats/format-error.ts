/**
 * Input that is not what a format says it should be: cut short, with a wrong magic, with offsets that point outside. No error for
 * users by itself: who reads a format decides what to do with what cannot be read.
 */
export class FormatError extends Error {
  override readonly name = "FormatError";
  /** Short name of the format, such as `cpio`. */
  readonly format: string;

  constructor(format: string, message: string) {
    super(`${format}: ${message}`);
    this.format = format;
  }
}
