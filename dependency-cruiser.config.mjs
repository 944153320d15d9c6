import { boundaryOptions, boundaryRules, readProjects } from './tools/lib/boundary-rules.mjs';

/** Who may import whom: see docs/adr/0001-nx-without-plugins-and-dependency-cruiser.md. */
export default { forbidden: boundaryRules(readProjects(import.meta.dirname)), options: boundaryOptions };
