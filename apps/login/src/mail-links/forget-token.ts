/** A used link has no business in the history of a shared computer. */
export const forgetToken = () => history.replaceState(null, '', location.pathname + location.search);
