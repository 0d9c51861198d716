import { invalid } from "../base/errors.ts";

/** This machine, as a guest on QEMU's user network sees it: what connects there reaches its loopback address. */
export const HOST_OF_GUEST = "10.0.2.2";

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * A URL as the guest must be given it: a loopback host means this machine, which has another address there.
 * @param option for the error: what was given
 * @throws SamebitsError (exit 2) for anything but a URL of http or https with a host
 */
export function guestUrl(option: string, text: string): { readonly url: string; readonly translated: boolean } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol) || !/^https?:\/\/\S+$/i.test(text)) {
    throw invalid(`${option} ${showUrl(text)}: a URL is needed, as in http://localhost:8080`);
  }
  if (!LOOPBACK.test(url.hostname)) return { url: text, translated: false };
  url.hostname = HOST_OF_GUEST;
  return { url: text.endsWith("/") ? url.href : url.href.replace(/\/$/, ""), translated: true };
}

/** A URL, or what should be one, as it may be shown: without the password. */
export const showUrl = (text: string): string => text.replace(/^([^:/?#]*:\/\/[^/?#@:]*):[^/?#]*@/, "$1:…@");
