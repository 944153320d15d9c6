import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const allowedSides = { server: ['server', 'shared'], web: ['web', 'shared'], shared: ['shared'] };
const foldersIn = (folder) => readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const tagValue = (tags, kind) => tags?.find((tag) => tag.startsWith(`${kind}:`))?.slice(kind.length + 1);

/**
 * Reads one project.json. Throws for a project without both tags: the rules would otherwise pass over it in silence.
 */
function readProject(workspace, root) {
  const path = join(workspace, root, 'project.json');
  if (!existsSync(path)) throw new Error(`${root} has no project.json, so nothing would guard its imports.`);
  const { name, tags } = JSON.parse(readFileSync(path, 'utf8'));
  const tier = Number(tagValue(tags, 'tier') ?? Number.NaN);
  const side = tagValue(tags, 'side') ?? '';
  if (!Number.isInteger(tier)) throw new Error(`${root}/project.json has no tag "tier:N".`);
  if (!Object.hasOwn(allowedSides, side))
    throw new Error(`${root}/project.json has no tag "side:server", "side:web" or "side:shared".`);
  return { name, root, tier, side };
}

/** All projects below libs/<side>/ and apps/, each with its tier and side. Throws when one is not described. */
export function readProjects(workspace) {
  const parents = ['apps', ...foldersIn(join(workspace, 'libs')).map((entry) => `libs/${entry.name}`)];
  return parents.flatMap((parent) => {
    if (!existsSync(join(workspace, parent))) return [];
    return foldersIn(join(workspace, parent)).map((entry) => readProject(workspace, `${parent}/${entry.name}`));
  });
}

const within = (projects) => projects.map(({ root }) => `^${root}/`);
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const testFiles = ['\\.spec\\.tsx?$', '/testing\\.ts$', '/testing/', '/test/'];
const anyProject = '^(?:apps|libs/[^/]+)/[^/]+/';

function tierRule(project, projects) {
  const notBelow = projects.filter((other) => other !== project && other.tier >= project.tier);
  if (notBelow.length === 0) return [];
  const comment = `${project.name} is tier ${project.tier} and may import lower tiers only.`;
  return [forbid(`lower-tiers-only:${project.name}`, comment, { path: `^${project.root}/` }, { path: within(notBelow) })];
}

function sideRule(side, projects) {
  const sources = projects.filter((project) => project.side === side);
  const strangers = projects.filter((project) => !allowedSides[side].includes(project.side));
  if (sources.length === 0 || strangers.length === 0) return [];
  const comment = `side:${side} may import ${allowedSides[side].join(' and ')} only.`;
  return [forbid(`own-side-only:${side}`, comment, { path: within(sources) }, { path: within(strangers) })];
}

/** What holds for every project alike. `$1` is the folder of the importing project. */
const commonRules = [
  forbid(
    'not-itself-through-its-door',
    'Inside a project, files import each other by relative path.',
    { path: `(${anyProject})` },
    { path: '$1', dependencyTypes: ['aliased-subpath-import'] },
  ),
  forbid(
    'no-deep-path',
    'Another project is entered by its src/index.ts only (tests also by src/testing.ts).',
    { path: `(${anyProject})` },
    { path: anyProject, pathNot: ['$1', '^libs/[^/]+/[^/]+/src/(?:index|testing)\\.ts$'] },
  ),
  forbid(
    'no-relative-path-to-another-project',
    'Another project is named by its # import, so that the compiled server finds it too.',
    { path: `(${anyProject})` },
    { path: anyProject, pathNot: ['$1'], dependencyTypesNot: ['aliased-subpath-import'] },
  ),
  forbid(
    'testing-only-from-tests',
    'src/testing.ts is not part of the build.',
    { path: anyProject, pathNot: testFiles },
    { path: '/src/testing\\.ts$' },
  ),
  forbid(
    'pure-domain',
    'domain/ knows no framework, no database and no machine.',
    { path: '/domain/', pathNot: testFiles },
    { path: ['node_modules/(?:@nestjs/|typeorm/|pg/|@types/pg/)', '^(?:apps|libs)/.*/(?:db|http|usecases)/'] },
  ),
  forbid(
    'pure-domain-no-node',
    'domain/ knows no framework, no database and no machine.',
    { path: '/domain/', pathNot: testFiles },
    { dependencyTypes: ['core'] },
  ),
  forbid(
    'features-blind-to-each-other',
    'What two features share belongs below them.',
    { path: '^(apps/[^/]+/src/features/)([^/]+)/' },
    { path: '$1', pathNot: ['$1$2/'] },
  ),
  forbid('no-circle', 'A circle has no order in which it can be understood.', {}, { circular: true }),
  // React Aria promises its source under our condition and ships it elsewhere; its types and its build are found by their own names.
  forbid(
    'resolvable',
    'An import that is not found is an import that no rule has looked at.',
    {},
    { couldNotResolve: true, pathNot: ['^react-aria-components$'] },
  ),
];

/** The rules of dependency-cruiser that follow from the tags of the projects. */
export function boundaryRules(projects) {
  return [
    ...projects.flatMap((project) => tierRule(project, projects)),
    ...Object.keys(allowedSides).flatMap((side) => sideRule(side, projects)),
    ...commonRules,
  ];
}

/** How dependency-cruiser has to look, so that # imports end at sources and type imports count as imports. */
export const boundaryOptions = {
  doNotFollow: { path: ['node_modules'] },
  exclude: { path: ['(?:^|/)dist/'] },
  tsPreCompilationDeps: true,
  enhancedResolveOptions: {
    conditionNames: ['source', 'import', 'node', 'default', 'types'],
    extensions: ['.ts', '.tsx', '.mts', '.d.mts', '.mjs', '.js', '.json', '.css'],
    exportsFields: ['exports'],
    mainFields: ['module', 'main', 'types'],
  },
};
