/** Local parts of addresses that nobody reads: no-reply, noreply, do_not_reply … */
const UNREAD = /^(no|do[-_.]?not)[-_.]?reply([-_.+]|$)/i;

/** The address mails come from (`a@b` or `Name <a@b>`) where somebody answers it; else null. */
export function answeredAddress(from: string): string | null {
  const address = (/<([^<>]+)>\s*$/.exec(from)?.[1] ?? from).trim();
  return UNREAD.test(address.split('@')[0] ?? '') ? null : address;
}
