/** Level of the headings: of the page's own parts, or of parts within a result of the reset page. */
export type Heading = 'h2' | 'h4';
