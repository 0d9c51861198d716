import type { Context } from "./context.ts";

/** SOURCE_DATE_EPOCH of the caller, by which times are recognised: seconds; nothing where it is not set, or no such number. */
export const epochOf = (env: Context["env"]): { readonly epoch?: number } =>
  /^\d{1,11}$/.test(env.SOURCE_DATE_EPOCH ?? "") ? { epoch: Number(env.SOURCE_DATE_EPOCH) } : {};
