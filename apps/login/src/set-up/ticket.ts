/** What was typed or pasted of a link that was sent: its code, or the whole link that ends with `#token=` and the code. */
export const ticketIn = (typed: string): string => typed.trim().replace(/^.*[#?&](?:token|ticket)=/, '');
