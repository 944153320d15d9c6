import type { ICruiseOptions, IForbiddenRuleType } from 'dependency-cruiser';

export interface Project {
  name: string;
  root: string;
  tier: number;
  side: string;
}
export function readProjects(workspace: string): Project[];
export function boundaryRules(projects: Project[]): IForbiddenRuleType[];
export const boundaryOptions: ICruiseOptions;
