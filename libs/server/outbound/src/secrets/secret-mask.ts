/** Stands where a secret stood: in stored documents and in every answer. */
export const SECRET_MASK = '****';
