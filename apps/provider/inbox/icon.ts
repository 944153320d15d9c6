/** A gate: two posts and two beams. */
export const inboxIcon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#14614f"/><path d="M5 9h22M8 14h16M10 9v16M22 9v16" fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round"/></svg>`;
