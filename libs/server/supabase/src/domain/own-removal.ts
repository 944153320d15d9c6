/** The reason on record of a factor that its owner removed with a fresh proof: in which session, because that one may set up another. */
export const ownRemoval = (sessionId: string): string => `owner/${sessionId}`;
